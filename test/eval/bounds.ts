const z95 = 1.959964;

/** Wilson's 95 % interval of a share. */
export function wilson(hits: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const middle = (share + z95 ** 2 / (2 * of)) / (1 + z95 ** 2 / of);
  const half = (z95 * Math.sqrt((share * (1 - share)) / of + z95 ** 2 / (4 * of ** 2))) / (1 + z95 ** 2 / of);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The 95 % upper bound of a rate: three divided by the trials when nothing failed, Wilson's otherwise. */
export function upperBound(failures: number, trials: number): number {
  if (trials === 0) return 1;
  return failures === 0 ? Math.min(1, 3 / trials) : wilson(failures, trials).high;
}

export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}
