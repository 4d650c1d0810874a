import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { topLevelEdits } from '../../engine/dicom/edit.ts';
import { rewriteFile } from '../../engine/dicom/rewrite-file.ts';
import { keywordValues, readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { openOutput } from '../output.ts';
import { filesBelow } from './check.ts';

/** `gantry rewrite IN OUT`: the tag rewriter alone. One output file for each input file, same relative name; what cannot be rewritten safely is named. */
export const rewriteCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    set: { type: 'string', multiple: true },
    erase: { type: 'string', multiple: true },
  });
  const [inPath, outPath] = positionals.map((path) => resolve(path));
  if (!inPath || !outPath || positionals.length > 2)
    throw new UsageError('rewrite takes: rewrite IN OUT [--set KEYWORD=VALUE]... [--erase KEYWORD]...');
  if (inPath === outPath) throw new UsageError('rewrite never changes its input: name another OUT');
  const edits = topLevelEdits({ set: keywordValues(values.set, '--set'), erase: values.erase ?? [] });
  if (!edits.ok) throw new UsageError(edits.message);
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const about = await stat(inPath).catch(() => null);
  if (!about) throw new UsageError(`${inPath} is not there`);
  const files = [];
  for await (const path of filesBelow([inPath])) {
    signal.throwIfAborted();
    const target = about.isDirectory() ? join(outPath, relative(inPath, path)) : await fileTarget(outPath, path);
    await mkdir(dirname(target), { recursive: true });
    const result = await rewriteFile(path, target, edits.edits, {});
    files.push({ path: about.isDirectory() ? relative(inPath, path) : basename(path), ...result });
    output.progress({ what: 'Rewriting', done: files.length, total: null, detail: `${files.length} files` });
  }
  output.endProgress();
  const refused = files.filter((file) => !file.ok);
  output.document({ files });
  for (const file of refused) output.line(`refused: ${file.path} (${file.reason}): ${file.message}`);
  output.line(`${files.length - refused.length} rewritten, ${refused.length} refused`);
  return refused.length > 0 ? exitCodes.someHeld : exitCodes.allDone;
};

async function fileTarget(outPath: string, path: string): Promise<string> {
  const about = await stat(outPath).catch(() => null);
  return about?.isDirectory() ? join(outPath, basename(path)) : outPath;
}
