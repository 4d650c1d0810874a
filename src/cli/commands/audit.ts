import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { openOutput } from '../output.ts';

/** `gantry audit verify`: walks the hash chain and names the first row that does not fit. */
export const auditCommand: Command = async (args) => {
  const { values, positionals } = readArguments(args, {});
  if (positionals[0] !== 'verify') throw new UsageError('audit takes verify');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  try {
    const result = session.engine.verifyAudit();
    output.document(result);
    output.line(
      result.ok
        ? `${result.entries} rows, whole and in order`
        : `The audit trail was changed at row ${result.brokenAt}. Rows before it can be trusted; those from it on cannot.`,
    );
    return result.ok ? exitCodes.allDone : exitCodes.someHeld;
  } finally {
    await session.close();
  }
};
