import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveClient } from './archive-client.ts';
import { getJson } from './ask-json.ts';

const pageSchema = z.object({
  Changes: z.array(z.object({ Seq: z.number().int() })),
  Done: z.boolean(),
  Last: z.number().int(),
});
const noRecord = 'no-record';
const pageRows = 1_000;
/** A busy archive's record of more than a day; beyond it nothing is said. */
const mostPages = 200;

/**
 * The number of the newest row in Orthanc's record of changes (`GET /changes?last`); 0 for an archive that nothing came to yet. Null where there is no record to be read:
 * switched off, or not for this account. A password that is wrong altogether is said by every other question.
 */
export async function lastChange(client: ArchiveClient, signal?: AbortSignal): Promise<number | null> {
  try {
    return (await page(client, 'changes?last', signal)).Last;
  } catch (error) {
    if (error instanceof FaultError && isWithoutRecord(error)) return null;
    throw error;
  }
}

function isWithoutRecord({ fault }: FaultError): boolean {
  return fault.code === 'archive-unauthorized' || fault.params.reason === noRecord;
}

/**
 * How many changes after this one are not in the record any more. Orthanc numbers every instance, series, study and patient that comes, and forgets the row with
 * the thing: what was deleted, or replaced by another that came under the same UID, leaves a hole (seen with 1.10.1, SQLite; on PostgreSQL a
 * transaction that was rolled back leaves one as well). Null where the record is too long to be read.
 */
export async function erasedSince(client: ArchiveClient, since: number, signal?: AbortSignal): Promise<number | null> {
  let present = 0;
  let last = since;
  for (let read = 0; read < mostPages; read += 1) {
    const { Changes, Done, Last } = await page(client, `changes?since=${last}&limit=${pageRows}`, signal);
    present += Changes.length;
    last = Math.max(last, Last);
    if (Done) return last - since - present;
  }
  return null;
}

async function page(client: ArchiveClient, path: string, signal?: AbortSignal): Promise<z.infer<typeof pageSchema>> {
  const reply = pageSchema.safeParse(await getJson(client, path, signal));
  if (!reply.success) throw new FaultError('archive-error', { reason: noRecord });
  return reply.data;
}
