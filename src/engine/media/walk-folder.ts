import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceEntry } from './source.ts';

export interface WalkLimits {
  readonly depth: number;
  readonly files: number;
}

/** PS3.10 allows eight levels and ISO 9660 eight too; what is deeper or more than this is an attack or a backup of something else. */
export const walkLimits: WalkLimits = { depth: 64, files: 1_000_000 };

interface Folder {
  readonly path: string;
  readonly depth: number;
  /** Device and inode of this folder and all above it: one of them below itself is a loop. */
  readonly lineage: readonly string[];
}

/**
 * Every file under a folder in the order the file system gives, which on optical discs is the order on the disc: a folder's files first,
 * then its folders. Links are named and not followed. The folders alone say what each entry is: no file is asked. Aborting throws the
 * signal's reason.
 */
export async function* walkFolder(
  root: string,
  signal: AbortSignal | undefined,
  limits: WalkLimits = walkLimits,
): AsyncIterable<SourceEntry> {
  const waiting: Folder[] = [{ path: '', depth: 0, lineage: [] }];
  let files = 0;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { entries, unreadable } = await listFolder(root, folder.path, signal);
    if (unreadable) yield { path: folder.path === '' ? '.' : folder.path, sizeBytes: 0, skip: 'read-error' };
    const subfolders: Folder[] = [];
    for (const entry of entries) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      if (entry.isDirectory()) {
        signal?.throwIfAborted();
        const stats = await lstat(join(root, path), { bigint: true }).catch(() => null);
        const entered =
          stats === null ? ({ path, sizeBytes: 0, skip: 'read-error' } as const) : enter(folder, path, stats, limits);
        if ('skip' in entered) yield entered;
        else subfolders.push(entered);
        continue;
      }
      files += 1;
      if (files > limits.files) {
        yield { path, sizeBytes: 0, skip: 'too-large' };
        return;
      }
      yield fileEntry(path, entry);
    }
    waiting.push(...subfolders.reverse());
  }
}

function enter(
  parent: Folder,
  path: string,
  stats: BigIntStats,
  limits: WalkLimits,
): Folder | (SourceEntry & { skip: string }) {
  const identity = `${stats.dev}:${stats.ino}`;
  if (stats.ino !== 0n && parent.lineage.includes(identity)) return { path, sizeBytes: 0, skip: 'path-escape' };
  if (parent.depth + 1 >= limits.depth) return { path, sizeBytes: 0, skip: 'too-large' };
  return { path, depth: parent.depth + 1, lineage: [...parent.lineage, identity] };
}

function fileEntry(path: string, entry: Dirent): SourceEntry {
  if (entry.isFile()) return { path };
  if (entry.isSymbolicLink()) return { path, sizeBytes: 0, skip: 'symlink' };
  // A device file leads to something that is not on the medium; pipes and sockets lead nowhere.
  if (entry.isBlockDevice() || entry.isCharacterDevice()) return { path, sizeBytes: 0, skip: 'path-escape' };
  if (entry.isFIFO() || entry.isSocket()) return { path, sizeBytes: 0, skip: 'not-dicom' };
  return { path, sizeBytes: 0, skip: 'read-error' };
}

/** The entries of one folder; as many as could be read of one that breaks off. */
async function listFolder(
  root: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ entries: Dirent[]; unreadable: boolean }> {
  const entries: Dirent[] = [];
  // opendir and not readdir: only this one keeps the order of the file system.
  const directory = await opendir(join(root, folder), { bufferSize: 256 }).catch(() => null);
  if (signal?.aborted === true) {
    await directory?.close();
    throw signal.reason;
  }
  if (directory === null) return { entries, unreadable: true };
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  // With callbacks: a promise for each entry of a large folder takes longer than opening the file.
  const next = (error: Error | null, entry: Dirent | null) => {
    if (signal?.aborted === true) return reject(signal.reason);
    if (error !== null || entry === null) return resolve(error !== null);
    entries.push(entry);
    directory.read(next);
  };
  directory.read(next);
  try {
    return { entries, unreadable: await promise };
  } finally {
    await directory.close().catch(() => undefined);
  }
}
