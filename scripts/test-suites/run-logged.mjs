import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';

/**
 * Runs a program to its end with all of its output in a log file.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, logPath: string, timeoutMs: number, env?: Record<string, string> }} options
 * @returns {Promise<{ exitCode: number, timedOut: boolean }>}
 */
export function runLogged(command, args, { cwd, logPath, timeoutMs, env = {} }) {
  // A group of its own on POSIX, so that a suite that hangs is ended with everything that it has started.
  const isPosix = process.platform !== 'win32';
  const tied = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'TERM', command] : [command];
  const [program, ...before] = tied;
  const child = spawn(program, [...before, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: isPosix,
  });
  const log = createWriteStream(logPath);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const killAll = () => {
    try {
      process.kill(isPosix ? -child.pid : child.pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  };
  running.add(killAll);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killAll();
  }, timeoutMs);
  return new Promise((resolve) => {
    const end = (exitCode) => {
      clearTimeout(timer);
      running.delete(killAll);
      log.end(() => resolve({ exitCode, timedOut }));
    };
    child.once('error', (error) => {
      log.write(`${error.message}\n`);
      end(1);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

/** Ends of what runs now, for an interruption. */
const running = new Set();

/** Ends every program that runs now, with its children. */
export function killRunning() {
  for (const kill of running) kill();
}
