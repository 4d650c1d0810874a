import { type FileHandle, open, rm } from 'node:fs/promises';
import type { DiscWriter } from './folder-writer.ts';
import { bothEndian, type IsoNode, type IsoView, layOutView, roundUp, SECTOR_BYTES } from './iso-layout.ts';

const FIRST_DESCRIPTOR = 16;
const FIRST_DATA_SECTOR = 19;
const LONGEST_JOLIET_NAME = 103;
/** Readers look ahead; images end in blank sectors for their sake, as burnt discs do. */
const TRAILING_SECTORS = 150;

/**
 * Writes a disc as an ISO 9660 level 1 image with Joliet names, in one pass: first the files, then the folders, at last
 * the descriptors that say where the folders are.
 * @throws Error when the image is there already: nothing is ever overwritten.
 */
export async function openIsoWriter(outPath: string, label: string, date: Date): Promise<DiscWriter> {
  const file = await open(outPath, 'wx');
  const root: IsoNode = folderNode('');
  let sector = FIRST_DATA_SECTOR;
  return {
    writeFile: async (path, chunks) => {
      const node: IsoNode = { name: nameOf(path), children: null, sector, sizeBytes: 0 };
      folderOf(root, path).set(node.name, node);
      for (const chunk of chunks) {
        await file.write(chunk, 0, chunk.length, sector * SECTOR_BYTES + node.sizeBytes);
        node.sizeBytes += chunk.length;
      }
      sector += roundUp(node.sizeBytes) / SECTOR_BYTES;
    },
    writeSymlink: async () => false,
    close: async () => {
      await writeVolume(file, root, sector, label, date);
      await file.close();
    },
    discard: async () => {
      await file.close();
      await rm(outPath, { force: true });
    },
  };
}

async function writeVolume(
  file: FileHandle,
  root: IsoNode,
  firstSector: number,
  label: string,
  date: Date,
): Promise<void> {
  const iso9660 = layOutView(root, 'iso9660', firstSector, date);
  const jolietSector = firstSector + iso9660.bytes.length / SECTOR_BYTES;
  const joliet = layOutView(root, 'joliet', jolietSector, date);
  const sectors = jolietSector + joliet.bytes.length / SECTOR_BYTES + TRAILING_SECTORS;
  await file.write(iso9660.bytes, 0, iso9660.bytes.length, firstSector * SECTOR_BYTES);
  await file.write(joliet.bytes, 0, joliet.bytes.length, jolietSector * SECTOR_BYTES);
  const descriptors = Buffer.concat([
    volumeDescriptor(iso9660, sectors, label, date, false),
    volumeDescriptor(joliet, sectors, label, date, true),
    Buffer.concat([Buffer.from([255]), Buffer.from('CD001'), Buffer.from([1]), Buffer.alloc(SECTOR_BYTES - 7)]),
  ]);
  await file.write(descriptors, 0, descriptors.length, FIRST_DESCRIPTOR * SECTOR_BYTES);
  await file.truncate(sectors * SECTOR_BYTES);
}

/** The primary volume descriptor, or the supplementary one that announces Joliet (ECMA-119 §8.4, §8.5). */
function volumeDescriptor(view: IsoView, sectors: number, label: string, date: Date, isJoliet: boolean): Buffer {
  const out = Buffer.alloc(SECTOR_BYTES);
  const text = (value: string, at: number, length: number): void => {
    const bytes = isJoliet
      ? Buffer.from(value.padEnd(length >> 1), 'utf16le').swap16()
      : Buffer.from(value.padEnd(length), 'latin1');
    bytes.copy(out, at, 0, length);
  };
  out[0] = isJoliet ? 2 : 1;
  out.write('CD001', 1, 'latin1');
  out[6] = 1;
  text('', 8, 32);
  text(label, 40, 32);
  bothEndian(sectors, 4).copy(out, 80);
  if (isJoliet) out.write('%/E', 88, 'latin1');
  bothEndian(1, 2).copy(out, 120);
  bothEndian(1, 2).copy(out, 124);
  bothEndian(SECTOR_BYTES, 2).copy(out, 128);
  bothEndian(view.pathTableBytes, 4).copy(out, 132);
  out.writeUInt32LE(view.pathTableSectors.little, 140);
  out.writeUInt32BE(view.pathTableSectors.big, 148);
  view.rootRecord.copy(out, 156);
  for (const at of [190, 318, 446, 574]) text('', at, 128);
  for (const at of [702, 739, 776]) text('', at, 36);
  const stamp = `${date.toISOString().replace(/\D/g, '').slice(0, 14)}00`;
  for (const at of [813, 830]) out.write(stamp, at, 'latin1');
  for (const at of [847, 864]) out.write('0'.repeat(16), at, 'latin1');
  out[881] = 1;
  return out;
}

function folderNode(name: string): IsoNode & { children: Map<string, IsoNode> } {
  return { name, children: new Map(), sector: 0, sizeBytes: 0 };
}

function folderOf(root: IsoNode, path: string): Map<string, IsoNode> {
  let children = root.children as Map<string, IsoNode>;
  for (const name of path.split('/').slice(0, -1)) {
    const folder = children.get(name) ?? folderNode(name);
    children.set(name, folder);
    children = folder.children as Map<string, IsoNode>;
  }
  return children;
}

function nameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.length > LONGEST_JOLIET_NAME) throw new Error('A file name on this disc is too long for an image.');
  return name;
}
