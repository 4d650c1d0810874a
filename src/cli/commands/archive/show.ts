import type { ArchiveContents } from '../../../contract/archive.ts';
import { FaultError } from '../../../contract/fault.ts';
import { archiveOption, askedArchive } from '../../archive-choice.ts';
import { readArguments } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { openEngineSession } from '../../engine-session.ts';
import { exitCodes, UsageError } from '../../exit-codes.ts';
import { openOutput } from '../../output.ts';
import { archiveStudyShape, studyTable } from './study-shape.ts';

/** `gantry archive show UID`: a study and its series; every study, where several patients have one with this UID. */
export const showArchive: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, archiveOption);
  const [uid, ...more] = positionals;
  if (uid === undefined || more.length > 0) throw new UsageError('archive show takes one Study Instance UID');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const where = askedArchive(values.archive);
  const session = await openEngineSession(values);
  try {
    const found = await session.client.archive.find({ ...where, studyInstanceUid: uid }, { signal });
    if (found.length === 0) throw new FaultError('not-found');
    const studies: ArchiveContents[] = [];
    for (const { orthancStudyId } of found)
      studies.push(await session.client.archive.study({ ...where, studyId: orthancStudyId }, { signal }));
    output.document({ studies: studies.map(contentsShape) });
    for (const contents of studies) {
      studyTable(output, [contents.study]);
      if (contents.bytes !== null) output.line(`${(contents.bytes / 1e6).toFixed(1)} MB`);
      if (contents.labels !== null && contents.labels.length > 0) output.line(`Labels: ${contents.labels.join(', ')}`);
      output.table(
        ['Series', 'What', 'Description', 'Images', 'Series UID'],
        contents.series.map((one) => [
          ...[one.number === null ? '' : String(one.number), one.modality, one.description],
          ...[String(one.instances), one.seriesInstanceUid],
        ]),
      );
    }
    if (studies.length > 1)
      output.note('Several patients have a study with this UID. Viewers that speak DICOMweb open none of them.');
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
};

function contentsShape({ study, series, bytes, labels }: ArchiveContents) {
  return {
    ...archiveStudyShape(study),
    bytes,
    labels,
    series_list: series.map((one) => ({
      series_instance_uid: one.seriesInstanceUid,
      modality: one.modality,
      number: one.number,
      description: one.description,
      body_part: one.bodyPart,
      instances: one.instances,
    })),
  };
}
