import { archiveOption, askedArchive } from '../../archive-choice.ts';
import { readArguments } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { openEngineSession } from '../../engine-session.ts';
import { exitCodes, UsageError } from '../../exit-codes.ts';
import { openOutput } from '../../output.ts';
import { oneStudy } from './study-shape.ts';

/** `gantry archive delete UID --reason R`: the UID in full is the confirmation; the role is asked of the EHR, where one is connected. */
export const deleteArchive: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    ...archiveOption,
    reason: { type: 'string' },
    mrn: { type: 'string' },
  });
  const [uid, ...more] = positionals;
  if (uid === undefined || more.length > 0) throw new UsageError('archive delete takes one Study Instance UID');
  const reason = values.reason?.trim() ?? '';
  if (reason === '' || reason.length > 500)
    throw new UsageError('archive delete needs --reason, in up to 500 letters: it stays in the audit trail');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const where = askedArchive(values.archive);
  const session = await openEngineSession(values);
  try {
    const { client } = session;
    const study = await oneStudy(client, output, { uid, mrn: values.mrn, where, signal });
    if (study === null) return exitCodes.someHeld;
    const deleted = await client.archive.delete(
      { ...where, studyId: study.orthancStudyId, reason, confirmation: uid },
      { signal },
    );
    output.document({
      deleted: true,
      study_instance_uid: deleted.studyInstanceUid,
      series: deleted.series,
      instances: deleted.instances,
      by: deleted.by,
      proven_at: deleted.provenAt,
    });
    output.line(
      `Deleted: ${deleted.instances} images in ${deleted.series} series. The archive holds none of them any more.`,
    );
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
};
