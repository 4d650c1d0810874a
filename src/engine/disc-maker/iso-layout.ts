/** Bytes of a sector (ECMA-119 §6.1.2). */
export const SECTOR_BYTES = 2048;

/** One file or folder of an image. Files get their place when they are written, folders at the end. */
export interface IsoNode {
  readonly name: string;
  readonly children: Map<string, IsoNode> | null;
  sector: number;
  sizeBytes: number;
}

/** One of the two views of an image: ISO 9660 with its short names, or Joliet with the real ones. */
export interface IsoView {
  /** The two directory trees and path tables, from `firstSector` on. */
  readonly bytes: Buffer;
  readonly rootRecord: Buffer;
  readonly pathTableBytes: number;
  readonly pathTableSectors: { readonly little: number; readonly big: number };
}

interface Folder {
  readonly node: IsoNode;
  readonly identifier: Buffer;
  readonly parent: number;
  readonly entries: readonly { readonly identifier: Buffer; readonly node: IsoNode }[];
  sector: number;
  sizeBytes: number;
}

/** Lays out one view of the tree (ECMA-119 §6.8, §6.9). */
export function layOutView(root: IsoNode, naming: 'iso9660' | 'joliet', firstSector: number, date: Date): IsoView {
  const folders = foldersByLevel(root, naming);
  const little = Buffer.concat(folders.map((folder) => pathTableRecord(folder, false)));
  const pathSectors = Math.ceil(little.length / SECTOR_BYTES);
  let sector = firstSector + 2 * pathSectors;
  for (const folder of folders) {
    folder.sizeBytes = roundUp(folderLength(folder));
    folder.sector = sector;
    sector += folder.sizeBytes / SECTOR_BYTES;
  }
  const bytes = Buffer.alloc((sector - firstSector) * SECTOR_BYTES);
  const placeOf = new Map(folders.map((folder) => [folder.node, folder]));
  [false, true].forEach((bigEndian, index) => {
    Buffer.concat(folders.map((folder) => pathTableRecord(folder, bigEndian))).copy(
      bytes,
      index * pathSectors * SECTOR_BYTES,
    );
  });
  for (const folder of folders)
    writeFolder(bytes.subarray((folder.sector - firstSector) * SECTOR_BYTES), folder, folders, placeOf, date);
  const [top] = folders as [Folder];
  return {
    bytes,
    rootRecord: directoryRecord(Buffer.from([0]), top.sector, top.sizeBytes, true, date),
    pathTableBytes: little.length,
    pathTableSectors: { little: firstSector, big: firstSector + pathSectors },
  };
}

/** Both byte orders, one after the other (ECMA-119 §7.2.3, §7.3.3). */
export function bothEndian(value: number, width: 2 | 4): Buffer {
  const bytes = Buffer.alloc(width * 2);
  bytes.writeUIntLE(value, 0, width);
  bytes.writeUIntBE(value, width, width);
  return bytes;
}

/** The next multiple of a sector. */
export function roundUp(bytes: number): number {
  return Math.ceil(bytes / SECTOR_BYTES) * SECTOR_BYTES;
}

function foldersByLevel(root: IsoNode, naming: 'iso9660' | 'joliet'): Folder[] {
  const folders: Folder[] = [makeFolder(root, Buffer.from([0]), 0, naming)];
  // The list grows while it is walked: level by level, as the path table wants it (ECMA-119 §6.9.1).
  for (let index = 0; index < folders.length; index += 1) {
    for (const { node, identifier } of folders[index]?.entries ?? []) {
      if (node.children !== null) folders.push(makeFolder(node, identifier, index, naming));
    }
  }
  return folders;
}

function makeFolder(node: IsoNode, identifier: Buffer, parent: number, naming: 'iso9660' | 'joliet'): Folder {
  const taken = new Set<string>();
  const entries = [...(node.children?.values() ?? [])].map((child) => ({
    node: child,
    identifier: naming === 'joliet' ? Buffer.from(child.name, 'utf16le').swap16() : shortName(child, taken),
  }));
  entries.sort((left, right) => Buffer.compare(left.identifier, right.identifier));
  return { node, identifier, parent, entries, sector: 0, sizeBytes: 0 };
}

/** A level 1 name: eight characters, a dot and three for files, unique in its folder (ECMA-119 §7.5, §10.1). */
function shortName(node: IsoNode, taken: Set<string>): Buffer {
  const legal = (text: string, length: number): string =>
    text
      .toUpperCase()
      .replace(/[^A-Z0-9_]/g, '_')
      .slice(0, length);
  const isFolder = node.children !== null;
  const dot = isFolder ? -1 : node.name.lastIndexOf('.');
  const stem = legal(dot < 0 ? node.name : node.name.slice(0, dot), 8) || '_';
  const ending = isFolder ? '' : `.${dot < 0 ? '' : legal(node.name.slice(dot + 1), 3)};1`;
  let name = stem + ending;
  for (let count = 1; taken.has(name); count += 1) name = `${stem.slice(0, 8 - String(count).length)}${count}${ending}`;
  taken.add(name);
  return Buffer.from(name, 'latin1');
}

function pathTableRecord(folder: Folder, bigEndian: boolean): Buffer {
  const length = folder.identifier.length;
  const record = Buffer.alloc(8 + length + (length % 2));
  record[0] = length;
  if (bigEndian) record.writeUInt32BE(folder.sector, 2);
  else record.writeUInt32LE(folder.sector, 2);
  if (bigEndian) record.writeUInt16BE(folder.parent + 1, 6);
  else record.writeUInt16LE(folder.parent + 1, 6);
  folder.identifier.copy(record, 8);
  return record;
}

function folderLength(folder: Folder): number {
  return folder.entries.reduce(
    (at, { identifier }) => nextPlace(at, recordLength(identifier)) + recordLength(identifier),
    68,
  );
}

/** A record never crosses the end of a sector (ECMA-119 §6.8.1.1). */
function nextPlace(at: number, length: number): number {
  return (at % SECTOR_BYTES) + length > SECTOR_BYTES ? roundUp(at) : at;
}

function recordLength(identifier: Buffer): number {
  return 33 + identifier.length + (identifier.length % 2 === 0 ? 1 : 0);
}

function writeFolder(
  out: Buffer,
  folder: Folder,
  folders: readonly Folder[],
  placeOf: ReadonlyMap<IsoNode, Folder>,
  date: Date,
): void {
  const parent = folders[folder.parent] ?? folder;
  directoryRecord(Buffer.from([0]), folder.sector, folder.sizeBytes, true, date).copy(out, 0);
  directoryRecord(Buffer.from([1]), parent.sector, parent.sizeBytes, true, date).copy(out, 34);
  let at = 68;
  for (const { identifier, node } of folder.entries) {
    const place = placeOf.get(node) ?? node;
    const record = directoryRecord(identifier, place.sector, place.sizeBytes, node.children !== null, date);
    at = nextPlace(at, record.length);
    record.copy(out, at);
    at += record.length;
  }
}

function directoryRecord(identifier: Buffer, sector: number, sizeBytes: number, isFolder: boolean, date: Date): Buffer {
  const record = Buffer.alloc(recordLength(identifier));
  record[0] = record.length;
  bothEndian(sector, 4).copy(record, 2);
  bothEndian(sizeBytes, 4).copy(record, 10);
  record.set(
    [
      date.getUTCFullYear() - 1900,
      date.getUTCMonth() + 1,
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      0,
      0,
    ],
    18,
  );
  record[25] = isFolder ? 2 : 0;
  bothEndian(1, 2).copy(record, 28);
  record[32] = identifier.length;
  identifier.copy(record, 33);
  return record;
}
