import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { openOutput } from '../output.ts';

/** `gantry archive find`: which studies does the archive hold? */
export const archiveCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    mrn: { type: 'string' },
    accession: { type: 'string' },
    study: { type: 'string' },
    name: { type: 'string' },
  });
  if (positionals[0] !== 'find' || positionals.length > 1)
    throw new UsageError('archive takes: find [--mrn M|--accession A|--study UID|--name N]');
  const query = {
    ...(values.mrn ? { mrn: values.mrn } : {}),
    ...(values.accession ? { accessionNumber: values.accession } : {}),
    ...(values.study ? { studyInstanceUid: values.study } : {}),
    ...(values.name ? { patientName: values.name } : {}),
  };
  if (Object.keys(query).length === 0) throw new UsageError('archive find needs --mrn, --accession, --study or --name');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  try {
    const studies = await session.client.archive.find(query, { signal });
    output.document({
      studies: studies.map((study) => ({
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
      })),
    });
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
    if (studies.length === 0) output.line('No such study in the archive.');
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
};
