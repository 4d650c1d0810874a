import type { QueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Fault } from '../../contract/fault.ts';
import type { UndecidedScan } from '../../contract/scan.ts';
import type { Volume } from '../../contract/volumes.ts';
import { faultOf } from '../words/fault-words.ts';
import { lastPathPart } from '../words/format.ts';
import type { Services } from './engine-client.ts';
import { usePutAwayScans } from './put-away-scans.ts';
import { queryKeys } from './query-keys.ts';

/** One reading of a disc or folder that this window asked for. What it found is in the query cache. */
export interface Scan {
  scanId: string;
  paths: string[];
  /** What a person calls it: the label or the folder's name. */
  name: string;
  state: 'running' | 'done' | 'stopped' | 'failed';
  fault: Fault | null;
  /** The disc, stick or drop that is read; null for what a person opened by its path. */
  volume: Pick<Volume, 'id' | 'kind' | 'label'> | null;
  /** Read with a password, which is kept nowhere here: what is still locked was locked with another one. */
  wasUnlocked: boolean;
  /** Read before this page began, and found again in the vault: what lies under its paths now may be another disc. */
  isFoundAgain: boolean;
}

interface Scans {
  scans: Scan[];
  put: (scan: Scan) => void;
  /** How a scan ended. One that was taken from the list meanwhile does not come back. */
  end: (scanId: string, end: Pick<Scan, 'state' | 'fault'>) => void;
  remove: (scanId: string) => void;
  /** One that was taken from the list, in its old place. */
  putBack: (scan: Scan, at: number) => void;
  /** What the vault holds and the list lacks; what a newer scan of the same paths has taken over goes. */
  findAgain: (found: readonly Scan[], held: readonly UndecidedScan[]) => void;
  /** A volume was found that is being read by its path already; tells whether that is so. */
  adopt: (volume: Volume) => boolean;
}

/** The scans of this window, newest first. */
export const useScans = create<Scans>((set, get) => ({
  scans: [],
  put: (scan) => set(({ scans }) => ({ scans: [scan, ...scans] })),
  end: (scanId, end) =>
    set(({ scans }) => ({ scans: scans.map((scan) => (scan.scanId === scanId ? { ...scan, ...end } : scan)) })),
  remove: (scanId) => set(({ scans }) => ({ scans: scans.filter((scan) => scan.scanId !== scanId) })),
  putBack: (scan, at) =>
    set(({ scans }) => {
      const others = scans.filter(({ scanId }) => scanId !== scan.scanId);
      return { scans: others.toSpliced(at, 0, scan) };
    }),
  findAgain: (found, held) =>
    set(({ scans }) => ({
      scans: [
        ...scans.filter((scan) => held.some(({ scanId }) => scanId === scan.scanId) || !isReadAgain(scan, scans)),
        ...found.filter(({ scanId }) => !scans.some((known) => known.scanId === scanId)),
      ],
    })),
  adopt: (volume) => {
    const isOfIt = (scan: Scan) =>
      scan.volume === null && areSamePaths(scan.paths, volume.paths) && (!scan.isFoundAgain || staysWhatItIs(volume));
    const found = get().scans.some(isOfIt);
    if (found)
      set(({ scans }) => ({
        scans: scans.map((scan) => (isOfIt(scan) ? { ...scan, volume, name: volume.label } : scan)),
      }));
    return found;
  },
}));

function areSamePaths(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((path, at) => path === others[at]);
}

/** Where a disc or stick was, another patient's may be by now; a share or a drop under the same path is the same. */
function staysWhatItIs({ kind }: Volume): boolean {
  return kind === 'network' || kind === 'folder';
}

function isReadAgain({ scanId, paths, isFoundAgain }: Scan, scans: readonly Scan[]): boolean {
  const isNewer = (other: Scan) => other.scanId !== scanId && !other.isFoundAgain && other.state === 'done';
  return isFoundAgain && scans.some((other) => isNewer(other) && areSamePaths(other.paths, paths));
}

const running = new Map<string, AbortController>();

/** The volume that these paths are, when a person opened one by its path. */
function volumeAt(cache: QueryClient, paths: readonly string[]): Volume | null {
  const volumes = cache.getQueryData<Volume[]>(queryKeys.volumes) ?? [];
  return volumes.find((volume) => areSamePaths(volume.paths, paths)) ?? null;
}

function nameOf(paths: readonly string[], volume: Scan['volume']): string {
  return volume?.label ?? paths.map(lastPathPart).slice(0, 2).join(', ');
}

/** Puts discs that were read before this page began back into the list, but for those that a person put away. */
export function findScansAgain(cache: QueryClient, held: readonly UndecidedScan[]): void {
  const { scanIds } = usePutAwayScans.getState();
  const found = held
    .filter(({ scanId }) => !scanIds.includes(scanId))
    .map(({ scanId, paths }): Scan => {
      const there = volumeAt(cache, paths);
      const volume = there !== null && staysWhatItIs(there) ? there : null;
      const end = { state: 'done', fault: null, wasUnlocked: false, isFoundAgain: true } as const;
      return { scanId, paths, name: nameOf(paths, volume), volume, ...end };
    });
  useScans.getState().findAgain(found, held);
}

/** A person takes a scan from the list: it stays away over a restart, too. Gives the way back. */
export function putAway(scanId: string): () => void {
  const { scans, remove, putBack } = useScans.getState();
  const at = scans.findIndex((scan) => scan.scanId === scanId);
  const scan = scans[at];
  usePutAwayScans.getState().add(scanId);
  remove(scanId);
  return () => {
    usePutAwayScans.getState().takeBack(scanId);
    if (scan) putBack(scan, at);
  };
}

interface ScanWishes {
  readonly volume?: Scan['volume'];
  /** For locked zips. */
  readonly password?: string;
  /** The scan of a damaged disc, of which this is another drive or a second copy. */
  readonly mergeWith?: string;
}

/** Starts to copy these paths, or all of a volume, into the vault. Gives the scan's id at once; the card on Home tells the rest. */
export function startScan(
  { engine }: Services,
  cache: QueryClient,
  paths: string[],
  { volume = volumeAt(cache, paths), password, mergeWith }: ScanWishes = {},
): string {
  const scanId = crypto.randomUUID();
  const name = nameOf(paths, volume);
  const scan = { scanId, paths, name, volume, wasUnlocked: password !== undefined, isFoundAgain: false };
  const controller = new AbortController();
  const { put, end } = useScans.getState();
  running.set(scanId, controller);
  put({ ...scan, state: 'running', fault: null });
  engine.media
    .scan(
      {
        scanId,
        paths,
        copy: true,
        ...(password === undefined ? {} : { password }),
        ...(mergeWith === undefined ? {} : { mergeWith }),
      },
      { signal: controller.signal },
    )
    .then((report) => {
      cache.setQueryData(queryKeys.report(scanId), report);
      end(scanId, { state: 'done', fault: null });
      void cache.invalidateQueries({ queryKey: queryKeys.undecidedScans });
    })
    .catch((error: unknown) => {
      const fault = faultOf(error);
      // Nobody wants this disc: what was copied of it goes too.
      if (fault.code === 'cancelled') void engine.media.discardCopy({ scanId }).catch(() => undefined);
      end(scanId, fault.code === 'cancelled' ? { state: 'stopped', fault: null } : { state: 'failed', fault });
    })
    .finally(() => running.delete(scanId));
  return scanId;
}

/** Stops a running scan. */
export function stopScan(scanId: string): void {
  running.get(scanId)?.abort();
}
