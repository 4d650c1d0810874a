/** Deeper than any message of the wire; what nests more is made to hurt. */
const deepest = 64;

/**
 * Whether a message is plain data: texts, numbers, yes and no, nothing, bytes, and lists and objects of these. What else a page can post (errors, maps, blobs, circles)
 * is no message of the wire, and the two ends of a relay may not even agree on how it is written down.
 */
export function isPlainData(value: unknown, depth = 0): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return true;
  if (typeof value !== 'object' || depth >= deepest) return false;
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return true;
  if (Array.isArray(value)) return value.every((one) => isPlainData(one, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((one) => isPlainData(one, depth + 1));
}
