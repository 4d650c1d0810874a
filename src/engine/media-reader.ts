import { FaultError } from '../contract/fault.ts';
import type { MediaReader } from './import/import-deps.ts';
import { openSource } from './media/open-source.ts';
import type { Source } from './media/source.ts';

/** Reads media for staging and counts what it reads: the figures that `gantry import` prints as `media`. */
export interface CountingReader extends MediaReader {
  count(bytesRead: number, filesOpened: number): void;
  counters(): { bytesRead: number; filesOpened: number };
}

export function mediaReader(): CountingReader {
  let bytesRead = 0;
  let filesOpened = 0;
  return {
    count(bytes, files) {
      bytesRead += bytes;
      filesOpened += files;
    },
    counters: () => ({ bytesRead, filesOpened }),
    async open(sourcePath, path) {
      const source = await openMedium(sourcePath);
      const file = await source.open(path).catch(async (error: unknown) => {
        await source.close();
        throw new FaultError('media-read-error', { path, reason: 'read-error' }, { cause: error });
      });
      filesOpened += 1;
      return {
        sizeBytes: file.sizeBytes,
        async *stream(signal) {
          for (let at = 0; at < file.sizeBytes; at += readBytes) {
            signal.throwIfAborted();
            const chunk = await file.read(at, Math.min(readBytes, file.sizeBytes - at));
            if (chunk.length === 0) return;
            bytesRead += chunk.length;
            yield chunk;
          }
        },
        async close() {
          await file.close();
          await source.close();
        },
      };
    },
  };
}

/** Large enough that an optical drive streams. */
const readBytes = 1024 * 1024;

/** A medium that is gone is asked for again; one that may not be read is said so. */
async function openMedium(sourcePath: string): Promise<Source> {
  try {
    return await openSource(sourcePath);
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'path-not-found')
      throw new FaultError('media-missing', {}, { cause: error });
    throw error;
  }
}
