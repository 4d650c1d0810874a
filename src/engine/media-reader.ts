import { FaultError } from '../contract/fault.ts';
import type { ByteSource } from './dicom/byte-source.ts';
import type { MediaReader } from './import/import-deps.ts';
import { openSource } from './media/open-source.ts';
import type { Source } from './media/source.ts';

/** Reads media for staging and counts what it reads: the figures that `gantry import` prints as `media`. */
export interface CountingReader extends MediaReader {
  /** Adds what a scan read. */
  count(bytesRead: number, filesOpened: number): void;
  counters(): { bytesRead: number; filesOpened: number };
  close(): Promise<void>;
}

/** Large enough that an optical drive streams. */
const readBytes = 1024 * 1024;

export function mediaReader(): CountingReader {
  const counted = { bytesRead: 0, filesOpened: 0 };
  const media = new Map<string, Promise<Source>>();

  function medium(sourcePath: string): Promise<Source> {
    const open = media.get(sourcePath) ?? openSource(sourcePath);
    media.set(sourcePath, open);
    open.catch(() => media.delete(sourcePath));
    return open;
  }

  /** A medium that is gone is asked for again; a file that is not there on one that is, is a file lost. */
  async function openFile(sourcePath: string, path: string): Promise<ByteSource> {
    try {
      return await (await medium(sourcePath)).open(path);
    } catch (error) {
      media.delete(sourcePath);
      const isGone = await openSource(sourcePath).then(
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
    counters: () => ({ ...counted }),
    async open(sourcePath, path) {
      const file = await openFile(sourcePath, path);
      counted.filesOpened += 1;
      return {
        sizeBytes: file.sizeBytes,
        async *stream(signal) {
          for (let at = 0; at < file.sizeBytes; at += readBytes) {
            signal.throwIfAborted();
            const chunk = await file.read(at, Math.min(readBytes, file.sizeBytes - at));
            if (chunk.length === 0) return;
            counted.bytesRead += chunk.length;
            yield chunk;
          }
        },
        close: async () => file.close(),
      };
    },
    async close() {
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
