import type { Command } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { deleteArchive } from './archive/delete.ts';
import { downloadArchive } from './archive/download.ts';
import { findArchive } from './archive/find.ts';
import { showArchive } from './archive/show.ts';

const verbs: Readonly<Record<string, Command>> = {
  find: findArchive,
  show: showArchive,
  download: downloadArchive,
  delete: deleteArchive,
};

/** `gantry archive`: what the archive holds; out of it, and away from it. */
export const archiveCommand: Command = (args, signal) => {
  const [verb = '', ...rest] = args;
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (run === undefined)
    throw new UsageError(
      'archive takes: find [--mrn M|--accession A|--study UID|--name N], show UID, download UID OUT, delete UID --reason R',
    );
  return run(rest, signal);
};
