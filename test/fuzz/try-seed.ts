import { bufferSource } from '../../src/engine/dicom/byte-source.ts';
import { mutate } from './mutate.ts';
import type { Originals } from './originals.ts';
import { seededRandom } from './random.ts';
import { targets } from './targets.ts';

/** What one mutation led to. */
export interface SeedReport {
  readonly seed: number;
  /** By target: `accepted`, a reason, or `failed`. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** What must not happen. */
  readonly failures: readonly string[];
}

const slowestMs = 1000;

/** Damages the file that a seed picks and shows it to every target. One in sixteen is shown undamaged. */
export async function trySeed(originals: Originals, seed: number): Promise<SeedReport> {
  const next = seededRandom(seed);
  const original = originals.bytesOf(seed % originals.count);
  const bytes = next(16) === 0 ? original : mutate(original, next);
  const outcomes: Record<string, string> = {};
  const failures: string[] = [];
  for (const { name, run } of targets) {
    const startedAt = performance.now();
    const cpuAt = process.cpuUsage();
    try {
      outcomes[name] = await run(bufferSource(bytes));
    } catch (error) {
      outcomes[name] = 'failed';
      failures.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    const cpu = process.cpuUsage(cpuAt);
    // On a machine that does other things too the clock alone would accuse the innocent.
    const tookMs = Math.min(performance.now() - startedAt, (cpu.user + cpu.system) / 1000);
    if (tookMs > slowestMs) failures.push(`${name}: took ${Math.round(tookMs)} ms`);
  }
  return { seed, outcomes, failures };
}
