import { access, constants, open, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { displayPath } from './display-path.ts';
import { folderSource, singleFileSource } from './folder-source.ts';
import { isMountedDisc } from './mounted-disc.ts';
import type { Source } from './source.ts';

/**
 * Opens whatever a path names: a mounted disc, a folder or one file. The path's own links are followed, for the operator chose it;
 * those on the medium are not.
 * Throws the faults `path-not-found` and `path-unreadable`, the latter with `reason` `no-permission`, `archive-format` (zip and iso images,
 * which are not read yet) or `special-file`.
 */
export async function openSource(path: string): Promise<Source> {
  const shown = displayPath(path);
  try {
    const real = await realpath(path);
    const stats = await stat(real);
    if (stats.isDirectory()) {
      await access(real, constants.R_OK | constants.X_OK);
      const kind = (await isMountedDisc(real)) ? 'disc' : 'folder';
      return folderSource(real, { kind, label: basename(real) || real });
    }
    if (!stats.isFile()) throw new FaultError('path-unreadable', { path: shown, reason: 'special-file' });
    if (await isDiscImageOrZip(real)) throw new FaultError('container-unsupported', { path: shown });
    return singleFileSource(real, stats.size);
  } catch (error) {
    if (error instanceof FaultError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new FaultError('path-not-found', { path: shown }, { cause: error });
    const reason = code === 'EACCES' || code === 'EPERM' ? 'no-permission' : code;
    throw new FaultError('path-unreadable', { path: shown, reason }, { cause: error });
  }
}

/** A zip starts with a local header or an empty directory; an ISO 9660 image has `CD001` in its first volume descriptor (ECMA-119 §8.1). */
async function isDiscImageOrZip(path: string): Promise<boolean> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    const start = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const magic = start.buffer.toString('latin1');
    if (magic === 'PK\x03\x04' || magic === 'PK\x05\x06') return true;
    const descriptor = await handle.read(Buffer.alloc(5), 0, 5, 16 * 2048 + 1);
    return descriptor.buffer.toString('latin1') === 'CD001';
  } finally {
    await handle.close();
  }
}
