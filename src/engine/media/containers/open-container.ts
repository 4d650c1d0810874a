import { basename } from 'node:path';
import { FaultError } from '../../../contract/fault.ts';
import { bufferSource } from '../../dicom/byte-source.ts';
import { displayPath } from '../display-path.ts';
import { handleByteSource, openReadOnly } from '../read-only-file.ts';
import type { Source } from '../source.ts';
import type { Container, PositionedBytes } from './container.ts';
import { containerKind } from './container-kind.ts';
import { containerSource } from './container-source.ts';
import { openDiscImage } from './disc-image.ts';
import { gzipHead, gzippedTar, tarArchive } from './tar-archive.ts';
import { openZip } from './zip-archive.ts';

export interface ContainerOptions {
  /** For what is encrypted in a zip. Kept in memory as long as the source is open, and nowhere else. */
  readonly password?: string;
}

/**
 * Opens a file as the container it is: zip, tar, gzipped tar or disc image. Null when it is none and is to be taken as it is. `path` is absolute, its
 * links followed. Throws the fault `container-unsupported` for a container of another form, and Node's error when the file cannot be read.
 */
export async function openContainer(path: string, { password }: ContainerOptions = {}): Promise<Source | null> {
  const meter = { bytesRead: 0, filesOpened: 0 };
  const { handle, sizeBytes } = await openReadOnly(path, meter);
  const file = handleByteSource(handle, sizeBytes, meter);
  try {
    const container = await containerOf(path, file, password);
    if (container !== null) return containerSource(path, container, meter);
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return null;
}

async function containerOf(
  path: string,
  file: PositionedBytes & { close(): Promise<void> },
  password: string | undefined,
): Promise<Container | null> {
  const label = basename(path);
  const close = () => file.close();
  const kind = await containerKind(file);
  if (kind === null) return null;
  if (kind === 'image') return openDiscImage(path, label, file, close);
  if (kind === 'zip') return openZip(path, file, password, close);
  if (kind === 'tar') return tarArchive(label, file, close);
  const holdsTar = kind === 'gzip' && (await containerKind(bufferSource(await gzipHead(file)))) === 'tar';
  if (holdsTar) return gzippedTar(label, file, close);
  throw new FaultError('container-unsupported', { path: displayPath(path) });
}
