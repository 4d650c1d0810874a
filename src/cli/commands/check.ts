import { openFileSource } from '../../engine/dicom/byte-source.ts';
import { checkFile } from '../../engine/dicom/check-file.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { filesBelow } from '../files-below.ts';
import { openOutput } from '../output.ts';

/** `gantry check PATH…`: is each file DICOM, and what is wrong with it. */
export const checkCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {});
  if (positionals.length === 0) throw new UsageError('check needs at least one folder or file');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const files = [];
  for (const path of filesBelow(positionals)) {
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
