import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openFileSource } from '../../engine/dicom/byte-source.ts';
import { checkFile } from '../../engine/dicom/check-file.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { openOutput } from '../output.ts';

/** `gantry check PATH…`: is each file DICOM, and what is wrong with it. */
export const checkCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {});
  if (positionals.length === 0) throw new UsageError('check needs at least one folder or file');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const files = [];
  for await (const path of filesBelow(positionals)) {
    signal.throwIfAborted();
    const source = await openFileSource(path);
    try {
      const checked = await checkFile(source);
      files.push({
        path,
        ok: checked.ok,
        kind: checked.kind,
        sop_class: checked.sopClassUid,
        transfer_syntax: checked.transferSyntaxUid,
        problems: checked.problems.map(({ code, tag, message }) => ({ code, tag, message })),
      });
    } finally {
      await source.close();
    }
  }
  output.document({ files });
  for (const file of files) {
    output.line(`${file.ok ? 'ok  ' : 'bad '} ${file.path}  ${file.kind}`);
    for (const problem of file.problems) output.line(`       ${problem.code} ${problem.tag ?? ''} ${problem.message}`);
  }
  return files.every((file) => file.ok) ? exitCodes.allDone : exitCodes.someHeld;
};

/** Every regular file below the paths, in the order the folders give them; links are not followed. */
export async function* filesBelow(paths: readonly string[]): AsyncIterable<string> {
  for (const path of paths.map((given) => resolve(given))) {
    const about = await stat(path).catch(() => null);
    if (!about) throw new UsageError(`${path} is not there`);
    if (about.isFile()) {
      yield path;
      continue;
    }
    const entries = await readdir(path, { withFileTypes: true });
    for (const entry of entries) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) yield* filesBelow([below]);
      else if (entry.isFile()) yield below;
    }
  }
}
