import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import { close, closeSync, fdatasync, fsyncSync, openSync, renameSync, rmSync, writeSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FaultError } from '../../contract/fault.ts';
import { giveBack } from './spent-bytes.ts';
import { chunkBytes, newSpoolCipher } from './spool-format.ts';

const closeFile = promisify(close);
const syncFile = promisify(fdatasync);

/** What a thread must know to write files into the spool by itself. Stays in this process. */
export interface SpoolAccess {
  readonly folder: string;
  /** As an object where many files are written: it is then read but once. */
  readonly key: Buffer | KeyObject;
}

/** Names of spool files begin with a prefix of eight hex digits where one writer's files must be told from another's. */
export const spoolPrefixDigits = 8;
const nameDigits = 32;
/** Few large writes cost less than many small ones. */
const flushBytes = 1024 * 1024;

/** A file of known size that is being encrypted, chunk by chunk, and does not exist yet for anybody else. */
export interface SpoolWriting {
  /** Encrypts at once: the bytes may be reused after. All calls together must give the size that was told. */
  add(bytes: Buffer): void;
  /** Closes the last chunk. Durable only after `commitSpoolFiles`. */
  end(): WrittenSpoolFile;
  /** Gives it up and leaves nothing behind. */
  drop(): void;
}
export interface WrittenSpoolFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly descriptor: number;
}

/**
 * Begins a spool file without waiting for the event loop: for threads of their own. Throws `disk-full`. The format is `spool-format.ts`'s; since
 * the size is known, each chunk is encrypted as it comes, piece by piece, and nothing is kept.
 */
export function beginSpoolFile({ folder, key }: SpoolAccess, sizeBytes: number, prefix = ''): SpoolWriting {
  const name = prefix + randomBytes((nameDigits - prefix.length) / 2).toString('hex');
  const path = join(folder, 'unfinished', name);
  const cipher = newSpoolCipher(key);
  const hash = createHash('sha256');
  const chunks = Math.max(1, Math.ceil(sizeBytes / chunkBytes));
  const descriptor = noRoom(() => openSync(path, 'wx', 0o600));
  let pending: Buffer[] = [cipher.header];
  let pendingBytes = 0;
  let received = 0;
  let index = 0;
  let chunk = cipher.begin(0, chunks === 1);

  function flush(): void {
    noRoom(() => writeWhole(descriptor, pending));
    pending.forEach(giveBack);
    pending = [];
    pendingBytes = 0;
  }

  return {
    add(bytes) {
      hash.update(bytes);
      for (let at = 0; at < bytes.length; ) {
        const end = Math.min(sizeBytes, (index + 1) * chunkBytes);
        const piece = bytes.subarray(at, at + end - received);
        if (piece.length === 0) throw new Error('more bytes than a spool file was begun for');
        pending.push(chunk.update(piece));
        pendingBytes += piece.length;
        received += piece.length;
        at += piece.length;
        if (received < end || received === sizeBytes) continue;
        pending.push(chunk.tag());
        index += 1;
        chunk = cipher.begin(index, index === chunks - 1);
      }
      if (pendingBytes >= flushBytes) flush();
    },
    end() {
      if (received !== sizeBytes) throw new Error('fewer bytes than a spool file was begun for');
      pending.push(chunk.tag());
      flush();
      return { name, sizeBytes, sha256: hash.digest('hex'), descriptor };
    },
    drop() {
      closeSync(descriptor);
      rmSync(path, { force: true });
    },
  };
}

/**
 * Waits until files are on the disk, whatever happens to the power, and gives them their names. Many at once cost little more than one: the
 * file system joins their waits. Throws `disk-full`.
 */
export async function commitSpoolFiles({ folder }: SpoolAccess, files: readonly WrittenSpoolFile[]): Promise<void> {
  if (files.length === 0) return;
  await Promise.all(files.map(({ descriptor }) => syncFile(descriptor).catch(refuseFullDisk)));
  await Promise.all(files.map(({ descriptor }) => closeFile(descriptor)));
  for (const { name } of files) renameSync(join(folder, 'unfinished', name), join(folder, name));
  syncFolder(folder);
}

/** Takes away a written file that is not durable yet. */
export function dropSpoolFile({ folder }: SpoolAccess, { name, descriptor }: WrittenSpoolFile): void {
  closeSync(descriptor);
  rmSync(join(folder, 'unfinished', name), { force: true });
}

/** Makes the names durable too. Windows has no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeWhole(descriptor: number, buffers: readonly Buffer[]): void {
  const wanted = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  const written = writevSync(descriptor, buffers);
  if (written === wanted) return;
  // A short write happens on a nearly full disk; the next one says so with ENOSPC.
  const rest = Buffer.concat(buffers).subarray(written);
  for (let done = 0; done < rest.length; ) done += writeSync(descriptor, rest, done);
}

function noRoom<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return refuseFullDisk(error);
  }
}

/** Turns the system's word for a full disk or quota into the fault `disk-full`; throws anything else as it is. */
export function refuseFullDisk(error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new FaultError('disk-full', {}, { cause: error });
  throw error;
}
