import { createHash } from 'node:crypto';

/** A stream of numbers that depends on its seed alone, so that a disc can be made again byte for byte. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number;
  /** A number from `low` (included) to `high` (excluded). */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
}

/** Makes a Random from the words that name its purpose, e.g. `seededRandom(seed, 'vessels')` (mulberry32). */
export function seededRandom(...words: readonly (string | number)[]): Random {
  let state = digestOf(words).readUInt32LE(0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
  };
}

/** A UID that depends on the given words alone: `2.25.` and a 128-bit number (PS3.5 §B.2), never longer than 44 characters. */
export function seededUid(...words: readonly (string | number)[]): string {
  return `2.25.${BigInt(`0x${digestOf(words).toString('hex', 0, 16)}`)}`;
}

function digestOf(words: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(words.join('/')).digest();
}
