/**
 * A text as a whole number below 2^52: two FNV-1a hashes of 26 bits each. Small enough for an SQLite integer and exact as a JavaScript number;
 * two texts may meet in one key, which brings a needless candidate and no more.
 */
export function hashKey(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return ((high >>> 6) & 0x3ffffff) * 0x4000000 + ((low >>> 6) & 0x3ffffff);
}
