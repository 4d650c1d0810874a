import type { SkipReason } from '../../../contract/scan.ts';
import type { PositionedBytes } from './container.ts';
import { containerLimits } from './container-limits.ts';
import { nameRefusal } from './entry-paths.ts';
import { type Extent, isInside } from './extents.ts';
import type { FileOnImage } from './file-on-image.ts';
import { type IsoRecord, readIsoDirectory, readIsoRecord } from './iso-record.ts';
import type { IsoTree } from './iso-volume.ts';
import { modeRefusal } from './mode-refusal.ts';
import { type RockRidge, type RockRidgeReader, rockRidgeReader } from './rock-ridge.ts';

/** How names are read: by Rock Ridge where the tree has it, else as the tree's own. */
export interface IsoListing {
  readonly files: FileOnImage[];
  readonly isRockRidge: boolean;
  /** False when a Rock Ridge name is no UTF-8: whoever wrote it used another character set and did not say which. */
  readonly areNamesClear: boolean;
}

interface Folder {
  readonly path: string;
  readonly depth: number;
  readonly block: number;
  readonly lengthBytes: number;
}

/**
 * Every file of a tree, in the tree's order. A directory that was met before, lies outside of the image or is too deep is one entry with the reason,
 * and not entered. Rejects with the signal's reason when it fires.
 */
export async function listIsoTree(image: PositionedBytes, tree: IsoTree, signal?: AbortSignal): Promise<IsoListing> {
  const rockRidge = tree.naming === 'joliet' ? null : await announcedRockRidge(image, tree);
  const files: FileOnImage[] = [];
  const met = new Set<number>([tree.root.block]);
  const waiting: Folder[] = [{ path: '', depth: 0, block: tree.root.block, lengthBytes: tree.root.lengthBytes }];
  let areNamesClear = true;
  let directoryBytes = 0;
  const listing = () => ({ files, isRockRidge: rockRidge !== null, areNamesClear });
  const refuse = (path: string, skip: SkipReason) => files.push({ path, sizeBytes: 0, skip, extents: [] });

  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal?.throwIfAborted();
    directoryBytes += isThere(image, tree, folder) ? folder.lengthBytes : 0;
    if (directoryBytes > containerLimits.directoryBytes) {
      refuse(folder.path || '.', 'too-large');
      return listing();
    }
    const { records, isWhole } = await readFolder(image, tree, folder);
    if (!isWhole) refuse(folder.path || '.', 'read-error');
    const subfolders: Folder[] = [];
    for (const { record, extents, isBroken } of joined(records, tree)) {
      if (files.length >= containerLimits.entries) {
        refuse(folder.path || '.', 'too-large');
        return listing();
      }
      const said = rockRidge === null ? null : await rockRidge(record.systemUse).catch(() => null);
      if (said?.isRelocated === true) continue;
      const name = nameOf(record, said, tree.naming);
      areNamesClear &&= said?.name == null || !name.includes('\ufffd');
      const path = folder.path === '' ? name : `${folder.path}/${name}`;
      const refusal = nameRefusal(name) ?? (said === null ? undefined : refusalBySaid(said));
      if (refusal !== undefined) {
        refuse(path, refusal);
      } else if (record.isDirectory || said?.childBlock != null) {
        const block = said?.childBlock ?? record.block;
        const lengthBytes = said?.childBlock == null ? record.lengthBytes : await lengthAt(image, tree, block);
        if (met.has(block)) refuse(path, 'path-escape');
        else if (folder.depth + 1 >= containerLimits.depth) refuse(path, 'too-large');
        else subfolders.push({ path, depth: folder.depth + 1, block, lengthBytes });
        met.add(block);
      } else if (record.isAssociated) {
        refuse(path, 'not-dicom');
      } else {
        files.push(fileAt(image, path, extents, isBroken));
      }
    }
    waiting.push(...subfolders.reverse());
  }
  return listing();
}

/** The records of a directory, those of one file's several extents (ECMA-119 §6.5.1) as one. */
function* joined(records: readonly IsoRecord[], tree: IsoTree) {
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index] as IsoRecord;
    const extents = [extentOf(record, tree)];
    let last = record;
    while (last.hasMore && records[index + 1]?.identifier.equals(record.identifier) === true) {
      index += 1;
      last = records[index] as IsoRecord;
      extents.push(extentOf(last, tree));
    }
    yield { record, extents, isBroken: record.isInterleaved || last.hasMore };
  }
}

function fileAt(image: PositionedBytes, path: string, extents: readonly Extent[], isBroken: boolean): FileOnImage {
  const sizeBytes = extents.reduce((sum, extent) => sum + extent.lengthBytes, 0);
  if (sizeBytes > containerLimits.entryBytes) return { path, sizeBytes, skip: 'too-large', extents: [] };
  const isReadable = sizeBytes === 0 || (!isBroken && isInside(extents, image));
  return isReadable ? { path, sizeBytes, extents } : { path, sizeBytes, skip: 'read-error', extents: [] };
}

/** A link, device or pipe that Rock Ridge describes. */
function refusalBySaid({ isSymlink, mode }: RockRidge): SkipReason | undefined {
  return isSymlink ? 'symlink' : mode === null ? undefined : modeRefusal(mode);
}

function extentOf(record: IsoRecord, { blockBytes }: IsoTree): Extent {
  return { position: record.block * blockBytes, lengthBytes: record.lengthBytes };
}

/** Names of every kind may end in a version, plain ones also in a dot without an extension (ECMA-119 §7.5). */
function nameOf(record: IsoRecord, said: RockRidge | null, naming: IsoTree['naming']): string {
  if (said?.name != null) return said.name.toString('utf8');
  const { identifier } = record;
  const isWide = naming === 'joliet' && identifier.length % 2 === 0;
  const name = isWide ? Buffer.from(identifier).swap16().toString('utf16le') : identifier.toString('latin1');
  const bare = name.replace(/;\d*$/, '');
  return naming === 'joliet' || record.isDirectory ? bare : bare.replace(/\.$/, '');
}

function isThere(image: PositionedBytes, { blockBytes }: IsoTree, { block, lengthBytes }: Folder): boolean {
  return block * blockBytes + lengthBytes <= image.sizeBytes;
}

async function readFolder(image: PositionedBytes, tree: IsoTree, folder: Folder) {
  const { block, lengthBytes } = folder;
  const bytes = isThere(image, tree, folder)
    ? await image.read(block * tree.blockBytes, lengthBytes).catch(() => null)
    : null;
  return bytes === null ? { records: [], isWhole: false } : readIsoDirectory(bytes);
}

async function announcedRockRidge(image: PositionedBytes, tree: IsoTree): Promise<RockRidgeReader | null> {
  const self = await selfRecord(image, tree, tree.root.block);
  return self === null ? null : rockRidgeReader(image, tree, self.systemUse);
}

/** The length of a directory that only its block is known of: its first record describes itself. */
async function lengthAt(image: PositionedBytes, tree: IsoTree, block: number): Promise<number> {
  return (await selfRecord(image, tree, block))?.lengthBytes ?? Number.POSITIVE_INFINITY;
}

async function selfRecord(image: PositionedBytes, tree: IsoTree, block: number): Promise<IsoRecord | null> {
  const bytes = await image.read(block * tree.blockBytes, 256).catch(() => Buffer.alloc(0));
  return readIsoRecord(bytes, 0);
}
