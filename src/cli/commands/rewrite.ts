import { mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { topLevelEdits } from '../../engine/dicom/edit.ts';
import type { RewriteResult } from '../../engine/dicom/rewrite-file.ts';
import { rewriteFiles } from '../../engine/dicom/rewrite-files.ts';
import { keywordValues, readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { filesBelow } from '../files-below.ts';
import { openOutput } from '../output.ts';

/** `gantry rewrite IN OUT`: the tag rewriter alone. One output file for each input file, same relative name; what cannot be rewritten safely is named. */
export const rewriteCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    set: { type: 'string', multiple: true },
    erase: { type: 'string', multiple: true },
    'ascii-names': { type: 'boolean' },
    'pixel-digest': { type: 'boolean' },
  });
  const [inPath, outPath] = positionals.map((path) => resolve(path));
  if (!inPath || !outPath || positionals.length > 2)
    throw new UsageError('rewrite takes: rewrite IN OUT [--set KEYWORD=VALUE]... [--erase KEYWORD]...');
  if (inPath === outPath) throw new UsageError('rewrite never changes its input: name another OUT');
  const edits = topLevelEdits({ set: keywordValues(values.set, '--set'), erase: values.erase ?? [] });
  if (!edits.ok) throw new UsageError(edits.message);
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const about = statSync(inPath, { throwIfNoEntry: false });
  if (!about) throw new UsageError(`${inPath} is not there`);
  const names: string[] = [];
  const jobs: { inPath: string; outPath: string }[] = [];
  const folders = new Set<string>();
  for (const path of filesBelow([inPath])) {
    signal.throwIfAborted();
    const target = about.isDirectory() ? join(outPath, relative(inPath, path)) : fileTarget(outPath, path);
    names.push(about.isDirectory() ? relative(inPath, path) : basename(path));
    jobs.push({ inPath: path, outPath: target });
    folders.add(dirname(target));
  }
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const files: ({ path: string } & RewriteResult)[] = [];
  const options = {
    pixelDigest: values['pixel-digest'] === true,
    ...(values['ascii-names'] ? { charsetPolicy: 'ascii' as const } : {}),
  };
  for await (const result of rewriteFiles(jobs, edits.edits, options)) {
    signal.throwIfAborted();
    files.push({ path: names[files.length] ?? '', ...result });
    output.progress({
      what: 'Rewriting',
      done: files.length,
      total: jobs.length,
      detail: `${files.length} of ${jobs.length} files`,
    });
  }
  output.endProgress();
  const refused = files.filter((file) => !file.ok);
  output.document({ files });
  for (const file of refused) output.line(`refused: ${file.path} (${file.reason}): ${file.message}`);
  output.line(`${files.length - refused.length} rewritten, ${refused.length} refused`);
  return refused.length > 0 ? exitCodes.someHeld : exitCodes.allDone;
};

function fileTarget(outPath: string, path: string): string {
  const about = statSync(outPath, { throwIfNoEntry: false });
  return about?.isDirectory() ? join(outPath, basename(path)) : outPath;
}
