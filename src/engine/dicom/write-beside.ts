import { randomUUID } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A new file under a temporary name beside its place. One of the two ends it. */
export interface FileBeside {
  readonly descriptor: number;
  /** Closes it and gives it its name. */
  keep(): void;
  /** Closes and removes it. */
  discard(): void;
}

/** Opens a new file that is to stand at `outPath` once it is whole, so that no half file ever bears the name. */
export function openBeside(outPath: string): FileBeside {
  const temporary = join(dirname(outPath), `.${basename(outPath).slice(0, 64)}.${randomUUID()}.part`);
  const descriptor = openSync(temporary, 'wx');
  let open = true;
  const close = () => {
    if (open) closeSync(descriptor);
    open = false;
  };
  return {
    descriptor,
    keep: () => {
      close();
      renameSync(temporary, outPath);
    },
    discard: () => {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

/** Fills a new file under a temporary name and renames it to `outPath`; removes it when that fails. */
export async function writeBeside<T>(outPath: string, fill: (descriptor: number) => Promise<T>): Promise<T> {
  const file = openBeside(outPath);
  try {
    const result = await fill(file.descriptor);
    file.keep();
    return result;
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** Writes all of it; the system takes less at once when the disk is nearly full, and then says so. */
export function writeFully(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
