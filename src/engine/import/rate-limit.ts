import type { Clock } from './clock.ts';

/** Holds all uploads together under one rate. */
export interface RateLimit {
  /** Resolves when so many bytes may leave; first come, first served. Rejects with the signal's reason. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
  /** Whether there is a limit at present: without one nothing needs to be cut into small parts. */
  isLimited(): boolean;
}

/** What a line that was idle may send at once. */
const burstMs = 250;

/** A token bucket over all connections. The rate (bytes a second, null for none) is asked each time, so a changed setting counts at once. */
export function limitRate(options: { clock: Clock; bytesPerSecond: () => number | null }): RateLimit {
  const { clock, bytesPerSecond } = options;
  /** When the bytes that were let through so far will have left at this rate. */
  let paidUntil = Number.NEGATIVE_INFINITY;

  return {
    isLimited: () => bytesPerSecond() !== null,
    take(bytes, signal) {
      const rate = bytesPerSecond();
      if (rate === null) return Promise.resolve();
      const now = clock.elapsedMs();
      const start = Math.max(paidUntil, now - burstMs);
      paidUntil = start + (bytes / rate) * 1_000;
      const waitMs = start - now;
      if (waitMs <= 0) return Promise.resolve();
      return waited(clock, waitMs, signal);
    },
  };
}

function waited(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const onAbort = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = clock.after(waitMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
