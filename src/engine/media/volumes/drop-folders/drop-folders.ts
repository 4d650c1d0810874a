import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Volume } from '../../../../contract/volumes.ts';
import { displayPath } from '../../display-path.ts';
import { opaqueId } from '../opaque-id.ts';
import { watchHints } from '../watch-hints.ts';
import type { DropFolderThreadData } from './drop-folder-thread.ts';
import type { Drop } from './settled-drops.ts';

/** The thread's program lies beside this one: as TypeScript in the sources, as CommonJS in the bundle. */
const program = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? 'drop-folder-thread.ts' : 'drop-folder-thread.cjs', import.meta.url),
);

/** Long enough for a slow line that pauses between two packets. */
const usualSettleMs = 5000;
const usualEveryMs = 1000;

/** The folders that a clinic's other programs put studies into. */
export interface DropFolders {
  /** What lies there and has stopped growing. */
  volumes(): Volume[];
  /** Watches these, and no others. */
  set(folders: readonly string[]): void;
  close(): void;
}

/**
 * Watches drop folders by looking again and again, for they are mostly shares, and a share tells nobody when another computer writes to it. Each
 * has a thread of its own: a dead share keeps that thread waiting, and nothing else. Where the folder is this computer's own (`isLocal`), a change in it
 * wakes the next look.
 */
export function openDropFolders(options: {
  readonly onChanged: () => void;
  readonly settleMs?: number;
  readonly everyMs?: number;
  readonly isLocal?: (folder: string) => boolean;
}): DropFolders {
  const { onChanged, settleMs = usualSettleMs, everyMs = usualEveryMs, isLocal = () => true } = options;
  const watched = new Map<string, { worker: Worker; drops: readonly Drop[]; endHints: () => void }>();

  function start(folder: string): void {
    const workerData: DropFolderThreadData = { folder, settleMs, everyMs };
    const worker = new Worker(program, { workerData });
    const endHints = watchHints(isLocal(folder) ? [folder] : [], () => worker.postMessage('look'));
    const one = { worker, drops: [] as readonly Drop[], endHints };
    watched.set(folder, one);
    one.worker.unref();
    one.worker.on('message', (drops: Drop[]) => {
      one.drops = drops;
      if (watched.get(folder) === one) onChanged();
    });
    // A thread that fails takes its folder out of sight and nothing else; saving the settings starts it again.
    one.worker.on('error', () => stop(folder));
  }
  function stop(folder: string): void {
    const one = watched.get(folder);
    if (one === undefined) return;
    watched.delete(folder);
    one.endHints();
    // Not waited for: it may hang in a call that nothing can interrupt.
    one.worker.terminate().catch(() => undefined);
    if (one.drops.length > 0) onChanged();
  }

  return {
    volumes: () => [...watched].flatMap(([folder, { drops }]) => drops.map((drop) => dropVolume(folder, drop))),
    set(folders) {
      for (const folder of watched.keys()) if (!folders.includes(folder)) stop(folder);
      for (const folder of folders) if (!watched.has(folder)) start(folder);
    },
    close() {
      for (const folder of [...watched.keys()]) stop(folder);
    },
  };
}

function dropVolume(folder: string, { name, members, sizeBytes, fingerprint }: Drop): Volume {
  return {
    id: opaqueId(`${folder}\0${name}\0${fingerprint}`),
    kind: 'folder',
    label: displayPath(name || basename(folder) || folder),
    mountPath: name === '' ? folder : join(folder, name),
    paths: members.map((member) => join(folder, member)),
    readOnly: false,
    sizeBytes,
    device: null,
    ejectable: false,
  };
}
