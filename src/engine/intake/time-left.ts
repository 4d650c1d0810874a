/** How fast a copy goes and how long it will take, from what was copied by when. */
export interface TimeLeft {
  /** `bytesLeft` as it is known now. */
  at(
    nowMs: number,
    bytesCopied: number,
    bytesLeft: number,
  ): {
    readonly bytesPerSecond: number | null;
    readonly secondsLeft: number | null;
  };
}

/** Discs speed up outwards and pause for bad sectors: the last seconds say more than the whole, and one second says nothing. */
const windowMs = 15_000;
const gapMs = 200;
const leastMs = 1_000;

/** A moving average over the last fifteen seconds; null for the first second. Pure but for what it was told before. */
export function timeLeft(): TimeLeft {
  let samples: { readonly atMs: number; readonly bytes: number }[] = [];
  return {
    at(nowMs, bytesCopied, bytesLeft) {
      const newest = samples.at(-1);
      if (newest === undefined || nowMs - newest.atMs >= gapMs) samples.push({ atMs: nowMs, bytes: bytesCopied });
      // One sample older than the window stays, so that the window is full.
      const firstInside = samples.findIndex(({ atMs }) => nowMs - atMs <= windowMs);
      samples = samples.slice(Math.max(0, firstInside - 1));
      const oldest = samples[0] ?? { atMs: nowMs, bytes: bytesCopied };
      const spanMs = nowMs - oldest.atMs;
      if (spanMs < leastMs) return { bytesPerSecond: null, secondsLeft: bytesLeft === 0 ? 0 : null };
      const bytesPerSecond = ((bytesCopied - oldest.bytes) * 1_000) / spanMs;
      const secondsLeft = bytesPerSecond > 0 ? Math.ceil(bytesLeft / bytesPerSecond) : null;
      return { bytesPerSecond: Math.round(bytesPerSecond), secondsLeft };
    },
  };
}
