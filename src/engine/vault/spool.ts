import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { keepSpentMemory } from './spent-bytes.ts';
import { readSpoolFile, type SpoolFile } from './spool-file.ts';
import { chunkBytes, newSpoolCipher } from './spool-format.ts';
import { refuseFullDisk, type SpoolAccess } from './spool-writer.ts';

/** What was written. The name is random: it tells nothing about the patient. */
export interface SpoolEntry {
  readonly name: string;
  /** Of the plain bytes. */
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Files that become durable together: one wait for the disk instead of one for each file. */
export interface SpoolBatch {
  /** Encrypts a stream into a file that does not exist yet for anybody else. Chunks of the stream must not be reused by its maker. */
  write(stream: AsyncIterable<Buffer>): Promise<SpoolEntry>;
  /** All files written so far are on the disk under their names, whatever happens to the power, when this resolves. */
  commit(): Promise<void>;
  /** Removes what was written and not committed. */
  discard(): Promise<void>;
}

export interface Spool {
  batch(): SpoolBatch;
  /** Writes one file and makes it durable. Throws `disk-full` when there is no room; nothing stays behind then. */
  write(stream: AsyncIterable<Buffer>): Promise<SpoolEntry>;
  /** Throws `spool-damaged` when the file is gone, cut short or altered. */
  open(name: string): Promise<SpoolFile>;
  remove(name: string): Promise<void>;
  /** Room left for this user on the spool's volume. */
  freeBytes(): Promise<number>;
  /** Removes the halves that a crash left. Only while no import runs: the ledger's lock must be held. */
  removeUnfinished(): void;
  /**
   * Removes the finished and unfinished files whose name begins with `prefix` and that nobody knows: written, but not recorded when a process or a thread
   * ended. The ledger's lock must be held, and nobody may be writing under that prefix. Gives how many finished ones.
   */
  removeUnknown(isKnown: (name: string) => boolean, prefix: string): number;
  /** For threads that write files of their own (`beginSpoolFile`). */
  readonly access: SpoolAccess;
}

const spoolName = /^[0-9a-f]{32}$/;

/** Of one write: the system takes only so many at once. */
const mostPieces = 64;

type OpenFile = (path: string, flags: string, mode?: number) => Promise<FileHandle>;

/** Opens the encrypted spool in a folder (mode 700, made when absent). `openFile` is there for tests of full and failing disks. */
export function openSpool(options: { folder: string; key: Buffer; openFile?: OpenFile }): Spool {
  const { folder, key } = options;
  const openFile = options.openFile ?? open;
  const unfinished = join(folder, 'unfinished');
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  keepSpentMemory();

  async function encryptInto(handle: FileHandle, stream: AsyncIterable<Buffer>): Promise<Omit<SpoolEntry, 'name'>> {
    const cipher = newSpoolCipher(key);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    let index = 0;
    let pending: Buffer[] = [cipher.header];
    let pieces: Buffer[] = [];
    let held = 0;

    async function writeChunk(last: boolean): Promise<void> {
      // A stream in crumbs costs a copy; a stream in proper pieces costs none.
      const whole = pieces.length > mostPieces ? [Buffer.concat(pieces)] : pieces;
      pending.push(...cipher.seal(whole, index, last));
      await writeAll(handle, pending);
      pending = [];
      pieces = [];
      held = 0;
      index += 1;
    }
    for await (const received of stream) {
      hash.update(received);
      sizeBytes += received.length;
      let rest = received;
      while (rest.length > 0) {
        // A full chunk waits until more comes: only then is it known not to be the last.
        if (held === chunkBytes) await writeChunk(false);
        const piece = rest.subarray(0, chunkBytes - held);
        pieces.push(piece);
        held += piece.length;
        rest = rest.subarray(piece.length);
      }
    }
    await writeChunk(true);
    return { sizeBytes, sha256: hash.digest('hex') };
  }

  function batch(): SpoolBatch {
    const written = new Map<string, FileHandle>();

    async function drop(name: string, handle: FileHandle): Promise<void> {
      written.delete(name);
      await handle.close();
      await rm(join(unfinished, name), { force: true });
    }
    return {
      async write(stream) {
        const name = randomBytes(16).toString('hex');
        const handle = await openFile(join(unfinished, name), 'wx', 0o600).catch(refuseFullDisk);
        written.set(name, handle);
        try {
          return { name, ...(await encryptInto(handle, stream)) };
        } catch (error) {
          await drop(name, handle);
          return refuseFullDisk(error);
        }
      },
      async commit() {
        const files = [...written];
        try {
          await Promise.all(files.map(([, handle]) => handle.datasync()));
          await Promise.all(
            files.map(async ([name, handle]) => {
              await handle.close();
              await rename(join(unfinished, name), join(folder, name));
              written.delete(name);
            }),
          );
          await syncFolder(folder);
        } catch (error) {
          refuseFullDisk(error);
        }
      },
      async discard() {
        for (const [name, handle] of written) await drop(name, handle);
      },
    };
  }

  function removeFiles(from: string, isMeant: (name: string) => boolean): number {
    const names = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isFile() && isMeant(entry.name));
    for (const { name } of names) rmSync(join(from, name), { force: true });
    return names.length;
  }

  return {
    batch,
    access: { folder, key: createSecretKey(key) },
    async write(stream) {
      const single = batch();
      const entry = await single.write(stream);
      try {
        await single.commit();
      } catch (error) {
        await single.discard();
        throw error;
      }
      return entry;
    },
    async open(name) {
      const handle = await openFile(join(folder, name), 'r').catch((error: unknown) => {
        throw new FaultError('spool-damaged', { reason: 'missing' }, { cause: error });
      });
      return readSpoolFile(handle, key);
    },
    remove: (name) => rm(join(folder, name), { force: true }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    removeUnfinished() {
      removeFiles(unfinished, () => true);
    },
    removeUnknown(isKnown, prefix) {
      removeFiles(unfinished, (name) => prefix !== '' && name.startsWith(prefix));
      return removeFiles(folder, (name) => spoolName.test(name) && name.startsWith(prefix) && !isKnown(name));
    },
  };
}

async function writeAll(handle: FileHandle, buffers: Buffer[]): Promise<void> {
  const wanted = buffers.reduce((total, buffer) => total + buffer.length, 0);
  const { bytesWritten } = await handle.writev(buffers);
  if (bytesWritten === wanted) return;
  // A short write happens on a nearly full disk; the next one says so with ENOSPC.
  const rest = Buffer.concat(buffers).subarray(bytesWritten);
  for (let done = 0; done < rest.length; ) done += (await handle.write(rest, done)).bytesWritten;
}

/** Makes the names durable too. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
