import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';

export type VirtualDisplay = { display: string; stop(): Promise<void> };

/** Starts an X server without a screen on a display number that it finds free by itself. @throws Error when Xvfb is not installed */
export async function startVirtualDisplay(size = '1366x768'): Promise<VirtualDisplay> {
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'];
  // As with Orthanc: whatever ends us ends it.
  const setpriv = '/usr/bin/setpriv';
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe'] as const;
  const child = existsSync(setpriv)
    ? spawn(setpriv, ['--pdeathsig', 'TERM', 'Xvfb', ...args], { stdio: [...stdio] })
    : spawn('Xvfb', args, { stdio: [...stdio] });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const numbers = child.stdio[3] as Readable;
  const display = await Promise.race([
    new Promise<string>((resolve) => {
      let text = '';
      numbers.on('data', (part: Buffer) => {
        text += part.toString('latin1');
        if (text.includes('\n')) resolve(`:${text.trim()}`);
      });
    }),
    exited.then(() => undefined),
  ]);
  if (display === undefined) throw new Error('Xvfb did not start: apt-get install xvfb xauth');
  return {
    display,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
