import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EngineJob, Said } from './engine-job.ts';

/** An engine whose program is loaded already, so that what a test waits for is its work. */
export interface WarmEngine {
  /** Gives it its job; `onSaid` hears every line at once. Resolves when the process has ended, with all that it said. */
  work(job: EngineJob, onSaid?: (said: Said) => void): Promise<Said[]>;
  /** SIGKILL. */
  kill(): void;
}

/** Starts the process; `cacheFolder` keeps its compiled program for the next one. */
export function warmEngine(cacheFolder: string): WarmEngine {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'engine-child.ts')], {
    env: { ...process.env, NODE_COMPILE_CACHE: cacheFolder },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said: Said[] = [];
  let listener: (said: Said) => void = () => undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const one = JSON.parse(line) as Said;
    said.push(one);
    listener(one);
  });
  const closed = once(child, 'close');
  // A kill may come before the job was read.
  child.stdin.on('error', () => undefined);
  return {
    async work(job, onSaid) {
      if (onSaid) listener = onSaid;
      child.stdin.end(`${JSON.stringify(job)}\n`);
      const [code, signal] = (await closed) as [number | null, string | null];
      if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the engine ended with ${code ?? signal}`);
      return said;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
