import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveStudy } from '../../contract/imports.ts';
import type { ArchiveClient } from './archive-client.ts';
import { answerFault, exchange, parseJson } from './exchange.ts';
import { readStudy } from './read-study.ts';

const lookupSchema = z.array(z.object({ Type: z.string(), ID: z.string() }));

/**
 * Every study of the archive that has this Study Instance UID. There can be several: Orthanc keeps one for each PatientID
 * (its id is a hash of both), and DICOMweb then opens neither.
 */
export async function lookupStudy(
  client: ArchiveClient,
  studyInstanceUid: string,
  signal?: AbortSignal,
): Promise<ArchiveStudy[]> {
  const reply = lookupSchema.safeParse(await lookUp(client, studyInstanceUid, signal));
  if (!reply.success) throw new FaultError('archive-error', { reason: 'reply' });
  const ids = reply.data.filter(({ Type }) => Type === 'Study').map(({ ID }) => ID);
  const studies = await Promise.all(ids.map((id) => readStudy(client, id, signal)));
  return studies.filter((study) => study !== null);
}

/** The question is the bare UID. */
async function lookUp(client: ArchiveClient, uid: string, signal?: AbortSignal): Promise<unknown> {
  const text = Buffer.from(uid);
  const answer = await exchange(client, {
    ...{ method: 'POST', path: 'tools/lookup', headers: { 'content-type': 'text/plain' } },
    body: { sizeBytes: text.length, stream: () => [text] },
    ...(signal ? { signal } : {}),
  });
  if (answer.status !== 200) throw answerFault(answer);
  return parseJson(answer.body);
}
