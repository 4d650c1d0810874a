import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { FaultError } from '../contract/fault.ts';
import type { Command } from './command.ts';
import { type ExitCode, exitCodes, UsageError } from './exit-codes.ts';
import { faultWords } from './fault-words.ts';
import { usage } from './usage.ts';

/** Loaded when asked for: a scan needs no database, and starting takes a tenth of a second less without one. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<Command>>> = {
  archive: async () => (await import('./commands/archive.ts')).archiveCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  deidentify: async () => {
    (await import('../engine/deidentify/second-thread.ts')).warmDeidentifyThread();
    return (await import('./commands/deidentify.ts')).deidentifyCommand;
  },
  directory: async () => (await import('./commands/directory.ts')).directoryCommand,
  disc: async () => (await import('./commands/disc.ts')).discCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  log: async () => (await import('./commands/log.ts')).logCommand,
  match: async () => (await import('./commands/match.ts')).matchCommand,
  media: async () => (await import('./commands/media.ts')).mediaCommand,
  people: async () => (await import('./commands/people.ts')).peopleCommand,
  queue: async () => (await import('./commands/queue.ts')).queueCommand,
  rewrite: async (args) => {
    // Its second thread likewise, where it is given a folder; a single file needs no second thread.
    if (args.some((arg) => statSync(arg, { throwIfNoEntry: false })?.isDirectory())) {
      // What each file leaves behind is small: young heaps that do not grow touch half the memory, and fresh memory is the dearest on virtual machines.
      setFlagsFromString('--semi-space-growth-factor=1');
      (await import('../engine/dicom/rewrite-files.ts')).warmRewriteThread();
    }
    return (await import('./commands/rewrite.ts')).rewriteCommand;
  },
  scan: async () => {
    // Its threads load what they need while this one does.
    (await import('../engine/scan/header-threads.ts')).warmHeaderThreads();
    return (await import('./commands/scan.ts')).scanCommand;
  },
  vault: async () => (await import('./commands/vault.ts')).vaultCommand,
  viewer: async () => (await import('./commands/viewer.ts')).viewerCommand,
};

/** Runs `gantry` with its arguments (without the program's name) and gives the exit code of cli.md. */
export async function runGantry(args: string[]): Promise<ExitCode> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage);
    return exitCodes.allDone;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    process.stderr.write(`gantry: there is no command "${name}". "gantry help" lists them.\n`);
    return exitCodes.usage;
  }
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const command = await load(rest);
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
