import { closeSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type Drop, type DroppedFile, dropsIn, settling } from './settled-drops.ts';

/** What a thread is told when it starts. */
export interface DropFolderThreadData {
  readonly folder: string;
  readonly settleMs: number;
  readonly everyMs: number;
}

/** Far more than a clinic sends in a month; what lies deeper or beyond is not looked at. */
const mostFiles = 100_000;
const deepest = 32;

/**
 * Every file below a folder, without following links. A folder that cannot be read, or is gone, is empty: the next look tells.
 */
function filesBelow(root: string): DroppedFile[] {
  const files: DroppedFile[] = [];
  const visit = (folder: string, depth: number): void => {
    for (const entry of entriesOf(join(root, folder))) {
      if (files.length >= mostFiles) return;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < deepest) visit(path, depth + 1);
      else if (entry.isFile()) files.push(...fileAt(root, path));
    }
  };
  visit('', 0);
  return files;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function fileAt(root: string, path: string): DroppedFile[] {
  try {
    const { size, mtimeMs } = lstatSync(join(root, path));
    return [{ path, sizeBytes: size, modifiedMs: mtimeMs }];
  } catch {
    return [];
  }
}

/** Windows keeps a file closed to others while it is copied, and shows its final size from the start. */
function isStillWritten(root: string, { newest }: Drop): boolean {
  try {
    closeSync(openSync(join(root, newest), 'r'));
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EBUSY';
  }
}

// The body of a thread: it looks at one folder again and again and tells what has settled whenever that is something else.
if (parentPort !== null) {
  const port = parentPort;
  const { folder, settleMs, everyMs } = workerData as DropFolderThreadData;
  const { settled } = settling(settleMs);
  let told = '[]';
  const look = (): void => {
    const startedMs = performance.now();
    const drops = settled(dropsIn(filesBelow(folder)), startedMs).filter((drop) => !isStillWritten(folder, drop));
    const text = JSON.stringify(drops);
    if (text !== told) port.postMessage(drops);
    told = text;
    // A folder that takes long to list is listed less often.
    next = setTimeout(look, Math.max(everyMs, 10 * (performance.now() - startedMs)));
  };
  let next: NodeJS.Timeout | undefined;
  look();
  // The system told of a change: what grows is looked at again until it has settled, hints or not.
  port.on('message', () => {
    clearTimeout(next);
    look();
    if (everyMs > settleMs) {
      clearTimeout(next);
      next = setTimeout(look, settleMs + 1);
    }
  });
}
