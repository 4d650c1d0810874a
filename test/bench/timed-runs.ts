import { spawn } from 'node:child_process';

/** A program to be timed, as a whole, from its start to its end, its output thrown away; or work that times itself, in milliseconds. */
export type Contender = {
  readonly name: string;
  /** Runs before each timed run and is not timed. */
  readonly before?: () => unknown;
} & ({ readonly command: readonly string[] } | { readonly timed: () => Promise<number> });

/**
 * Times programs in turns, so that what else the machine does meets all of them: round by round, each once, every second round backwards, for what a long run
 * leaves behind (a cold memory, a busy disk) must not meet always the same one. Gives the best wall time of each, in
 * milliseconds, in the order given. Throws when one fails, for a program that fails fast must not win.
 */
export async function bestOf(rounds: number, contenders: readonly Contender[]): Promise<number[]> {
  const best = contenders.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    const inTurn = [...contenders.entries()];
    for (const [index, contender] of round % 2 === 0 ? inTurn : inTurn.reverse()) {
      await contender.before?.();
      const tookMs = await ('timed' in contender ? contender.timed() : timed(contender));
      process.stderr.write(`  ${contender.name}: ${(tookMs / 1000).toFixed(2)} s\n`);
      best[index] = Math.min(best[index] ?? tookMs, tookMs);
    }
  }
  return best;
}

function timed({ name, command }: Extract<Contender, { command: readonly string[] }>): Promise<number> {
  const [program = '', ...args] = command;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const startedAt = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  child.once('error', reject);
  child.once('exit', (code) => {
    if (code === 0) resolve(performance.now() - startedAt);
    else reject(new Error(`${name} ended with code ${code}: ${complaint}`));
  });
  return promise;
}
