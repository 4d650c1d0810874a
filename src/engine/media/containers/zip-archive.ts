import { basename } from 'node:path';
import type { Entry } from 'yauzl';
import { FaultError } from '../../../contract/fault.ts';
import type { SkipReason } from '../../../contract/scan.ts';
import { displayPath } from '../display-path.ts';
import type { Container, ContainerEntry, EntryContent, PositionedBytes } from './container.ts';
import { containerLimits } from './container-limits.ts';
import { refusalOf, uniquePaths, withoutDotFolder } from './entry-paths.ts';
import { windowed } from './positioned-content.ts';
import { type ScratchFile, scratchFile } from './scratch-file.ts';
import { readZipDirectory, zipEntryName } from './zip-directory.ts';
import { isMadeOnPosix, zipEntryContent, zipEntryRefusal } from './zip-entry.ts';

/** How many zips may lie in each other and still be read: one in the one that was opened. */
const nestedLevels = 1;

/** What all levels of a listing share. */
interface Listing {
  readonly password: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly scratches: ScratchFile[];
  readonly entries: ContainerEntry[];
  readonly ownPath: (path: string) => string;
  inflatedBytes: number;
}

/**
 * A zip, with the zips in it as if they were folders. `closeFile` closes what `file` reads from. The password is kept as long as the container is open.
 * Throws the fault `container-unsupported` when the zip has no directory: it was cut short, or is none.
 */
export async function openZip(
  path: string,
  file: PositionedBytes,
  password: string | undefined,
  closeFile: () => Promise<void>,
): Promise<Container> {
  const scratches: ScratchFile[] = [];
  const directory = windowed(file);
  try {
    await readZipDirectory(directory, 0);
  } catch (error) {
    throw new FaultError('container-unsupported', { path: displayPath(path) }, { cause: error });
  }
  return {
    kind: 'zip',
    label: basename(path),
    list: async (signal) => {
      const listing = { password, signal, scratches, entries: [], ownPath: uniquePaths(), inflatedBytes: 0 };
      await listZip(listing, { file, directory, path: '', level: 0 });
      return listing.entries;
    },
    close: async () => {
      await Promise.all(scratches.map((scratch) => scratch.close()));
      scratches.length = 0;
      await closeFile();
    },
  };
}

interface Zip {
  readonly file: PositionedBytes;
  /** The same bytes, for many small reads. */
  readonly directory: PositionedBytes;
  /** Empty for the one that was opened. */
  readonly path: string;
  readonly level: number;
}

/** Adds the entries of one zip in the order they lie in it. Throws only where there is no directory at all. */
async function listZip(listing: Listing, zip: Zip): Promise<void> {
  const room = containerLimits.entries - listing.entries.length;
  const { entries, isWhole, isTooLong } = await readZipDirectory(zip.directory, room, listing.signal);
  const prefix = zip.path === '' ? '' : `${listing.ownPath(zip.path)}/`;
  const inOrder = [...entries];
  inOrder.sort((left, right) => left.relativeOffsetOfLocalHeader - right.relativeOffsetOfLocalHeader);
  let usedUpTo = 0;
  for (const entry of inOrder) {
    listing.signal?.throwIfAborted();
    const isOverlapping = entry.compressedSize > 0 && entry.relativeOffsetOfLocalHeader < usedUpTo;
    usedUpTo = Math.max(usedUpTo, entry.relativeOffsetOfLocalHeader + entry.compressedSize);
    await listEntry(listing, zip, { entry, prefix, isOverlapping });
  }
  if (isTooLong) refuse(listing, `${prefix}.`, 'too-large', 0);
  else if (!isWhole) refuse(listing, `${prefix}.`, 'read-error', 0);
}

interface Placed {
  readonly entry: Entry;
  readonly prefix: string;
  /** Its bytes are another entry's too: how the most compact bombs are built. */
  readonly isOverlapping: boolean;
}

async function listEntry(listing: Listing, { file, level }: Zip, placed: Placed): Promise<void> {
  const { entry, prefix } = placed;
  const name = entryName(entry);
  const sizeBytes = entry.uncompressedSize;
  if (isFolder(entry, name)) return;
  const path = `${prefix}${name}`;
  const refused =
    refusalOf(path) ??
    (placed.isOverlapping ? 'too-large' : undefined) ??
    zipEntryRefusal(entry, file) ??
    (listing.inflatedBytes + sizeBytes > containerLimits.totalInflatedBytes ? 'too-large' : undefined);
  if (refused !== undefined) return refuse(listing, path, refused, sizeBytes);
  listing.inflatedBytes += sizeBytes;
  const content = await zipEntryContent(file, entry, listing.password);
  if (typeof content === 'string') return refuse(listing, path, content, sizeBytes);
  if (!isZipName(name)) listing.entries.push({ path: listing.ownPath(path), sizeBytes, content });
  else if (level >= nestedLevels) refuse(listing, path, 'archive-nested-too-deep', sizeBytes);
  else await listNested(listing, path, content, level + 1);
}

/** A zip that cannot be opened is a file that cannot be read: nobody knows what was in it. */
async function listNested(listing: Listing, path: string, content: EntryContent, level: number): Promise<void> {
  const before = listing.entries.length;
  try {
    const { file, scratch } = await seekable(content, listing.signal);
    if (scratch !== null) listing.scratches.push(scratch);
    await listZip(listing, { file, directory: windowed(file), path, level });
  } catch (error) {
    listing.signal?.throwIfAborted();
    if (error instanceof FaultError) throw error;
    const isBomb = (error as NodeJS.ErrnoException).code === 'EFBIG';
    if (listing.entries.length === before)
      refuse(listing, path, isBomb ? 'too-large' : 'read-error', content.sizeBytes);
  }
}

async function seekable(
  content: EntryContent,
  signal: AbortSignal | undefined,
): Promise<{ file: PositionedBytes; scratch: ScratchFile | null }> {
  if (content.isPositioned) return { file: await content.open(), scratch: null };
  const scratch = await scratchFile(content.stream(signal));
  return { file: scratch, scratch };
}

function refuse(listing: Listing, path: string, skip: SkipReason, sizeBytes: number): void {
  listing.entries.push({ path: listing.ownPath(path), sizeBytes, skip });
}

/** Windows programs write backslashes for slashes; elsewhere one is part of a name, and refused. */
function entryName(entry: Entry): string {
  const name = zipEntryName(entry);
  return withoutDotFolder(isMadeOnPosix(entry) ? name : name.replaceAll('\\', '/'));
}

function isFolder(entry: Entry, name: string): boolean {
  return name.endsWith('/') && entry.uncompressedSize === 0 && refusalOf(name.slice(0, -1)) === undefined;
}

function isZipName(name: string): boolean {
  return /\.zip$/i.test(name);
}
