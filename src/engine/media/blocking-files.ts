import { closeSync, fstatSync, lstatSync, openSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { descriptorSource, firstWindowBytes, type SyncByteSource } from '../dicom/byte-source.ts';
import { isBelow, isInsidePath } from './inside-path.ts';
import { readOnlyFlags } from './read-only-flags.ts';
import type { ReadMeter } from './source.ts';

/** A file that is open, to be closed by whoever opened it. */
export interface OpenDescriptor {
  readonly descriptor: number;
  readonly sizeBytes: number;
  /** Milliseconds since 1970, as the medium says. */
  readonly modifiedAtMs: number;
}

export interface BlockingFiles {
  open(path: string): SyncByteSource;
  /** The bare descriptor, for a reader with room of its own. */
  openDescriptor(path: string): OpenDescriptor;
  /** Size and time of a file that is not opened; null when the medium does not tell. */
  statOf(path: string): { readonly sizeBytes: number; readonly modifiedAtMs: number } | null;
  /** The size of a file that cannot be opened, 0 when the medium does not tell it either. */
  sizeOf(path: string): number;
}

/**
 * Opens the files of a folder one after the other without waiting for the event loop: for threads of their own, never for the engine's.
 * Each file must be closed before the next is opened, for they share one buffer. Same safety as `folderSource`: read-only, no links, nothing
 * outside `root` (absolute, its own links followed); what leads out fails with `ELOOP`, what is no file with `EINVAL`.
 */
export function blockingFiles(root: string, meter: ReadMeter): BlockingFiles {
  const window = Buffer.allocUnsafeSlow(firstWindowBytes);
  const folders = new Map<string, string>();
  const onRead = (bytes: number) => {
    meter.bytesRead += bytes;
  };

  function folderOf(path: string): string {
    const name = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const known = folders.get(name);
    if (known !== undefined) return known;
    const folder = join(root, name);
    if (!isInsidePath(path) || !isBelow(root, realpathSync(folder)))
      throw systemError('ELOOP', 'leads out of the medium');
    folders.set(name, folder);
    return folder;
  }

  function fileOf(path: string): string {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!isInsidePath(name)) throw systemError('ELOOP', 'leads out of the medium');
    return folderOf(path) + sep + name;
  }

  function openDescriptor(path: string): OpenDescriptor {
    const descriptor = openSync(fileOf(path), readOnlyFlags);
    meter.filesOpened += 1;
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      closeSync(descriptor);
      throw systemError('EINVAL', 'not a regular file');
    }
    return { descriptor, sizeBytes: stats.size, modifiedAtMs: stats.mtimeMs };
  }

  function statOf(path: string) {
    try {
      const { size, mtimeMs } = lstatSync(fileOf(path));
      return { sizeBytes: size, modifiedAtMs: mtimeMs };
    } catch {
      return null;
    }
  }

  return {
    open: (path) => {
      const { descriptor, sizeBytes } = openDescriptor(path);
      return descriptorSource(descriptor, sizeBytes, { window, onRead });
    },
    openDescriptor,
    statOf,
    sizeOf: (path) => statOf(path)?.sizeBytes ?? 0,
  };
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
