import type { EngineClient } from '../../../contract/engine.ts';
import { FaultError } from '../../../contract/fault.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import type { Output } from '../../output.ts';

/** A study of the archive as `--json` writes it: a contract with scripts. */
export function archiveStudyShape(study: ArchiveStudy) {
  return {
    orthanc_study_id: study.orthancStudyId,
    study_instance_uid: study.studyInstanceUid,
    patient_id: study.patientId,
    patient_name: study.patientName,
    birth_date: study.birthDate,
    sex: study.sex,
    accession_number: study.accessionNumber,
    study_date: study.studyDate,
    description: study.description,
    modalities: study.modalities,
    series: study.series,
    instances: study.instances,
  };
}

export function studyTable(output: Output, studies: readonly ArchiveStudy[]): void {
  output.table(
    ['MRN', 'Patient', 'Date', 'What', 'Accession', 'Series', 'Images', 'Study UID'],
    studies.map((study) => [
      study.patientId,
      study.patientName,
      study.studyDate,
      `${study.modalities.join('/')} ${study.description}`.trim(),
      study.accessionNumber,
      String(study.series),
      String(study.instances),
      study.studyInstanceUid,
    ]),
  );
}

/**
 * The one study with this UID in an archive, or of this patient where several have it. Null after saying why: none, or several.
 * @throws FaultError of the archive
 */
export async function oneStudy(
  client: EngineClient,
  output: Output,
  {
    uid,
    mrn,
    where,
    signal,
  }: { uid: string; mrn: string | undefined; where: { archive?: string }; signal: AbortSignal },
): Promise<ArchiveStudy | null> {
  const studies = await client.archive.find({ ...where, studyInstanceUid: uid, ...(mrn ? { mrn } : {}) }, { signal });
  const [study, ...others] = studies;
  if (study === undefined) throw new FaultError('not-found');
  if (others.length === 0) return study;
  output.document({ studies: studies.map(archiveStudyShape) });
  studyTable(output, studies);
  output.note('Several patients have a study with this UID: name the one that is meant with --mrn. Nothing was done.');
  return null;
}
