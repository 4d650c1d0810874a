import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DemoStack } from './stack.ts';

const gantry = fileURLToPath(new URL('../bin/gantry.mjs', import.meta.url));

export type GantryResult = { exitCode: number; document: unknown; stderr: string; elapsedMs: number };

/** Runs `gantry … --json` in the demo's home and gives what it printed. @throws the signal's reason when stopped */
export async function runGantry(stack: DemoStack, args: string[], signal: AbortSignal): Promise<GantryResult> {
  signal.throwIfAborted();
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [gantry, ...args, '--home', stack.home, '--key-file', stack.keyFile, '--json'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (part: Buffer) => {
    stdout += part;
  });
  child.stderr.on('data', (part: Buffer) => {
    stderr += part;
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 130));
  });
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return { exitCode, document: parse(stdout), stderr, elapsedMs: performance.now() - startedAt };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
