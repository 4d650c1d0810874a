import { spawn } from 'node:child_process';
import { repoDir } from './places.mjs';

/**
 * Runs a program of the project in the foreground; what it prints is printed, Ctrl-C reaches it.
 *
 * @param {string} node the executable, see `requireProjectNode`
 * @param {string} program path of a TypeScript or JavaScript file
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export function runOnNode(node, program, args) {
  const child = spawn(node, [program, ...args], { cwd: repoDir, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
