import { stat } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import { type DeidentifiedFiles, deidentifyFiles } from '../../engine/deidentify/deidentify-files.ts';
import { parseOptions } from '../../engine/deidentify/options.ts';
import { makeProjectKey } from '../../engine/deidentify/project-key.ts';
import { gantryVersion } from '../../engine/version.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { readPseudonyms, readRegions, readSecret } from '../deidentify-inputs.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { filesBelow } from '../files-below.ts';
import { deidentifiedShape } from '../json-shapes.ts';
import { openOutput } from '../output.ts';

/**
 * `gantry deidentify IN OUT`: the de-identifier alone, on a file or a folder. What it cannot vouch for is held: named with its reason, and nothing of it
 * is written. It changes no patient to another: coercion is `gantry rewrite` and `gantry import`.
 */
export const deidentifyCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    profile: { type: 'string', default: 'basic' },
    option: { type: 'string', multiple: true },
    'secret-file': { type: 'string' },
    pseudonyms: { type: 'string' },
    regions: { type: 'string' },
    set: { type: 'string', multiple: true },
    erase: { type: 'string', multiple: true },
    mrn: { type: 'string' },
  });
  if (values.set ?? values.erase ?? values.mrn) {
    throw new UsageError(
      'deidentify takes no values for tags: an object is either made anonymous or given to a patient, never both',
    );
  }
  const [inPath, outPath] = positionals.map((path) => resolve(path));
  if (!inPath || !outPath || positionals.length > 2) {
    throw new UsageError('deidentify takes: deidentify IN OUT [--profile basic] [--option NAME]... [--secret-file F]');
  }
  const about = await stat(inPath).catch(() => null);
  if (!about) throw new UsageError(`${inPath} is not there`);
  if (outPath === inPath || (about.isDirectory() && !relative(inPath, outPath).startsWith('..'))) {
    throw new UsageError('OUT must lie outside IN: originals and what is made of them are kept apart');
  }
  const chosen = parseOptions(values.profile, values.option ?? []);
  if (!chosen.ok) throw new UsageError(chosen.message);
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const secret = await readSecret(values['secret-file']);
  if (secret === undefined)
    output.note('No --secret-file: pseudonyms and UIDs are of this run only, another run gives others.');
  if (secret?.isNew === true)
    output.note('A new secret was made. Keep it: with it further files of the same patients get the same pseudonyms.');
  const pseudonyms = await readPseudonyms(values.pseudonyms);
  const regions = await readRegions(values.regions);

  const inPaths: string[] = [];
  for await (const path of filesBelow([inPath])) inPaths.push(path);
  const outIsFolder = about.isDirectory() || ((await stat(outPath).catch(() => null))?.isDirectory() ?? false);
  const result = await deidentifyFiles({
    policy: {
      options: chosen.options,
      key: secret?.key ?? makeProjectKey(),
      program: `Gantry ${gantryVersion}`,
      ...(pseudonyms === undefined ? {} : { pseudonyms }),
      ...(regions === undefined ? {} : { regions }),
    },
    inPaths,
    out: outIsFolder ? { folder: outPath } : { file: outPath },
    signal,
    onFile: (done) =>
      output.progress({
        what: 'De-identifying',
        done,
        total: inPaths.length,
        detail: `${done} of ${inPaths.length} files`,
      }),
  });
  output.endProgress();
  const nameOf = (path: string) => (about.isDirectory() ? relative(inPath, path) : basename(path));
  const outName = (path: string) => (outIsFolder ? relative(outPath, path) : basename(path));
  output.document(deidentifiedShape(values.profile, chosen.options, result, { nameOf, outName }));
  return report(result, nameOf, output.line);
};

function report({ files }: DeidentifiedFiles, nameOf: (path: string) => string, line: (text: string) => void) {
  let held = 0;
  for (const file of files) {
    if (file.ok) continue;
    held += 1;
    line(`held: ${nameOf(file.inPath)} (${file.reason}): ${file.message}`);
  }
  line(`${files.length - held} de-identified, ${held} held: nothing of these was written`);
  return held > 0 ? exitCodes.someHeld : exitCodes.allDone;
}
