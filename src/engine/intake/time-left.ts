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

/** Discs speed up outwards and pause for bad sectors: the last seconds say more than the whole, and the first moment says nothing. */
const windowMs = 15_000;
const gapMs = 200;
const leastMs = 800;

/** A moving average over the last fifteen seconds; null for the first moment. Pure but for what it was told before. */
export function timeLeft(): TimeLeft {
  let isMoving = false;
  let samples: { readonly atMs: number; readonly bytes: number }[] = [];
  return {
    at(nowMs, bytesCopied, bytesLeft) {
      const newest = samples.at(-1);
      const sample = { atMs: nowMs, bytes: bytesCopied };
      // Before the first bytes the drive spins up: that says nothing of its speed.
      if (!isMoving) {
        isMoving = newest !== undefined && bytesCopied > newest.bytes;
        samples = [sample];
      } else if (newest === undefined || nowMs - newest.atMs >= gapMs) samples.push(sample);
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
