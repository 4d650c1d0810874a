import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveStudy } from '../../contract/imports.ts';
import type { ArchiveClient } from './archive-client.ts';
import { postText } from './ask-json.ts';
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
  const reply = lookupSchema.safeParse(await postText(client, 'tools/lookup', studyInstanceUid, signal));
  if (!reply.success) throw new FaultError('archive-error', { reason: 'reply' });
  const ids = reply.data.filter(({ Type }) => Type === 'Study').map(({ ID }) => ID);
  const studies = await Promise.all(ids.map((id) => readStudy(client, id, signal)));
  return studies.filter((study) => study !== null);
}
