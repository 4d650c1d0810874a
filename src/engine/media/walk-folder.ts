import type { BigIntStats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceEntry } from './source.ts';

export interface WalkLimits {
  readonly depth: number;
  readonly files: number;
}

/** PS3.10 allows eight levels and ISO 9660 eight too; what is deeper or more than this is an attack or a backup of something else. */
export const walkLimits: WalkLimits = { depth: 64, files: 1_000_000 };

const statsAtOnce = 16;

interface Folder {
  readonly path: string;
  readonly depth: number;
  /** Device and inode of this folder and all above it: one of them below itself is a loop. */
  readonly lineage: readonly string[];
}

/**
 * Every file under a folder in the order the file system gives, which on optical discs is the order on the disc: a folder's files first,
 * then its folders. Links are named and not followed. Aborting throws the signal's reason.
 */
export async function* walkFolder(
  root: string,
  signal: AbortSignal | undefined,
  limits: WalkLimits = walkLimits,
): AsyncIterable<SourceEntry> {
  const waiting: Folder[] = [{ path: '', depth: 0, lineage: [] }];
  let files = 0;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const subfolders: Folder[] = [];
    for await (const { path, stats } of listFolder(root, folder.path, signal)) {
      if (stats?.isDirectory()) {
        const entered = enter(folder, path, stats, limits);
        if ('skip' in entered) yield entered;
        else subfolders.push(entered);
        continue;
      }
      files += 1;
      if (files > limits.files) {
        yield { path, sizeBytes: 0, skip: 'too-large' };
        return;
      }
      yield fileEntry(path, stats);
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

function fileEntry(path: string, stats: BigIntStats | null): SourceEntry {
  if (stats === null) return { path, sizeBytes: 0, skip: 'read-error' };
  const sizeBytes = Number(stats.size);
  if (stats.isFile()) return { path, sizeBytes };
  if (stats.isSymbolicLink()) return { path, sizeBytes: 0, skip: 'symlink' };
  // A device file leads to something that is not on the medium; pipes and sockets lead nowhere.
  if (stats.isBlockDevice() || stats.isCharacterDevice()) return { path, sizeBytes: 0, skip: 'path-escape' };
  return { path, sizeBytes: 0, skip: 'not-dicom' };
}

/** The entries of one folder with their stats, null where the medium does not give them; one null entry for a folder that cannot be read. */
async function* listFolder(
  root: string,
  folder: string,
  signal: AbortSignal | undefined,
): AsyncIterable<{ path: string; stats: BigIntStats | null }> {
  const names: string[] = [];
  try {
    // opendir and not readdir: only this one keeps the order of the file system.
    for await (const entry of await opendir(join(root, folder), { bufferSize: 256 })) names.push(entry.name);
  } catch {
    signal?.throwIfAborted();
    yield { path: folder === '' ? '.' : folder, stats: null };
  }
  for (let start = 0; start < names.length; start += statsAtOnce) {
    signal?.throwIfAborted();
    const batch = names.slice(start, start + statsAtOnce).map((name) => (folder === '' ? name : `${folder}/${name}`));
    const stats = await Promise.all(batch.map((path) => lstat(join(root, path), { bigint: true }).catch(() => null)));
    for (const [index, path] of batch.entries()) yield { path, stats: stats[index] ?? null };
  }
}
