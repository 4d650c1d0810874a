import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { archiveOption, askedArchive } from '../../archive-choice.ts';
import { readArguments } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { openEngineSession } from '../../engine-session.ts';
import { exitCodes, UsageError } from '../../exit-codes.ts';
import { openOutput } from '../../output.ts';
import { oneStudy } from './study-shape.ts';

/** `gantry archive download UID OUT`: a study as a folder, a .zip, or with `--medium` a folder with a DICOMDIR. */
export const downloadArchive: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    ...archiveOption,
    medium: { type: 'boolean' },
    mrn: { type: 'string' },
  });
  const [uid, out, ...more] = positionals;
  if (uid === undefined || out === undefined || more.length > 0)
    throw new UsageError('archive download takes a Study Instance UID and OUT: a folder to be made, or a .zip');
  const isZip = /\.zip$/i.test(out);
  if (isZip && values.medium) throw new UsageError('--medium makes a folder: OUT cannot be a .zip then');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const where = askedArchive(values.archive);
  const session = await openEngineSession(values);
  try {
    const { client } = session;
    const study = await oneStudy(client, output, { uid, mrn: values.mrn, where, signal });
    if (study === null) return exitCodes.someHeld;
    const downloadId = randomUUID();
    client.archive.downloadProgress(({ done, total }) => {
      output.progress({ what: 'download', done, total, detail: `${done} of ${total} files` });
    });
    const format = isZip ? 'zip' : values.medium ? 'medium' : 'folder';
    const to = { path: resolve(out) };
    const result = await client.archive
      .download({ ...where, downloadId, studyId: study.orthancStudyId, format, to }, { signal })
      .finally(output.endProgress);
    output.document({
      ...{ path: result.path, format, study_instance_uid: uid },
      ...{ instances: result.instances, bytes: result.bytes, checked_by: result.checkedBy },
    });
    const proof = result.checkedBy === 'md5' ? 'each equal to the archive’s MD5' : 'counted; the archive keeps no MD5';
    output.line(`${result.path}: ${result.instances} files, ${(result.bytes / 1e6).toFixed(1)} MB, ${proof}`);
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
};
