import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FaultError } from '../../contract/fault.ts';

/** A folder beside the target in which a download grows; it gets the target's name only when all of it is there and proven. */
export interface PartPlace {
  /** `NAME.xxxxxx.part`: nobody takes it for a study. */
  readonly folder: string;
  /** Gives what lies at `from` (the folder itself, or a file in it) the target's name. */
  finish(from: string): Promise<void>;
  /** Takes everything away again. */
  discard(): Promise<void>;
}

/** Never below what the system itself needs to go on. */
const sparedBytes = 64 * 1024 * 1024;

/**
 * @param neededBytes null where it is not known
 * @throws FaultError `download-exists`, `download-place` (missing, not a folder, not writable), `disk-full`
 */
export async function openPartPlace(target: string, neededBytes: number | null): Promise<PartPlace> {
  if (existsSync(target)) throw new FaultError('download-exists', { path: target });
  const folder = join(dirname(target), `${basename(target)}.${randomBytes(3).toString('hex')}.part`);
  try {
    const { bavail, bsize } = await statfs(dirname(target));
    const freeBytes = Math.max(0, bavail * bsize - sparedBytes);
    if (neededBytes !== null && neededBytes > freeBytes) throw new FaultError('disk-full', { neededBytes, freeBytes });
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    throw placeFault(error, target);
  }
  const discard = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  return {
    folder,
    discard,
    async finish(from) {
      // Somebody may have put something there meanwhile; on POSIX a rename would take the place of a file.
      if (existsSync(target)) throw new FaultError('download-exists', { path: target });
      await rename(from, target);
      if (from !== folder) await discard();
      await syncFolder(dirname(target));
    },
  };
}

/** A system error of a place that a person chose, as the fault it is; other errors as they are. */
export function placeFault(error: unknown, target: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new FaultError('disk-full', {}, { cause: error });
  const isPlace = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'ENAMETOOLONG'].some((one) => one === code);
  return isPlace ? new FaultError('download-place', { path: target }, { cause: error }) : error;
}

/** Makes names durable. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
