/** Time, so that a test can hold it still. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Milliseconds since some moment; no jump of the clock on the wall moves it. Durations are measured by this. */
  elapsedMs(): number;
  /** Calls back once; gives the function that takes it back. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsedMs: () => performance.now(),
  after(delayMs, callback) {
    // Node fires timers longer than 24.8 days at once.
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

/** A moment of a clock as the ledger keeps it. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
