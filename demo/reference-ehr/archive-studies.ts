import type { ArchiveAccess } from './archive-access.ts';
import type { EhrState } from './ehr-state.ts';
import { type Call, problem, type Reply } from './http-reply.ts';
import { readLimit } from './paging.ts';

const NO_STUDY = problem(404, 'no-such-study', 'The archive has no such study');

/** GET /dicom/studies. The archive's list has no order of change, so its cursor is a position. */
export async function listStudies(archive: ArchiveAccess, { query }: Call): Promise<Reply> {
  const limit = readLimit(query);
  if (limit === undefined) return problem(400, 'bad-limit', 'limit must be a number from 1 to 500');
  const since = Number(query.get('cursor') ?? 0);
  if (!Number.isInteger(since) || since < 0) return problem(400, 'bad-cursor', 'This cursor is not one of ours');
  const found = await archive.findStudies({}, { limit: limit + 1, since });
  const nextCursor = found.length > limit ? String(since + limit) : null;
  return { status: 200, body: { items: found.slice(0, limit), next_cursor: nextCursor } };
}

/** GET /dicom/studies/patient/{id}: the id is the EHR's; the archive knows the patient by the MRN. */
export async function listStudiesOfPatient(state: EhrState, archive: ArchiveAccess, { params }: Call): Promise<Reply> {
  const patient = state.patients.get(params.id ?? '');
  if (patient === undefined) return problem(404, 'no-such-patient', 'No such patient');
  return { status: 200, body: { items: await archive.findStudies({ PatientID: patient.mrn }), next_cursor: null } };
}

/** GET /dicom/studies/accession/{acc} */
export async function getStudyByAccession(archive: ArchiveAccess, { params }: Call): Promise<Reply> {
  const accession = params.acc ?? '';
  // In a query of the archive these would be wildcards and lists (PS3.4 §C.2.2.2).
  if (/[*?\\]/.test(accession)) return problem(400, 'bad-accession', 'An accession number has no *, ? or \\');
  const [study, ...more] = await archive.findStudies({ AccessionNumber: accession });
  if (study === undefined) return NO_STUDY;
  return more.length === 0
    ? { status: 200, body: study }
    : problem(409, 'several-studies', 'Several studies have this accession number');
}

/** GET /dicom/studies/{uid} */
export async function getStudy(archive: ArchiveAccess, { params }: Call): Promise<Reply> {
  const [study] = await archive.findStudies({ StudyInstanceUID: params.uid ?? '' });
  return study === undefined ? NO_STUDY : { status: 200, body: study };
}

/** DELETE /dicom/studies/{uid}: administrators only, with a reason, and never without a trace. */
export async function deleteStudy(
  state: EhrState,
  archive: ArchiveAccess,
  call: Call,
  reason: unknown,
): Promise<Reply> {
  if (!call.user.roles.includes('admin'))
    return problem(403, 'not-allowed', 'Only an administrator may delete a study');
  if (typeof reason !== 'string' || reason.trim() === '')
    return problem(400, 'reason-required', 'Say why in {"reason": "…"}');
  const uid = call.params.uid ?? '';
  const studies = await archive.findStudies({ StudyInstanceUID: uid });
  if (studies.length === 0) return NO_STUDY;
  state.deletions.push({ at: state.now().toISOString(), user_id: call.user.id, study_instance_uid: uid, reason });
  for (const study of studies) await archive.deleteStudy(study.orthanc_study_id);
  return { status: 204 };
}
