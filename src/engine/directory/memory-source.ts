import type { Patient } from '../../contract/directory.ts';
import { blockingKeys, frequencyKeys } from '../identity/blocking-keys.ts';
import type { PatientSource } from './patient-source.ts';

/**
 * Patients in memory, found by their blocking keys. The index is two number arrays: about 16 bytes for each key of each patient, and nothing
 * is copied of the patients.
 */
export function openMemorySource(patients: readonly Patient[]): PatientSource {
  const index = indexOf(patients);
  return {
    async candidates({ keys }) {
      const found = new Set<number>();
      let isComplete = true;
      for (const { key, isEssential, limit } of keys) {
        const rows = index.rowsOf(key, limit);
        if (rows === null) isComplete &&= !isEssential;
        else for (const row of rows) found.add(row);
      }
      return { patients: [...found].map((row) => patients[row] as Patient), isComplete };
    },
    counts: async (keys) => keys.map((key) => index.counts.get(key) ?? 0),
    standing: async () => ({ kind: 'live', isWhole: true, syncedAt: null, patients: patients.length }),
  };
}

/** Keys in buckets by their remainder, each with the row of its patient. */
function indexOf(patients: readonly Patient[]) {
  const counts = new Map<number, number>();
  const keysOf = patients.map((patient) => {
    for (const key of frequencyKeys(patient)) counts.set(key, (counts.get(key) ?? 0) + 1);
    return Float64Array.from(blockingKeys(patient));
  });
  const total = keysOf.reduce((sum, keys) => sum + keys.length, 0);
  const buckets = 2 ** Math.max(4, Math.ceil(Math.log2(total + 1)) - 2);
  const bucketOf = (key: number) => key % buckets;
  const starts = new Uint32Array(buckets + 1);
  for (const keys of keysOf) for (const key of keys) starts[bucketOf(key) + 1] = (starts[bucketOf(key) + 1] ?? 0) + 1;
  for (let bucket = 0; bucket < buckets; bucket += 1)
    starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0);
  const next = starts.slice();
  const keyAt = new Float64Array(total);
  const rowAt = new Uint32Array(total);
  for (const [row, keys] of keysOf.entries()) {
    for (const key of keys) {
      const at = next[bucketOf(key)] ?? 0;
      next[bucketOf(key)] = at + 1;
      keyAt[at] = key;
      rowAt[at] = row;
    }
  }
  return {
    counts,
    /** The rows under a key; null for more than `limit`. */
    rowsOf(key: number, limit: number): number[] | null {
      const rows: number[] = [];
      const end = starts[bucketOf(key) + 1] ?? 0;
      for (let at = starts[bucketOf(key)] ?? 0; at < end; at += 1) {
        if (keyAt[at] !== key) continue;
        if (rows.length === limit) return null;
        rows.push(rowAt[at] ?? 0);
      }
      return rows;
    },
  };
}
