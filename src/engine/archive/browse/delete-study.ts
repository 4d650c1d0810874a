import type { ArchiveClient } from '../archive-client.ts';
import { exchange, questionFault } from '../exchange.ts';

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
  const answer = await exchange(client, {
    ...{ method: 'DELETE', path: `studies/${encodeURIComponent(orthancStudyId)}`, timeoutMs: patienceMs },
    ...(signal ? { signal } : {}),
  });
  if (answer.status === 404) return false;
  if (answer.status !== 200) throw questionFault(answer);
  return true;
}
