import { type FaultCode, fault, faultCatalogue } from '../../contract/fault.ts';
import type { Health } from '../../contract/settings.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { faultWords } from '../fault-words.ts';
import { type Output, openOutput } from '../output.ts';

/** `gantry doctor`: one line for each part, with what to do. */
export const doctorCommand: Command = async (args) => {
  const { values } = readArguments(args, {});
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  try {
    const health = await session.client.app.health({});
    output.document({ checks: health });
    showHealth(output, health);
    return health.some((part) => part.state === 'failed') ? exitCodes.someHeld : exitCodes.allDone;
  } finally {
    await session.close();
  }
};

const marks: Record<Health['state'], string> = { ok: 'ok', warning: 'look', failed: 'FAILED', 'not-configured': '-' };

export function showHealth(output: Output, health: readonly Health[]): void {
  for (const part of health) {
    const words =
      part.fault && part.fault.code in faultCatalogue
        ? faultWords(fault(part.fault.code as FaultCode, part.fault.params))
        : '';
    // A warning's own figures are worth as much as its words.
    const text = words && part.state === 'warning' ? `${part.detail}: ${words}` : words || part.detail;
    output.line(`${marks[part.state].padEnd(7)} ${part.part.padEnd(11)} ${text}`);
  }
}
