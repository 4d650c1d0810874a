import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';

/** A zip that is written file by file, stored: images hardly shrink, and a stored zip is read back at the disk's speed. */
export interface ZipWriter {
  /** Resolves when the zip has the file, which may then go. */
  add(filePath: string, name: string): Promise<void>;
  /** Resolves when the zip is whole and on the disk. */
  finish(): Promise<void>;
  /** Ends it as it is. */
  abandon(): void;
}

/** Zips of more than 4 GB or 65,535 files become zip64 by themselves. Errors of the disk reject the call under way. */
export async function writeZip(path: string): Promise<ZipWriter> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const out = createWriteStream(path, { mode: 0o600, flags: 'wx' });
  const written = finished(out);
  // Reported by the call that waits; between two calls nobody does.
  written.catch(() => {});
  zip.outputStream.pipe(out);
  return {
    async add(filePath, name) {
      const { size, mtime } = await stat(filePath);
      const taken = new Promise<void>((resolve, reject) => {
        zip.addReadStreamLazy(name, { size, mtime, mode: 0o100600, compress: false }, (give) => {
          const file = createReadStream(filePath);
          file.once('error', reject);
          file.once('close', resolve);
          give(null, file);
        });
      });
      await Promise.race([taken, written.then(() => Promise.reject(new Error('the zip ended early')))]);
    },
    async finish() {
      zip.end();
      await written;
      const file = await open(path, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    },
    abandon() {
      out.destroy();
    },
  };
}
