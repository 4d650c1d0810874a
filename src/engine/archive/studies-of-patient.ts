import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveStudy } from '../../contract/imports.ts';
import type { ArchiveClient } from './archive-client.ts';
import { postJson } from './ask-json.ts';
import { studyReplySchema, toArchiveStudy } from './study-reply.ts';

/** Who the archive says has a PatientID. Counts and modalities are not asked for. */
export type PatientOfStudy = Pick<ArchiveStudy, 'orthancStudyId' | 'patientId' | 'patientName' | 'birthDate' | 'sex'>;

/**
 * Every study under exactly this PatientID, each with the identity that its own images gave it: the patient's own record shows only who came
 * first (standards.md §3.4(2)). Orthanc up to 1.12.10 takes `1234`, `_1234` and `%1234` for one another, and patterns for patterns, so
 * what comes back is compared here.
 */
export async function studiesOfPatient(
  client: ArchiveClient,
  patientId: string,
  signal?: AbortSignal,
): Promise<PatientOfStudy[]> {
  const query = { PatientID: patientId.replace(/[*\\]/g, '?') };
  const found = await postJson(
    client,
    'tools/find',
    { Level: 'Study', Query: query, Expand: true, CaseSensitive: true },
    signal,
  );
  const replies = z.array(studyReplySchema).safeParse(found);
  if (!replies.success) throw new FaultError('archive-error', { reason: 'reply' });
  return replies.data
    .map((reply) => toArchiveStudy(reply, { modalities: [], instances: 0 }))
    .filter((study) => study.patientId === patientId.trim());
}
