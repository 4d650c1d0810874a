import { randomUUID } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Fills a new file under a temporary name and renames it to `outPath`; removes it when that fails. */
export async function writeBeside<T>(outPath: string, fill: (descriptor: number) => Promise<T>): Promise<T> {
  const temporary = join(dirname(outPath), `.${basename(outPath).slice(0, 64)}.${randomUUID()}.part`);
  const descriptor = openSync(temporary, 'wx');
  let open = true;
  try {
    const result = await fill(descriptor);
    open = false;
    closeSync(descriptor);
    renameSync(temporary, outPath);
    return result;
  } catch (error) {
    if (open) closeSync(descriptor);
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes all of it; the system takes less at once when the disk is nearly full, and then says so. */
export function writeFully(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
