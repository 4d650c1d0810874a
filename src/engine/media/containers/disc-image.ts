import { FaultError } from '../../../contract/fault.ts';
import { bufferSource } from '../../dicom/byte-source.ts';
import { displayPath } from '../display-path.ts';
import type { Container, ContainerEntry, EntryContent, PositionedBytes } from './container.ts';
import { uniquePaths } from './entry-paths.ts';
import { extentBytes } from './extents.ts';
import type { FileOnImage } from './file-on-image.ts';
import { listIsoTree } from './iso-tree.ts';
import { type IsoVolume, readIsoVolume } from './iso-volume.ts';
import { positionedContent, windowed } from './positioned-content.ts';
import { sectorImage } from './sector-image.ts';
import { listUdfTree } from './udf-tree.ts';
import { readUdfVolume, type UdfVolume } from './udf-volume.ts';

/**
 * A disc image: ISO 9660 with Joliet or Rock Ridge, UDF, or both over the same files (a bridge). `close` is the caller's file's.
 * Throws `container-unsupported` when it holds neither.
 */
export async function openDiscImage(
  path: string,
  fallbackLabel: string,
  file: PositionedBytes,
  close: () => Promise<void>,
): Promise<Container> {
  const image = await sectorImage(file);
  const directories = windowed(image);
  const iso = await readIsoVolume(directories);
  let unread: unknown;
  const udf = await readUdfVolume(directories).catch((error: unknown) => {
    unread = error;
    return null;
  });
  if (iso === null && udf === null) {
    throw new FaultError('container-unsupported', { path: displayPath(path) }, { cause: unread });
  }
  return {
    kind: 'iso',
    label: iso?.label || udf?.label || fallbackLabel,
    list: async (signal) => entriesOf(image, await listFiles(directories, iso, udf, signal)),
    close,
  };
}

/**
 * The names of one tree: Rock Ridge's, which are the longest and the only ones to tell links, unless they are in an unknown character set; else
 * Joliet's; else the plain ones; UDF's where there is nothing else. A file that only another tree names is taken from there, for an image that
 * is hidden from one system is still an image; and of one that two trees give different lengths the longer one, for ISO 9660 cuts lengths at 4 GiB
 * where UDF does not.
 */
async function listFiles(
  image: PositionedBytes,
  iso: IsoVolume | null,
  udf: UdfVolume | null,
  signal?: AbortSignal,
): Promise<FileOnImage[]> {
  const listings: { files: FileOnImage[]; rank: number }[] = [];
  for (const tree of iso?.trees ?? []) {
    const { files, isRockRidge, areNamesClear } = await listIsoTree(image, tree, signal);
    const rank = isRockRidge && areNamesClear ? 0 : tree.naming === 'joliet' ? 1 : 2;
    listings.push({ files, rank });
  }
  if (udf !== null) listings.push({ files: await listUdfTree(image, udf, signal), rank: 3 });
  const [first, ...others] = listings.sort((left, right) => left.rank - right.rank).map(({ files }) => files);
  const files = [...(first ?? [])];
  const places = new Map(files.map((file, index) => [startOf(file), index]));
  for (const file of others.flat()) {
    const start = startOf(file);
    if (file.skip !== undefined || start === null) continue;
    const place = places.get(start);
    const known = place === undefined ? undefined : files[place];
    if (place === undefined || known === undefined) {
      places.set(start, files.length);
      files.push(file);
    } else if (known.sizeBytes < file.sizeBytes) {
      files[place] = { ...file, path: known.path };
    }
  }
  return files;
}

/** Sorted by place: that is how a disc is read without seeking. What has no place of its own comes first. */
function entriesOf(image: PositionedBytes, files: FileOnImage[]): ContainerEntry[] {
  const own = uniquePaths();
  return files
    .sort((left, right) => (startOf(left) ?? 0) - (startOf(right) ?? 0))
    .map(({ path, sizeBytes, skip, extents, embedded }): ContainerEntry => {
      const entry = { path: own(path), sizeBytes };
      if (skip !== undefined) return { ...entry, skip };
      return { ...entry, content: contentOf(image, extents, embedded) };
    });
}

function contentOf(image: PositionedBytes, extents: FileOnImage['extents'], embedded?: Buffer): EntryContent {
  return positionedContent(embedded === undefined ? extentBytes(image, extents) : bufferSource(embedded));
}

/** The first byte of a file that has any. */
function startOf({ sizeBytes, extents }: FileOnImage): number | null {
  return sizeBytes === 0 ? null : (extents[0]?.position ?? null);
}
