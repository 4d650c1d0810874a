import type { SkipReason } from '../../../contract/scan.ts';
import type { PositionedBytes } from './container.ts';
import { containerLimits } from './container-limits.ts';
import { nameRefusal } from './entry-paths.ts';
import { extentBytes, isInside } from './extents.ts';
import type { FileOnImage } from './file-on-image.ts';
import { ostaName, udfTagAt, udfTags } from './udf-descriptor.ts';
import { readUdfFile, type UdfFile } from './udf-file.ts';
import type { UdfAddress, UdfVolume } from './udf-volume.ts';

interface Folder {
  readonly path: string;
  readonly depth: number;
  readonly address: UdfAddress;
}

interface Identifier {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly address: UdfAddress;
}

const refusedTypes: Readonly<Record<number, SkipReason>> = {
  6: 'path-escape',
  7: 'path-escape',
  9: 'not-dicom',
  10: 'not-dicom',
  12: 'symlink',
};

/** Not a file but the blocks of a CD-RW that nothing may be written to (UDF 1.50 §2.3.13). */
const notAllocatable = 'Non-Allocatable Space';

/** Every file of a UDF volume, with the same guards as `listIsoTree`. */
export async function listUdfTree(
  image: PositionedBytes,
  volume: UdfVolume,
  signal?: AbortSignal,
): Promise<FileOnImage[]> {
  const files: FileOnImage[] = [];
  const met = new Set([keyOf(volume.root)]);
  let directoryBytes = 0;
  const waiting: Folder[] = [{ path: '', depth: 0, address: volume.root }];
  const refuse = (path: string, skip: SkipReason) =>
    files.push({ path: path === '' ? '.' : path, sizeBytes: 0, skip, extents: [] });

  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { identifiers, isWhole, sizeBytes } = await readFolder(image, volume, folder);
    directoryBytes += sizeBytes;
    if (directoryBytes > containerLimits.directoryBytes) {
      refuse(folder.path, 'too-large');
      return files;
    }
    if (!isWhole) refuse(folder.path, 'read-error');
    const subfolders: Folder[] = [];
    for (const { name, isDirectory, address } of identifiers) {
      signal?.throwIfAborted();
      if (files.length >= containerLimits.entries) {
        refuse(folder.path, 'too-large');
        return files;
      }
      const path = folder.path === '' ? name : `${folder.path}/${name}`;
      const refusal = nameRefusal(name);
      if (refusal !== undefined) {
        refuse(path, refusal);
      } else if (!isDirectory) {
        files.push(fileAt(image, path, await readUdfFile(image, volume, address).catch(() => null)));
      } else {
        if (met.has(keyOf(address))) refuse(path, 'path-escape');
        else if (folder.depth + 1 >= containerLimits.depth) refuse(path, 'too-large');
        else subfolders.push({ path, depth: folder.depth + 1, address });
        met.add(keyOf(address));
      }
    }
    waiting.push(...subfolders.reverse());
  }
  return files;
}

function fileAt(image: PositionedBytes, path: string, file: UdfFile | null): FileOnImage {
  if (file === null) return { path, sizeBytes: 0, skip: 'read-error', extents: [] };
  const { sizeBytes, extents, embedded } = file;
  const refused = refusedTypes[file.fileType];
  if (refused !== undefined) return { path, sizeBytes: 0, skip: refused, extents: [] };
  if (embedded !== undefined) return { path, sizeBytes, extents, embedded };
  const allocatedBytes = extents.reduce((sum, extent) => sum + extent.lengthBytes, 0);
  const isReadable = allocatedBytes === sizeBytes && isInside(extents, image);
  return isReadable ? { path, sizeBytes, extents } : { path, sizeBytes, skip: 'read-error', extents: [] };
}

/** The file identifiers of a directory (ECMA-167 4/14.4) but deleted ones and the parent. */
async function readFolder(image: PositionedBytes, volume: UdfVolume, { address }: Folder) {
  const identifiers: Identifier[] = [];
  const file = await readUdfFile(image, volume, address).catch(() => null);
  if (file === null || file.fileType !== 4 || file.sizeBytes > containerLimits.directoryBytes) {
    return { identifiers, isWhole: false, sizeBytes: 0 };
  }
  const { sizeBytes } = file;
  const bytes = file.embedded ?? (await contentOf(image, file).catch(() => null));
  if (bytes === null || bytes.length < file.sizeBytes) return { identifiers, isWhole: false, sizeBytes };
  for (let at = 0; at + 38 <= bytes.length; ) {
    if (udfTagAt(bytes, at) !== udfTags.fileIdentifier) return { identifiers, isWhole: false, sizeBytes };
    const characteristics = bytes[at + 18] ?? 0;
    const nameStart = at + 38 + bytes.readUInt16LE(at + 36);
    const nameEnd = nameStart + (bytes[at + 19] ?? 0);
    if (nameEnd > bytes.length) return { identifiers, isWhole: false, sizeBytes };
    const name = ostaName(bytes.subarray(nameStart, nameEnd));
    if ((characteristics & 0b1100) === 0 && !(address.block === volume.root.block && name === notAllocatable)) {
      identifiers.push({
        name,
        isDirectory: (characteristics & 2) !== 0,
        address: { partition: bytes.readUInt16LE(at + 28), block: bytes.readUInt32LE(at + 24) },
      });
    }
    at += (nameEnd - at + 3) & ~3;
  }
  return { identifiers, isWhole: true, sizeBytes };
}

async function contentOf(image: PositionedBytes, file: UdfFile): Promise<Buffer | null> {
  if (!isInside(file.extents, image)) return null;
  return extentBytes(image, file.extents).read(0, file.sizeBytes);
}

function keyOf({ partition, block }: UdfAddress): string {
  return `${partition}:${block}`;
}
