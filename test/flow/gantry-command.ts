import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { keepLogs } from '../fakes/keep-logs.ts';

const gantry = fileURLToPath(new URL('../../bin/gantry.mjs', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON document that `--json` prints. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read the contract's shapes field by field, as an outside script would
  json(): any;
}

export interface RunningCommand {
  readonly pid: number;
  readonly done: Promise<CommandResult>;
  /** Resolves with the first stderr line that fits; rejects when the command ends before. */
  line(fits: (line: string) => boolean): Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

/** A `gantry` with a home folder of its own, run as its users run it: a process, arguments, an exit code. */
export function gantryHome(place?: string) {
  const root = mkdtempSync(join(tmpdir(), 'gantry-flow-'));
  const home = place ?? join(root, 'home');
  const start = (args: string[]): RunningCommand => startCommand([...args, '--home', home]);
  return {
    root,
    home,
    start,
    run: (...args: string[]): Promise<CommandResult> => start(args).done,
    /** A file with a secret, as `--password-file` takes it. */
    secretFile(name: string, secret: string): string {
      const path = join(root, name);
      writeFileSync(path, `${secret}\n`, { mode: 0o600 });
      return path;
    },
    remove(): void {
      keepLogs(home);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
export type GantryHome = ReturnType<typeof gantryHome>;

function startCommand(args: string[]): RunningCommand {
  const child = spawn(process.execPath, [gantry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<{
    fits: (line: string) => boolean;
    resolve: (line: string) => void;
    reject: (error: Error) => void;
  }>();
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    stderr += `${line}\n`;
    for (const waiter of waiting) {
      if (!waiter.fits(line)) continue;
      waiting.delete(waiter);
      waiter.resolve(line);
    }
  });
  const done = new Promise<CommandResult>((resolve) => {
    child.on('close', (code) => {
      for (const waiter of waiting)
        waiter.reject(new Error(`gantry ended before that line came. It said:\n${stderr}${stdout}`));
      resolve({
        code,
        stdout,
        stderr,
        json() {
          try {
            return JSON.parse(stdout);
          } catch {
            throw new Error(`not one JSON document (exit ${code}):\n${stdout}\n${stderr}`);
          }
        },
      });
    });
  });
  return {
    pid: child.pid ?? 0,
    done,
    line: (fits) => new Promise((resolve, reject) => void waiting.add({ fits, resolve, reject })),
    kill: (signal) => void child.kill(signal),
  };
}

/** The progress object of a `--progress json` line, or null for other lines. */
export function progressOf(line: string): { what: string; done: number; total: number | null } | null {
  if (!line.startsWith('{')) return null;
  return JSON.parse(line) as { what: string; done: number; total: number | null };
}
