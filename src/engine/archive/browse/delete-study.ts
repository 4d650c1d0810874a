import { HTTPError } from 'got';
import { httpFault } from '../../http/http-client.ts';
import { type ArchiveClient, archiveFaults } from '../archive-client.ts';

/** Orthanc answers when the files are gone: a study of ten thousand images takes its time. */
const patienceMs = 10 * 60_000;

/**
 * Removes one study from an Orthanc (`DELETE /studies/{id}`). The only place of Gantry that deletes anything in an archive; who calls it has asked for
 * role, reason and confirmation, and asks the archive afterwards whether it is gone. False when it held no such study.
 * @throws FaultError of the archive
 */
export async function deleteStudy(
  client: ArchiveClient,
  orthancStudyId: string,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    await client.http.delete(`studies/${encodeURIComponent(orthancStudyId)}`, {
      timeout: { request: patienceMs },
      ...(signal ? { signal } : {}),
    });
    return true;
  } catch (error) {
    if (error instanceof HTTPError && error.response.statusCode === 404) return false;
    throw httpFault(error, archiveFaults);
  }
}
