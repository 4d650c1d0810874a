import { createHash } from 'node:crypto';

/** SHA-256 (hex) of plain data as JSON with sorted keys: the same data give the same hash on every machine. */
export function canonicalHash(data: unknown): string {
  return createHash('sha256').update(canonicalJson(data)).digest('hex');
}

/** JSON with the keys of every object in code unit order and no spaces; `undefined` members are left out. */
export function canonicalJson(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}
