import type { ArchiveClient } from './archive-client.ts';
import { exchange } from './exchange.ts';

/**
 * Whether this account may store images in an Orthanc: asked with an empty body, which no Orthanc keeps (`Bad file format`, 400, once the account has passed).
 * Null where the answer says neither.
 */
export async function accountMayStore(client: ArchiveClient, signal?: AbortSignal): Promise<boolean | null> {
  const nothing = { sizeBytes: 0, stream: () => [] };
  const answer = await exchange(client, {
    ...{ method: 'POST', path: 'instances', body: nothing },
    ...(signal ? { signal } : {}),
  });
  if (answer.status === 401 || answer.status === 403) return false;
  if (answer.status === 400 || answer.status === 415) return true;
  return null;
}
