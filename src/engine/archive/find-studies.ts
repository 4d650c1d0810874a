import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveStudy } from '../../contract/imports.ts';
import { type ArchiveClient, postJson } from './archive-client.ts';
import { describeStudy } from './read-study.ts';
import { studyReplySchema } from './study-reply.ts';

export interface StudyQuestion {
  readonly mrn?: string | undefined;
  readonly accessionNumber?: string | undefined;
  readonly studyInstanceUid?: string | undefined;
  /** Part of the name, in any case. */
  readonly patientName?: string | undefined;
}

/** More than a person would read through. */
const mostStudies = 100;
/** The archive has other visitors. */
const atOnce = 4;

/**
 * Studies of the archive that fit all that is asked (`POST /tools/find`); none when nothing is asked. Ids are compared exactly: Orthanc
 * would take `*`, `?` and `\` in them for patterns.
 */
export async function findStudies(
  client: ArchiveClient,
  question: StudyQuestion,
  signal?: AbortSignal,
): Promise<ArchiveStudy[]> {
  const query: Record<string, string> = {};
  if (question.mrn) query.PatientID = plain(question.mrn);
  if (question.accessionNumber) query.AccessionNumber = plain(question.accessionNumber);
  if (question.studyInstanceUid) query.StudyInstanceUID = plain(question.studyInstanceUid);
  if (question.patientName) query.PatientName = `*${plain(question.patientName).replace(/[\s,^]+/g, '*')}*`;
  if (Object.keys(query).length === 0) return [];

  const found = await postJson(
    client,
    'tools/find',
    { json: { Level: 'Study', Query: query, Expand: true, Limit: mostStudies, CaseSensitive: false } },
    signal,
  );
  const replies = z.array(studyReplySchema).safeParse(found);
  if (!replies.success) throw new FaultError('archive-error', { reason: 'reply' });
  const studies: ArchiveStudy[] = [];
  for (let from = 0; from < replies.data.length; from += atOnce) {
    const some = replies.data.slice(from, from + atOnce).map((reply) => describeStudy(client, reply, signal));
    studies.push(...(await Promise.all(some)));
  }
  return studies.filter(
    (study) =>
      (!question.mrn || study.patientId === question.mrn) &&
      (!question.accessionNumber || study.accessionNumber === question.accessionNumber) &&
      (!question.studyInstanceUid || study.studyInstanceUid === question.studyInstanceUid),
  );
}

/** A pattern character stands for any one character; what comes back is compared exactly. */
function plain(value: string): string {
  return value.replace(/[*\\]/g, '?');
}
