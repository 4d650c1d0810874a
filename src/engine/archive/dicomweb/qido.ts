import { z } from 'zod';
import { FaultError } from '../../../contract/fault.ts';
import type { ArchiveClient } from '../archive-client.ts';
import { answerFault, exchange } from '../exchange.ts';
import type { PatientOfStudy } from '../studies-of-patient.ts';
import { type DicomJson, dicomJsonSchema, jsonText } from './dicom-json.ts';

/** More than most studies have; what is behind is asked for as the next page. */
const pageRows = 1_000;

/** Studies that fit (QIDO-RS, PS3.18 §10.6), each with the identity that its images gave it. */
export async function patientsOfStudies(
  client: ArchiveClient,
  query: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<PatientOfStudy[]> {
  const asked = new URLSearchParams({ ...query, includefield: '00100010,00100020,00100030,00100040' });
  return (await search(client, `studies?${asked}`, signal)).map((study) => ({
    orthancStudyId: jsonText(study, '0020000D'),
    patientId: jsonText(study, '00100020'),
    patientName: jsonText(study, '00100010'),
    birthDate: jsonText(study, '00100030').replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'),
    sex: jsonText(study, '00100040'),
  }));
}

/** What the archive holds of a study. */
export async function sopInstanceUids(
  client: ArchiveClient,
  studyInstanceUid: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const rows = await searchAll(client, `studies/${studyInstanceUid}/instances`, '00080018', signal);
  return rows.map((row) => jsonText(row, '00080018'));
}

/**
 * All that fits, page by page, each row once by its `uidTag`. An archive may give fewer rows than were asked for (PS3.18 §8.3.4), so a short page is not the last;
 * one that knows no pages gives everything at once, and again. @throws FaultError of the archive
 */
export async function searchAll(
  client: ArchiveClient,
  path: string,
  uidTag: string,
  signal?: AbortSignal,
): Promise<DicomJson[]> {
  const rows = new Map<string, DicomJson>();
  for (let offset = 0; ; ) {
    const before = rows.size;
    const paged = `${path}${path.includes('?') ? '&' : '?'}limit=${pageRows}&offset=${offset}`;
    const page = await search(client, paged, signal);
    for (const row of page) rows.set(jsonText(row, uidTag), row);
    if (rows.size === before) return [...rows.values()];
    offset += page.length;
  }
}

/** One question as DICOM JSON; an empty list when nothing fits. @throws FaultError of the archive */
export async function search(client: ArchiveClient, path: string, signal?: AbortSignal): Promise<DicomJson[]> {
  const accept = { accept: 'application/dicom+json' };
  const answer = await exchange(client, { method: 'GET', path, headers: accept, ...(signal ? { signal } : {}) });
  // None: 204 by the standard, an empty list from Orthanc, 404 from some for a study that they do not have.
  if (answer.status === 204 || answer.status === 404) return [];
  if (answer.status !== 200) throw answerFault(answer);
  const found = z.array(dicomJsonSchema).safeParse(parse(answer.body));
  if (!found.success) throw new FaultError('archive-not-dicomweb');
  return found.data;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
