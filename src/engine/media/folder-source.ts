import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { displayPath } from './display-path.ts';
import { isBelow, isInsidePath } from './inside-path.ts';
import { handleByteSource, openReadOnly, streamHandle } from './read-only-file.ts';
import type { Source, SourceEntry } from './source.ts';
import { type WalkLimits, walkFolder, walkLimits } from './walk-folder.ts';

/**
 * A folder or a mounted disc. `root` must be absolute with its own links already followed; from there on no link is.
 * Files are opened with `O_RDONLY | O_NOFOLLOW`, and the folder of each is checked to lie under the root, so that a link put in
 * the way after the walk leads nowhere either.
 */
export function folderSource(
  root: string,
  about: { kind: 'folder' | 'disc'; label: string },
  limits: WalkLimits = walkLimits,
): Source {
  const { resolve, forget } = insideResolver(root);
  const meter = { bytesRead: 0, filesOpened: 0 };

  async function statOf(path: string) {
    try {
      const { size, mtimeMs } = await lstat(await resolve(path));
      return { sizeBytes: size, modifiedAtMs: mtimeMs };
    } catch {
      return null;
    }
  }

  return {
    path: root,
    ...about,
    meter,
    countRead: ({ bytesRead, filesOpened }) => {
      meter.bytesRead += bytesRead;
      meter.filesOpened += filesOpened;
    },
    // A disc is read by one reader that waits: its seeks cost more than any thread could save.
    ...(about.kind === 'folder' ? { localFolder: root } : {}),
    walk: ({ signal }) => walkFolder(root, signal, limits),
    open: async (path) => {
      const { handle, sizeBytes } = await openReadOnly(await resolve(path), meter);
      return handleByteSource(handle, sizeBytes, meter);
    },
    sizeOf: async (path) => (await statOf(path))?.sizeBytes ?? 0,
    statOf,
    openStream: async function* (path, { signal }) {
      const { handle } = await openReadOnly(await resolve(path), meter);
      yield* streamHandle(handle, meter, signal);
    },
    close: async () => forget(),
  };
}

/** One file that the operator pointed at, as a source with a single entry. */
export function singleFileSource(file: string, sizeBytes: number): Source {
  const folder = folderSource(dirname(file), { kind: 'folder', label: basename(file) });
  const name = basename(file);
  return {
    ...folder,
    path: file,
    walk: async function* (): AsyncIterable<SourceEntry> {
      yield { path: name, sizeBytes };
    },
  };
}

function insideResolver(root: string): { resolve(path: string): Promise<string>; forget(): void } {
  const checked = new Map<string, Promise<boolean>>();
  return {
    resolve: async (path) => {
      if (!isInsidePath(path)) throw leadsOut(path);
      const parts = path.split('/');
      const folder = join(root, ...parts.slice(0, -1));
      let inside = checked.get(folder);
      if (inside === undefined) {
        inside = realpath(folder).then((real) => isBelow(root, real));
        checked.set(folder, inside);
      }
      if (!(await inside)) throw leadsOut(path);
      return join(folder, parts.at(-1) ?? '');
    },
    forget: () => checked.clear(),
  };
}

function leadsOut(path: string): FaultError {
  return new FaultError('path-unreadable', { path: displayPath(path), reason: 'path-escape' });
}
