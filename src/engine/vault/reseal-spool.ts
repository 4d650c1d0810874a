import { existsSync, readdirSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { syncFolderOf } from '../durable-file.ts';
import type { Rotation } from './rotation-file.ts';
import { openSpool } from './spool.ts';
import type { SpoolFile } from './spool-file.ts';
import { chunkBytes } from './spool-format.ts';
import { subkey } from './subkey.ts';

/**
 * Encrypts every file of a spool anew for the new vault key; each stays readable with one of the two at every moment. Files that are
 * through already are left alone, so a run that was cut off is simply run again. Only while the ledger's lock is held.
 *
 * @returns how many files were encrypted anew, and how many open with neither key: those were damaged before, and stay as they are
 */
export async function resealSpool(
  home: string,
  { from, to }: Rotation,
): Promise<{ resealed: number; damaged: number }> {
  const folder = join(home, 'spool');
  const workFolder = join(folder, 'resealed');
  rmSync(workFolder, { recursive: true, force: true });
  if (!existsSync(folder)) return { resealed: 0, damaged: 0 };
  const old = openSpool({ folder, key: subkey(from, 'spool') });
  const fresh = openSpool({ folder, key: subkey(to, 'spool') });
  const work = openSpool({ folder: workFolder, key: subkey(to, 'spool') });
  const result = { resealed: 0, damaged: 0 };
  for (const name of finishedFiles(folder)) {
    const through = await opened(fresh, name);
    if (through !== null) {
      await through.close();
      continue;
    }
    const source = await opened(old, name);
    if (source === null) {
      result.damaged += 1;
      continue;
    }
    try {
      const entry = await work.write(contentOf(source));
      await rename(join(workFolder, entry.name), join(folder, name));
      syncFolderOf(join(folder, name));
      result.resealed += 1;
    } catch (error) {
      if (!isDamage(error)) throw error;
      result.damaged += 1;
    } finally {
      await source.close();
    }
  }
  rmSync(workFolder, { recursive: true, force: true });
  return result;
}

/** Every file below the spool, as its path there, but for the halves of a crash. */
function finishedFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !['unfinished', 'resealed'].includes(path.split(sep)[0] ?? ''));
}

/** Null when the file does not open with this spool's key. */
async function opened(spool: ReturnType<typeof openSpool>, name: string): Promise<SpoolFile | null> {
  try {
    return await spool.open(name);
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  }
}

async function* contentOf(file: SpoolFile): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.sizeBytes; at += chunkBytes) yield await file.read(at, chunkBytes);
}

function isDamage(error: unknown): boolean {
  return error instanceof FaultError && error.fault.code === 'spool-damaged';
}
