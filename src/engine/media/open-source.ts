import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import type { ContainerOptions } from './containers/open-container.ts';
import { displayPath } from './display-path.ts';
import { folderSource, singleFileSource } from './folder-source.ts';
import { isMountedDisc } from './mounted-disc.ts';
import type { Source } from './source.ts';

/**
 * Opens whatever a path names: a mounted disc, a folder, a container (zip, tar, disc image) or one file. The path's own links are followed, for the operator
 * chose it; those on the medium are not.
 * Throws the faults `path-not-found`, `path-unreadable` (`reason` `no-permission` or `special-file`) and `container-unsupported`.
 */
export async function openSource(path: string, options: ContainerOptions = {}): Promise<Source> {
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
    // Loaded when there is one: a folder needs none of the thirty files that read archives and disc images.
    const { openContainer } = await import('./containers/open-container.ts');
    return (await openContainer(real, options)) ?? singleFileSource(real, stats.size);
  } catch (error) {
    if (error instanceof FaultError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new FaultError('path-not-found', { path: shown }, { cause: error });
    const reason = code === 'EACCES' || code === 'EPERM' ? 'no-permission' : code;
    throw new FaultError('path-unreadable', { path: shown, reason }, { cause: error });
  }
}
