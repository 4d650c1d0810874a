import { lutimes, mkdir, open, readdir, rm, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where a disc is written to, item after item. */
export interface DiscWriter {
  writeFile(path: string, chunks: readonly Uint8Array[]): Promise<void>;
  /** False when this medium knows no links; then nothing was written. */
  writeSymlink(path: string, target: string): Promise<boolean>;
  /** Completes the disc. */
  close(): Promise<void>;
  /** Takes everything away again that was written. */
  discard(): Promise<void>;
}

/**
 * Writes a disc as a folder in which all times are `date`.
 * @throws Error when the folder is there already and not empty: nothing is ever overwritten.
 */
export async function openFolderWriter(outPath: string, date: Date): Promise<DiscWriter> {
  await mkdir(outPath, { recursive: true });
  if ((await readdir(outPath)).length > 0) throw new Error('The folder for the disc is not empty. Choose a new one.');
  const folders = new Set<string>();
  const ensureFolder = async (path: string): Promise<void> => {
    if (path === '.' || folders.has(path)) return;
    await ensureFolder(dirname(path));
    await mkdir(join(outPath, path));
    folders.add(path);
  };
  return {
    writeFile: async (path, chunks) => {
      await ensureFolder(dirname(path));
      const file = await open(join(outPath, path), 'wx');
      try {
        for (const chunk of chunks) await file.write(chunk);
        await file.utimes(date, date);
      } finally {
        await file.close();
      }
    },
    writeSymlink: async (path, target) => {
      if (process.platform === 'win32') return false;
      await ensureFolder(dirname(path));
      await symlink(target, join(outPath, path));
      await lutimes(join(outPath, path), date, date);
      return true;
    },
    close: async () => {
      for (const folder of [...folders].reverse()) await utimes(join(outPath, folder), date, date);
      await utimes(outPath, date, date);
    },
    discard: () => rm(outPath, { recursive: true, force: true }),
  };
}
