import type { QueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Fault } from '../../contract/fault.ts';
import { faultOf } from '../words/fault-words.ts';
import { lastPathPart } from '../words/format.ts';
import type { Services } from './engine-client.ts';
import { queryKeys } from './query-keys.ts';

/** One reading of a disc or folder that this window asked for. What it found is in the query cache. */
export interface Scan {
  scanId: string;
  paths: string[];
  /** What a person calls it: the folder's name. */
  name: string;
  state: 'running' | 'done' | 'stopped' | 'failed';
  fault: Fault | null;
}

interface Scans {
  scans: Scan[];
  put: (scan: Scan) => void;
  remove: (scanId: string) => void;
}

/** The scans of this window, newest first. */
export const useScans = create<Scans>((set) => ({
  scans: [],
  put: (scan) =>
    set(({ scans }) =>
      scans.some(({ scanId }) => scanId === scan.scanId)
        ? { scans: scans.map((known) => (known.scanId === scan.scanId ? scan : known)) }
        : { scans: [scan, ...scans] },
    ),
  remove: (scanId) => set(({ scans }) => ({ scans: scans.filter((scan) => scan.scanId !== scanId) })),
}));

const running = new Map<string, AbortController>();

/**
 * Starts to copy these paths into the vault. Gives the scan's id at once; the card on Home tells the rest. `mergeWith`: the scan of a damaged disc, of which
 * this is another drive or a second copy.
 */
export function startScan({ engine }: Services, cache: QueryClient, paths: string[], mergeWith?: string): string {
  const scanId = crypto.randomUUID();
  const scan = { scanId, paths, name: paths.map(lastPathPart).slice(0, 2).join(', ') };
  const controller = new AbortController();
  const { put } = useScans.getState();
  running.set(scanId, controller);
  put({ ...scan, state: 'running', fault: null });
  engine.media
    .scan({ scanId, paths, copy: true, ...(mergeWith ? { mergeWith } : {}) }, { signal: controller.signal })
    .then((report) => {
      cache.setQueryData(queryKeys.report(scanId), report);
      put({ ...scan, state: 'done', fault: null });
    })
    .catch((error: unknown) => {
      const fault = faultOf(error);
      // Nobody wants this disc: what was copied of it goes too.
      if (fault.code === 'cancelled') void engine.media.discardCopy({ scanId }).catch(() => undefined);
      put(
        fault.code === 'cancelled' ? { ...scan, state: 'stopped', fault: null } : { ...scan, state: 'failed', fault },
      );
    })
    .finally(() => running.delete(scanId));
  return scanId;
}

/** Stops a running scan. */
export function stopScan(scanId: string): void {
  running.get(scanId)?.abort();
}
