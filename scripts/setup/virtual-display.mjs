import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Starts an X server without a screen, on a display number that it finds free by itself.
 *
 * @param {string} [size] in pixels
 * @returns {Promise<{ display: string, stop: () => Promise<void> }>}
 * @throws {Error} when Xvfb is not installed
 */
export async function startVirtualDisplay(size = '1366x768') {
  const args = ['Xvfb', '-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'];
  // setpriv (part of every Debian) ties the server's life to ours: even `kill -9` leaves none behind.
  const [command, ...rest] = existsSync('/usr/bin/setpriv')
    ? ['/usr/bin/setpriv', '--pdeathsig', 'TERM', ...args]
    : args;
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const exited = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
  const display = await Promise.race([firstLine(child.stdio[3]), exited.then(() => undefined)]);
  if (display === undefined) throw new Error('Xvfb did not start: apt-get install xvfb xauth');
  return {
    display: `:${display}`,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/**
 * @param {import('node:stream').Readable} stream
 * @returns {Promise<string>}
 */
function firstLine(stream) {
  return new Promise((resolve) => {
    let text = '';
    stream.on('data', (part) => {
      text += part;
      if (text.includes('\n')) resolve(text.trim());
    });
  });
}
