import { spawn } from 'node:child_process';

/**
 * Runs a program to its end with its output kept back.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<string>} what it printed to stdout
 * @throws {Error} with the end of its output when it fails
 */
export function runCommand(command, args, { cwd, env, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    // npm is a .cmd file on Windows, which only a shell starts.
    const shell = process.platform === 'win32' && !command.endsWith('.exe');
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      timeout: timeoutMs,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let both = '';
    child.stdout.on('data', (part) => {
      stdout += part;
      both += part;
    });
    child.stderr.on('data', (part) => {
      both += part;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else
        reject(
          new Error(
            `${command} ${args[0] ?? ''} ended with ${signal ?? `code ${code}`}:\n${both.trim().slice(-2_000)}`,
          ),
        );
    });
  });
}
