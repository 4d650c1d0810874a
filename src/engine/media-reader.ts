import { FaultError } from '../contract/fault.ts';
import type { ByteSource } from './dicom/byte-source.ts';
import type { BuiltObject } from './documents/built-object.ts';
import { openBuilt } from './documents/open-built.ts';
import type { MediaFile, MediaReader } from './import/import-deps.ts';
import { isBelow } from './media/inside-path.ts';
import { openSource } from './media/open-source.ts';
import type { Source } from './media/source.ts';

/** Reads media for staging and counts what it reads: the figures that `gantry import` prints as `media`. */
export interface CountingReader extends MediaReader {
  /** Adds what a scan read. */
  count(bytesRead: number, filesOpened: number): void;
  /** What opens the encrypted files of a medium. Kept in memory, as long as the engine runs. */
  unlock(sourcePath: string, password: string): void;
  /** Lets go of every medium at a path or below it, so that its drive can be opened. */
  release(path: string): Promise<void>;
  /** The medium as it was unlocked. The caller closes it. */
  source(sourcePath: string): Promise<Source>;
  counters(): { bytesRead: number; filesOpened: number };
  close(): Promise<void>;
}

/** Large enough that an optical drive streams. */
const readBytes = 1024 * 1024;

/** A file from its first byte to its last; `onRead` is told of each part. */
export async function* streamed(
  file: ByteSource,
  signal: AbortSignal,
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.sizeBytes; at += readBytes) {
    signal.throwIfAborted();
    const chunk = await file.read(at, Math.min(readBytes, file.sizeBytes - at));
    if (chunk.length === 0) return;
    onRead(chunk.length);
    yield chunk;
  }
}

/** `openHeld` gives the file of a document that the vault holds, by its content; null when it holds none. */
export function mediaReader(openHeld: (built: BuiltObject) => Promise<ByteSource> | null = () => null): CountingReader {
  const counted = { bytesRead: 0, filesOpened: 0 };
  const media = new Map<string, Promise<Source>>();
  const passwords = new Map<string, string>();
  /** Media that were in trouble: another file of them may still be read, so they are closed later. */
  const givenUp: { sourcePath: string; source: Promise<Source> }[] = [];

  function openMedium(sourcePath: string): Promise<Source> {
    const password = passwords.get(sourcePath);
    return openSource(sourcePath, password === undefined ? {} : { password });
  }

  function medium(sourcePath: string): Promise<Source> {
    const open = media.get(sourcePath) ?? openMedium(sourcePath);
    media.set(sourcePath, open);
    open.catch(() => media.delete(sourcePath));
    return open;
  }

  function giveUp(sourcePath: string): void {
    const source = media.get(sourcePath);
    if (source) givenUp.push({ sourcePath, source });
    media.delete(sourcePath);
  }

  /** Closes those of them that are meant. */
  async function closeGivenUp(isMeant: (sourcePath: string) => boolean): Promise<void> {
    const meant = givenUp.filter(({ sourcePath }) => isMeant(sourcePath));
    for (const one of meant) givenUp.splice(givenUp.indexOf(one), 1);
    await Promise.all(meant.map(({ source }) => source.then((one) => one.close()).catch(() => undefined)));
  }

  /** A medium that is gone is asked for again; a file that is not there on one that is, is a file lost. */
  async function openFile(sourcePath: string, path: string): Promise<ByteSource> {
    try {
      return await (await medium(sourcePath)).open(path);
    } catch (error) {
      // A fault is this file's own; anything else may be the medium's, which is then opened anew.
      if (!(error instanceof FaultError)) giveUp(sourcePath);
      const isGone = await openMedium(sourcePath).then(
        async (source) => source.close().then(() => false),
        (reason: unknown) => reason instanceof FaultError && reason.fault.code === 'path-not-found',
      );
      if (isGone) throw new FaultError('media-missing', {}, { cause: error });
      throw new FaultError('media-read-error', { path, reason: 'read-error' }, { cause: error });
    }
  }

  return {
    count(bytesRead, filesOpened) {
      counted.bytesRead += bytesRead;
      counted.filesOpened += filesOpened;
    },
    unlock(sourcePath, password) {
      passwords.set(sourcePath, password);
      const locked = media.get(sourcePath);
      media.delete(sourcePath);
      locked?.then((source) => source.close()).catch(() => undefined);
    },
    async release(path) {
      const held = [...media.keys()].filter((sourcePath) => isBelow(path, sourcePath));
      await Promise.all(
        held.map(async (sourcePath) => {
          const source = media.get(sourcePath);
          media.delete(sourcePath);
          await source?.then((one) => one.close()).catch(() => undefined);
        }),
      );
      await closeGivenUp((sourcePath) => isBelow(path, sourcePath));
    },
    source: openMedium,
    counters: () => ({ ...counted }),
    async open(sourcePath, path, _signal, built) {
      const held = built === undefined ? null : openHeld(built as BuiltObject);
      const file = await (held ?? openFile(sourcePath, path));
      if (held === null) counted.filesOpened += 1;
      const plain: MediaFile = {
        sizeBytes: file.sizeBytes,
        stream: (signal) =>
          streamed(file, signal, (bytes) => {
            if (held === null) counted.bytesRead += bytes;
          }),
        close: async () => file.close(),
      };
      if (built === undefined) return plain;
      try {
        return openBuilt(plain, built as BuiltObject, path);
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    async close() {
      await closeGivenUp(() => true);
      const open = [...media.values()];
      media.clear();
      await Promise.all(
        open.map((source) =>
          source.then(
            (one) => one.close(),
            () => undefined,
          ),
        ),
      );
    },
  };
}
