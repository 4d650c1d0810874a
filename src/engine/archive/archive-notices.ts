import type { ArchiveNotice } from '../../contract/settings.ts';
import type { ArchiveSystem } from './read-system.ts';

/** Nine security holes were mended in it (gzip and zip bombs, reads out of bounds; standards.md §3.4(10)). */
export const hardened = [1, 12, 11] as const;

/** What an administrator should know of this Orthanc. None of it keeps an import from being proven. */
export function noticesOf(system: ArchiveSystem): ArchiveNotice[] {
  const found: [ArchiveNotice, boolean][] = [
    ['recycles-when-full', system.recyclesWhenFull === true],
    ['overwrites', system.overwritesInstances === true],
    ['reencodes', system.transcodesOnIngest === true],
    ['outdated', isOlderThan(system.version, hardened)],
  ];
  return found.flatMap(([notice, applies]) => (applies ? [notice] : []));
}

/** By the numbers at its beginning; what has none (`mainline`) is the newest. */
function isOlderThan(version: string, wanted: readonly number[]): boolean {
  const numbers = /^\d+(\.\d+)*/.exec(version)?.[0].split('.').map(Number);
  if (numbers === undefined) return false;
  const differing = wanted.findIndex((part, index) => (numbers[index] ?? 0) !== part);
  return differing >= 0 && (numbers[differing] ?? 0) < (wanted[differing] ?? 0);
}
