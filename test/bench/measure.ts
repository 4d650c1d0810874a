/** One line of the bench's result: how long we take, how long another takes with the same files, and how much of that is allowed. */
export interface Measure {
  readonly measure: string;
  readonly oursMs: number;
  readonly peer: string;
  readonly peerMs: number;
  /** Ours by theirs. */
  readonly ratio: number;
  /** The ratio that must not be exceeded. */
  readonly must: number;
  readonly ok: boolean;
}

/** One line about a number that may not be exceeded, whatever the peers do. */
export interface Bound {
  readonly measure: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB';
  readonly must: number;
  readonly ok: boolean;
}

export function bounded(measure: string, value: number, unit: Bound['unit'], must: number): Bound {
  return { measure, value: Math.round(value * 10) / 10, unit, must, ok: value <= must };
}

export function compared(measure: string, oursMs: number, peer: string, peerMs: number, must: number): Measure {
  const ratio = oursMs / peerMs;
  return {
    measure,
    oursMs: Math.round(oursMs),
    peer,
    peerMs: Math.round(peerMs),
    ratio: Math.round(ratio * 1000) / 1000,
    must,
    ok: ratio <= must,
  };
}

/** The middle one; NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** What a bench measured, and on which data. */
export interface BenchResult {
  readonly data: Readonly<Record<string, string | number>>;
  readonly measures: readonly (Measure | Bound)[];
}
