import type { ArchiveClient } from './archive-client.ts';
import { exchange } from './exchange.ts';

/** In which transfer syntax Orthanc keeps an instance (`/metadata/TransferSyntax`); null where it does not say. */
export async function keptTransferSyntax(
  client: ArchiveClient,
  orthancId: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const path = `instances/${orthancId}/metadata/TransferSyntax`;
  const answer = await exchange(client, { method: 'GET', path, ...(signal ? { signal } : {}) });
  const uid = answer.body.toString('latin1').trim();
  return answer.status === 200 && /^[\d.]+$/.test(uid) ? uid : null;
}

/**
 * Asks Orthanc to decode an instance into a transfer syntax, without storing anything (`/instances/{id}/modify` with `Transcode`, which changes no tag
 * when all UIDs are kept; since 1.8). Null where it cannot.
 */
export async function giveBackAs(
  client: ArchiveClient,
  orthancId: string,
  transferSyntaxUid: string,
  signal?: AbortSignal,
): Promise<Buffer | null> {
  const keep = ['SOPInstanceUID', 'SeriesInstanceUID', 'StudyInstanceUID'];
  const question = Buffer.from(JSON.stringify({ Transcode: transferSyntaxUid, Keep: keep, Force: true }));
  const answer = await exchange(client, {
    ...{ method: 'POST', path: `instances/${orthancId}/modify`, headers: { 'content-type': 'application/json' } },
    body: {
      sizeBytes: question.length,
      async *stream() {
        yield question;
      },
    },
    ...(signal ? { signal } : {}),
  });
  return answer.status === 200 ? answer.body : null;
}

/** The file as Orthanc keeps it; null when it does not hold it. */
export async function keptFile(client: ArchiveClient, orthancId: string, signal?: AbortSignal): Promise<Buffer | null> {
  const answer = await exchange(client, {
    ...{ method: 'GET', path: `instances/${orthancId}/file` },
    ...(signal ? { signal } : {}),
  });
  return answer.status === 200 ? answer.body : null;
}
