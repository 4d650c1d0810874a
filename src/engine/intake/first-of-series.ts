import type { FileOutcome } from '../scan/file-outcome.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';

/** A disc with hundreds of series is not to wait for the disk hundreds of times. */
const mostSeries = 48;

/** Tells of the first image of each series: only when it is held, and only of so many series. */
export interface FirstOfSeries {
  /** Whether this file is the first of its series. */
  take(outcome: FileOutcome): boolean;
  /** The file with this key is held now. Keys are those of `keyOf` in the copying reader. */
  tell(key: string): void;
}

export function firstOfSeries(onSeries: ((instance: ScannedInstance) => void) | undefined): FirstOfSeries {
  const known = new Set<string>();
  const waiting = new Map<string, ScannedInstance>();
  return {
    take(outcome) {
      if (onSeries === undefined || outcome.kind !== 'instance') return false;
      const { seriesInstanceUid, sourcePath, path } = outcome.instance;
      if (known.size >= mostSeries || known.has(seriesInstanceUid)) return false;
      known.add(seriesInstanceUid);
      waiting.set(`${sourcePath}\0${path}`, outcome.instance);
      return true;
    },
    tell(key) {
      const instance = waiting.get(key);
      if (instance !== undefined && waiting.delete(key)) onSeries?.(instance);
    },
  };
}
