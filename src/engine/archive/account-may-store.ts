import { HTTPError } from 'got';
import { httpFault } from '../http/http-client.ts';
import { type ArchiveClient, archiveFaults } from './archive-client.ts';

/**
 * Whether this account may store images in an Orthanc: asked with an empty body, which no Orthanc keeps (`Bad file format`, 400, once the account has passed).
 * Null where the answer says neither.
 */
export async function accountMayStore({ http }: ArchiveClient, signal?: AbortSignal): Promise<boolean | null> {
  try {
    await http.post('instances', { body: Buffer.alloc(0), ...(signal ? { signal } : {}) });
    return null;
  } catch (error) {
    if (!(error instanceof HTTPError)) throw httpFault(error, archiveFaults);
    const { statusCode } = error.response;
    if (statusCode === 401 || statusCode === 403) return false;
    return statusCode === 400 || statusCode === 415 ? true : null;
  }
}
