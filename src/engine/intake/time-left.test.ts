import { expect, test } from 'vitest';
import { timeLeft } from './time-left.ts';

const second = 1_000;

test('at a constant speed the time left is right within a fifth from the first tenth on, whatever the drive needs to spin up', () => {
  for (const [bytesPerSecond, totalBytes, stepBytes] of [
    [3_600_000, 526_000_000, 256 * 1024],
    [150_000, 30_000_000, 256 * 1024],
    [200_000_000, 4_000_000_000, 16_000_000],
  ] as const) {
    const estimate = timeLeft();
    const spinUpMs = 6 * second;
    for (let atMs = 0; atMs < spinUpMs; atMs += 100) estimate.at(atMs, 0, totalBytes);
    let judged = 0;
    for (let atMs = 0; ; atMs += 100) {
      const steps = Math.floor(((atMs / second) * bytesPerSecond) / stepBytes);
      const copied = Math.min(totalBytes, steps * stepBytes);
      const { secondsLeft } = estimate.at(spinUpMs + atMs, copied, totalBytes - copied);
      const really = totalBytes / bytesPerSecond - atMs / second;
      if (copied / totalBytes < 0.1) continue;
      if (really < 5) break;
      judged += 1;
      expect(Math.abs((secondsLeft ?? 0) - really), `${copied} of ${totalBytes}`).toBeLessThan(
        // What is being read cannot be known yet.
        0.2 * really + 1 + stepBytes / bytesPerSecond,
      );
    }
    expect(judged).toBeGreaterThan(50);
  }
});

test('a drive that becomes slower is noticed within seconds', () => {
  const estimate = timeLeft();
  let copied = 0;
  for (let atMs = 0; atMs < 60 * second; atMs += 100) {
    copied += atMs < 30 * second ? 400_000 : 100_000;
    estimate.at(atMs, copied, 1_000_000_000 - copied);
  }
  expect(Math.abs((estimate.at(60 * second, copied, 100_000_000).secondsLeft ?? 0) - 100)).toBeLessThan(5);
});

test('nothing is said before there is something to say', () => {
  const estimate = timeLeft();
  expect(estimate.at(0, 0, 1_000)).toEqual({ bytesPerSecond: null, secondsLeft: null });
  expect(estimate.at(5 * second, 0, 1_000)).toEqual({ bytesPerSecond: null, secondsLeft: null });
  expect(estimate.at(5.1 * second, 100, 900).secondsLeft).toBeNull();
});
