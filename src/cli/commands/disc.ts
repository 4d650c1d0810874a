import { readdir, stat } from 'node:fs/promises';
import { DISC_KINDS } from '../../engine/disc-maker/kinds.ts';
import { makeDisc } from '../../engine/disc-maker/make-disc.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { openOutput } from '../output.ts';

/** `gantry disc make OUT`: a synthetic disc, the same bytes for the same seed. */
export const discCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    kind: { type: 'string' },
    seed: { type: 'string' },
    patients: { type: 'string' },
    studies: { type: 'string' },
    images: { type: 'string' },
  });
  const [verb, outPath] = positionals;
  if (verb !== 'make' || !outPath || positionals.length > 2)
    throw new UsageError('disc takes: disc make OUT [--kind NAME] [--seed N] [--images I]');
  const kind = DISC_KINDS.find((known) => known.name === (values.kind ?? 'standard'));
  if (!kind)
    throw new UsageError(
      `there is no kind "${values.kind}"; there are: ${DISC_KINDS.map((known) => known.name).join(', ')}`,
    );
  if (await isTaken(outPath))
    throw new UsageError(`${outPath} is there already: name a new or empty folder, or a new .iso file`);
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const manifest = await makeDisc({
    outPath,
    kind: kind.name,
    seed: wholeNumber(values.seed, 'seed', 1, 0, 2 ** 31),
    patients: wholeNumber(values.patients, 'patients', 1, 1, 100),
    studies: wholeNumber(values.studies, 'studies', 1, 1, 20),
    images: wholeNumber(values.images, 'images', 120, 1, 5000),
    signal,
    onProgress: (step) =>
      output.progress({
        what: 'Writing',
        done: step.done,
        total: step.total,
        detail: `${step.done} of ${step.total} files`,
      }),
  });
  output.endProgress();
  output.document(manifest);
  output.line(
    `${outPath}: ${manifest.instances.length} DICOM files, ${manifest.nonDicom.length} other files (${kind.name})`,
  );
  return exitCodes.allDone;
};

async function isTaken(outPath: string): Promise<boolean> {
  const about = await stat(outPath).catch(() => null);
  if (about === null) return false;
  return !about.isDirectory() || (await readdir(outPath)).length > 0;
}

function wholeNumber(text: string | undefined, option: string, otherwise: number, least: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${option} takes a whole number from ${least} to ${most}`);
  return value;
}
