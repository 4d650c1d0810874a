import { FaultError } from '../contract/fault.ts';
import type { Command } from './command.ts';
import { archiveCommand } from './commands/archive.ts';
import { auditCommand } from './commands/audit.ts';
import { checkCommand } from './commands/check.ts';
import { discCommand } from './commands/disc.ts';
import { doctorCommand } from './commands/doctor.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { logCommand } from './commands/log.ts';
import { queueCommand } from './commands/queue.ts';
import { rewriteCommand } from './commands/rewrite.ts';
import { scanCommand } from './commands/scan.ts';
import { viewerCommand } from './commands/viewer.ts';
import { type ExitCode, exitCodes, UsageError } from './exit-codes.ts';
import { faultWords } from './fault-words.ts';
import { usage } from './usage.ts';

const commands: Readonly<Record<string, Command>> = {
  archive: archiveCommand,
  audit: auditCommand,
  check: checkCommand,
  disc: discCommand,
  doctor: doctorCommand,
  import: importCommand,
  init: initCommand,
  log: logCommand,
  queue: queueCommand,
  rewrite: rewriteCommand,
  scan: scanCommand,
  viewer: viewerCommand,
};

/** Runs `gantry` with its arguments (without the program's name) and gives the exit code of cli.md. */
export async function runGantry(args: string[]): Promise<ExitCode> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage);
    return exitCodes.allDone;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(`gantry: there is no command "${name}". "gantry help" lists them.\n`);
    return exitCodes.usage;
  }
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const code = await command(rest, interrupt.signal);
    return interrupt.signal.aborted ? exitCodes.interrupted : code;
  } catch (error) {
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    return explain(error);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

function explain(error: unknown): ExitCode {
  if (error instanceof UsageError) {
    process.stderr.write(`gantry: ${error.message}\n`);
    return exitCodes.usage;
  }
  if (error instanceof FaultError) {
    process.stderr.write(`gantry: ${faultWords(error.fault)}\n`);
    return error.fault.class === 'setup' ? exitCodes.usage : exitCodes.someHeld;
  }
  const place = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
  process.stderr.write(
    `gantry: something went wrong that should not (${error instanceof Error ? error.name : 'error'} ${place}). Nothing is lost; please report it.\n`,
  );
  return exitCodes.someHeld;
}
