import { stat, writeFile } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import { type DeidentifiedFiles, deidentifyFiles } from '../../engine/deidentify/deidentify-files.ts';
import { type OptionName, parseOptions } from '../../engine/deidentify/options.ts';
import { makeProjectKey } from '../../engine/deidentify/project-key.ts';
import { gantryVersion } from '../../engine/version.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { readPseudonyms, readRegions, readSecret } from '../deidentify-inputs.ts';
import type { EngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { filesBelow } from '../files-below.ts';
import { deidentifiedShape, pseudonymTable } from '../json-shapes.ts';
import { type Output, openOutput } from '../output.ts';

const usage =
  'deidentify takes: deidentify IN OUT [--profile basic] [--option NAME]... [--secret-file F | --project NAME], or: deidentify --export-table FILE --project NAME';

/**
 * `gantry deidentify IN OUT`: the de-identifier alone, on a file or a folder. What it cannot vouch for is held: named with its reason, and nothing of it
 * is written. It gives no object to another patient: that is `gantry rewrite` and `gantry import`, and the two are never mixed.
 */
export const deidentifyCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    profile: { type: 'string', default: 'basic' },
    option: { type: 'string', multiple: true },
    'secret-file': { type: 'string' },
    project: { type: 'string' },
    'export-table': { type: 'string' },
    pseudonyms: { type: 'string' },
    regions: { type: 'string' },
    set: { type: 'string', multiple: true },
    erase: { type: 'string', multiple: true },
    mrn: { type: 'string' },
  });
  if (values.set ?? values.erase ?? values.mrn) {
    throw new UsageError(
      'deidentify takes no values for tags: an object is either de-identified or given to a patient, never both',
    );
  }
  const { project } = values;
  if (project !== undefined && values['secret-file'] !== undefined) {
    throw new UsageError('--project has a secret of its own in the vault: leave out --secret-file');
  }
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const tablePath = values['export-table'];
  if (tablePath !== undefined) {
    if (project === undefined || positionals.length > 0) throw new UsageError(usage);
    return withSession(values, (session) => exportTable(session, project, resolve(tablePath), output));
  }
  const chosen = parseOptions(values.profile, values.option ?? []);
  if (!chosen.ok) throw new UsageError(chosen.message);
  const { profile } = values;
  const run = { places: await placesOf(positionals), profile, options: chosen.options, output, signal };
  const inputs = { pseudonyms: await readPseudonyms(values.pseudonyms), regions: await readRegions(values.regions) };
  if (project === undefined) {
    const secret = await readSecret(values['secret-file']);
    if (secret === undefined) output.note('No --secret-file: another run will give other pseudonyms and UIDs.');
    if (secret?.isNew)
      output.note('A new secret was made. Keep it: with it the same patients get the same pseudonyms.');
    return report(await deidentify(run, secret?.key ?? makeProjectKey(), inputs), run);
  }
  return withSession(values, async ({ engine }) => {
    const known = engine.deidentification.open(project, { profile, options: chosen.options });
    if (known.options.join() !== chosen.options.join()) {
      const names = known.options.length === 0 ? 'no options' : known.options.join(', ');
      throw new UsageError(`the project ${project} was begun with ${names}: its studies would not fit together`);
    }
    const result = await deidentify(run, known.secret, inputs);
    const deidentified = result.files.filter(({ ok }) => ok).length;
    const held = result.files.length - deidentified;
    engine.deidentification.record(project, { patients: result.patients, deidentified, held });
    return report(result, run);
  });
};

async function withSession<T>(
  values: { home?: string | undefined; 'key-file'?: string | undefined },
  work: (session: EngineSession) => Promise<T>,
): Promise<T> {
  // Loaded when asked for: without a project no database is needed, and the whole of the engine takes half a second to load.
  const { openEngineSession } = await import('../engine-session.ts');
  const session = await openEngineSession(values);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

interface Places {
  readonly inPaths: readonly string[];
  readonly out: { readonly folder: string } | { readonly file: string };
  nameOf(inPath: string): string;
  outName(outPath: string): string;
}

async function placesOf(positionals: readonly string[]): Promise<Places> {
  const [inPath, outPath] = positionals.map((path) => resolve(path));
  if (!inPath || !outPath || positionals.length > 2) throw new UsageError(usage);
  const about = await stat(inPath).catch(() => null);
  if (!about) throw new UsageError(`${inPath} is not there`);
  if (outPath === inPath || (about.isDirectory() && !relative(inPath, outPath).startsWith('..'))) {
    throw new UsageError('OUT must lie outside IN: originals and what is made of them are kept apart');
  }
  const inPaths: string[] = [];
  for (const path of filesBelow([inPath])) inPaths.push(path);
  const toFolder = about.isDirectory() || ((await stat(outPath).catch(() => null))?.isDirectory() ?? false);
  return {
    inPaths,
    out: toFolder ? { folder: outPath } : { file: outPath },
    nameOf: (path) => (about.isDirectory() ? relative(inPath, path) : basename(path)),
    outName: (path) => (toFolder ? relative(outPath, path) : basename(path)),
  };
}

interface Run {
  readonly places: Places;
  readonly profile: string;
  readonly options: readonly OptionName[];
  readonly output: Output;
  readonly signal: AbortSignal;
}

interface Inputs {
  readonly pseudonyms: Awaited<ReturnType<typeof readPseudonyms>>;
  readonly regions: Awaited<ReturnType<typeof readRegions>>;
}

async function deidentify(
  { places, options, output, signal }: Run,
  key: Uint8Array,
  { pseudonyms, regions }: Inputs,
): Promise<DeidentifiedFiles> {
  const total = places.inPaths.length;
  const result = await deidentifyFiles({
    policy: {
      ...{ options, key, program: `Gantry ${gantryVersion}` },
      ...(pseudonyms === undefined ? {} : { pseudonyms }),
      ...(regions === undefined ? {} : { regions }),
    },
    inPaths: places.inPaths,
    out: places.out,
    signal,
    onFile: (done) => output.progress({ what: 'De-identifying', done, total, detail: `${done} of ${total} files` }),
  });
  output.endProgress();
  return result;
}

function report(result: DeidentifiedFiles, { places, profile, options, output }: Run) {
  output.document(deidentifiedShape(profile, options, result, places));
  let held = 0;
  for (const file of result.files) {
    if (file.ok) continue;
    held += 1;
    output.line(`held: ${places.nameOf(file.inPath)} (${file.reason}): ${file.message}`);
  }
  output.line(`${result.files.length - held} de-identified, ${held} held: nothing was written of these`);
  return held > 0 ? exitCodes.someHeld : exitCodes.allDone;
}

/** Whoever holds the vault's key is the administrator. The file is made with mode 600 and never written over. */
async function exportTable({ engine }: EngineSession, project: string, path: string, output: Output) {
  const table = engine.deidentification.exportTable(project);
  if (table === undefined) throw new UsageError(`there is no project ${project}`);
  await writeFile(path, pseudonymTable(table), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(error.code === 'EEXIST' ? `${path} is there already` : `${path} cannot be written`);
  });
  output.document({ project, patients: table.length });
  output.line(`${table.length} patients. This file names them: keep it apart from the de-identified studies.`);
  return exitCodes.allDone;
}
