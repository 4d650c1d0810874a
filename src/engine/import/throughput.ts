import type { Clock } from './clock.ts';

/** How fast the last seconds went. */
export interface Throughput {
  add(bytes: number): void;
  /** Over the last seconds; null until there is enough to say. */
  bytesPerSecond(): number | null;
}

const windowMs = 5_000;
const bucketMs = 250;
const leastMs = 500;

export function measureThroughput(clock: Clock): Throughput {
  const startedAt = clock.elapsedMs();
  let buckets: { at: number; bytes: number }[] = [];
  return {
    add(bytes) {
      const now = clock.elapsedMs();
      const last = buckets.at(-1);
      if (last !== undefined && now - last.at < bucketMs) {
        last.bytes += bytes;
        return;
      }
      buckets = buckets.filter((bucket) => now - bucket.at < windowMs);
      buckets.push({ at: now, bytes });
    },
    bytesPerSecond() {
      const now = clock.elapsedMs();
      const recent = buckets.filter((bucket) => now - bucket.at < windowMs);
      const sinceMs = Math.min(windowMs, now - startedAt);
      if (sinceMs < leastMs || recent.length === 0) return null;
      return Math.round((recent.reduce((total, bucket) => total + bucket.bytes, 0) * 1_000) / sinceMs);
    },
  };
}
