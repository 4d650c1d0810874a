import type { MediaReader } from './import/imports.ts';
import { openSource } from './media/open-source.ts';

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
    async *read(sourcePath, path, signal) {
      const source = await openSource(sourcePath);
      try {
        filesOpened += 1;
        for await (const chunk of source.openStream(path, { signal })) {
          bytesRead += chunk.length;
          yield chunk;
        }
      } finally {
        await source.close();
      }
    },
  };
}
