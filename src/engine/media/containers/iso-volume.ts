import type { PositionedBytes } from './container.ts';
import { type IsoRecord, readIsoRecord } from './iso-record.ts';
import { sectorBytes } from './sector-image.ts';

/** One of the trees of names that an image may carry over the same files. */
export interface IsoTree {
  readonly naming: 'iso9660' | 'joliet';
  readonly root: IsoRecord;
  readonly blockBytes: number;
}

export interface IsoVolume {
  readonly label: string;
  /** Plain names first, then Joliet's where there are any. */
  readonly trees: readonly IsoTree[];
}

const firstDescriptor = 16;
const mostDescriptors = 64;
/** How far behind a session the next may begin: its lead-out, lead-in and pre-gap are 11,550 sectors at most. */
const longestGapSectors = 16 * 1024;
/** Images are padded with up to 150 sectors; what is beyond must be another session. */
const paddingSectors = 160;

/**
 * The volume of an image, the last session's where several follow each other (each session's tree names all files, also those of the sessions
 * before it). Null when there is none.
 */
export async function readIsoVolume(image: PositionedBytes): Promise<IsoVolume | null> {
  let found = await readDescriptors(image, firstDescriptor);
  let volume = found?.volume ?? null;
  while (found !== null) {
    found = await nextSession(image, found.endSector);
    volume = found?.volume ?? volume;
  }
  return volume;
}

interface Session {
  readonly volume: IsoVolume;
  readonly endSector: number;
}

async function nextSession(image: PositionedBytes, endSector: number): Promise<Session | null> {
  const lastSector = Math.floor(image.sizeBytes / sectorBytes) - 1;
  if (lastSector - endSector < paddingSectors) return null;
  const until = Math.min(lastSector, endSector + longestGapSectors);
  for (let from = endSector; from < until; from += 512) {
    const bytes = await image.read(from * sectorBytes, Math.min(512, until - from) * sectorBytes);
    for (let at = 0; at + sectorBytes <= bytes.length; at += sectorBytes) {
      if (!isDescriptor(bytes, at) || bytes[at] !== 1) continue;
      const session = await readDescriptors(image, from + at / sectorBytes);
      // An image within the image counts its blocks from its own start: no session of this one.
      const isSession = session?.volume.trees.every((tree) => tree.root.block >= endSector) ?? false;
      if (session !== null && isSession) return session;
    }
  }
  return null;
}

/** The descriptors from a sector on (ECMA-119 §8). */
async function readDescriptors(image: PositionedBytes, sector: number): Promise<Session | null> {
  let label = '';
  let endSector = 0;
  const trees: IsoTree[] = [];
  for (let index = 0; index < mostDescriptors; index += 1) {
    const bytes = await image.read((sector + index) * sectorBytes, sectorBytes);
    if (bytes.length < sectorBytes || !isDescriptor(bytes, 0) || bytes[0] === 255) break;
    const naming = namingOf(bytes);
    const root = readIsoRecord(bytes, 156);
    const blockBytes = bytes.readUInt16LE(128);
    if (naming === null || root === null || ![512, 1024, 2048].includes(blockBytes)) continue;
    if (trees.some((tree) => tree.naming === naming)) continue;
    trees.push({ naming, root, blockBytes });
    const name = bytes.subarray(40, 72);
    const text = (naming === 'joliet' ? Buffer.from(name).swap16().toString('utf16le') : name.toString('latin1'))
      .replace(/\0.*$/, '')
      .trim();
    label = text === '' ? label : text;
    const volumeBytes = bytes.readUInt32LE(80) * blockBytes;
    endSector = Math.max(endSector, sector - firstDescriptor + Math.ceil(volumeBytes / sectorBytes), sector + 2);
  }
  return trees.length === 0 ? null : { volume: { label, trees }, endSector };
}

/** Whether a volume descriptor stands there (ECMA-119 §8.1). */
export function isDescriptor(bytes: Buffer, at: number): boolean {
  return bytes.toString('latin1', at + 1, at + 6) === 'CD001';
}

/** Joliet announces itself by the escape sequence of one of three levels of UCS-2. */
function namingOf(descriptor: Buffer): IsoTree['naming'] | null {
  if (descriptor[0] === 1) return 'iso9660';
  const isJoliet = descriptor[0] === 2 && /^%\/[@CE]/.test(descriptor.toString('latin1', 88, 91));
  return isJoliet ? 'joliet' : null;
}
