import { stat } from 'node:fs/promises';
import type { Ledger } from '../ledger/open-ledger.ts';
import { isBelow } from '../media/inside-path.ts';

const mostPlaces = 5;
/** A share that is away can take minutes to say so. */
const patienceMs = 500;

/**
 * What was opened lately and is still there, the newest first. Kept nowhere but in the scans of the ledger, which is encrypted: a folder's name is a
 * patient's more often than not. Gantry's own practice disc is no place to go back to.
 */
export async function recentPlaces({ scans }: Pick<Ledger, 'scans'>, home: string): Promise<{ path: string }[]> {
  const paths = scans.reports().flatMap(({ sources }) => sources.map(({ path }) => path));
  const places = [...new Set(paths)].filter((path) => !isBelow(home, path)).slice(0, 2 * mostPlaces);
  const there = await Promise.all(places.map(isThere));
  return places
    .filter((_, at) => there[at] === true)
    .slice(0, mostPlaces)
    .map((path) => ({ path }));
}

async function isThere(path: string): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  const found = stat(path).then(
    () => true,
    () => false,
  );
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}
