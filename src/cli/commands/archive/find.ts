import { archiveOption, askedArchive } from '../../archive-choice.ts';
import { readArguments } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { openEngineSession } from '../../engine-session.ts';
import { exitCodes, UsageError } from '../../exit-codes.ts';
import { openOutput } from '../../output.ts';
import { archiveStudyShape, studyTable } from './study-shape.ts';

const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/** `gantry archive find`: which studies does the archive hold? */
export const findArchive: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    ...archiveOption,
    mrn: { type: 'string' },
    accession: { type: 'string' },
    study: { type: 'string' },
    name: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    modality: { type: 'string' },
    description: { type: 'string' },
  });
  if (positionals.length > 0)
    throw new UsageError('archive find takes options: --mrn M, --accession A, --study UID, --name N');
  for (const day of [values.from, values.until])
    if (day !== undefined && !isoDay.test(day)) throw new UsageError('--from and --until take a day: YYYY-MM-DD');
  const query = {
    ...(values.mrn ? { mrn: values.mrn } : {}),
    ...(values.accession ? { accessionNumber: values.accession } : {}),
    ...(values.study ? { studyInstanceUid: values.study } : {}),
    ...(values.name ? { patientName: values.name } : {}),
    ...(values.from ? { from: values.from } : {}),
    ...(values.until ? { until: values.until } : {}),
    ...(values.modality ? { modality: values.modality } : {}),
    ...(values.description ? { description: values.description } : {}),
  };
  if (Object.keys(query).length === 0) throw new UsageError('archive find needs --mrn, --accession, --study or --name');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  try {
    const studies = await session.client.archive.find({ ...askedArchive(values.archive), ...query }, { signal });
    output.document({ studies: studies.map(archiveStudyShape) });
    studyTable(output, studies);
    if (studies.length === 0) output.line('No such study in the archive.');
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
};
