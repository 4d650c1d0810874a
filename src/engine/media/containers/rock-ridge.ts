import type { PositionedBytes } from './container.ts';
import type { IsoTree } from './iso-volume.ts';

/** What Rock Ridge says of one directory record (IEEE P1282, fields in the system use area by IEEE P1281). */
export interface RockRidge {
  readonly name: Buffer | null;
  readonly isSymlink: boolean;
  /** POSIX file mode, or null. */
  readonly mode: number | null;
  /** CL: this stands for a directory that lies elsewhere, because it was too deep. */
  readonly childBlock: number | null;
  /** RE: a directory that was moved here; it is reached where its CL stands. */
  readonly isRelocated: boolean;
}

/** Finds what Rock Ridge says of a record from the record's system use area. */
export type RockRidgeReader = (systemUse: Buffer) => Promise<RockRidge>;

const mostContinuations = 16;

/** A reader for a tree whose root announces Rock Ridge (`SP` in its own first record), else null. */
export async function rockRidgeReader(
  image: PositionedBytes,
  tree: IsoTree,
  rootSystemUse: Buffer,
): Promise<RockRidgeReader | null> {
  const isAnnounced = rootSystemUse.toString('latin1', 0, 2) === 'SP' && rootSystemUse.length >= 7;
  if (!isAnnounced || rootSystemUse.readUInt16BE(4) !== 0xbeef) return null;
  const skipBytes = rootSystemUse[6] ?? 0;
  const reader: RockRidgeReader = (systemUse) => readFields(image, tree, systemUse.subarray(skipBytes));
  return reader;
}

async function readFields(image: PositionedBytes, { blockBytes }: IsoTree, first: Buffer): Promise<RockRidge> {
  const names: Buffer[] = [];
  const said = { isSymlink: false, mode: null as number | null, childBlock: null as number | null, isRelocated: false };
  let next: Buffer | null = first;
  for (let areas = 0; next !== null && areas < mostContinuations; areas += 1) {
    const area: Buffer = next;
    next = null;
    for (let at = 0; at + 4 <= area.length; ) {
      const length = area[at + 2] ?? 0;
      if (length < 4 || at + length > area.length) break;
      const field = area.subarray(at, at + length);
      const kind = field.toString('latin1', 0, 2);
      // CURRENT and PARENT (bits 1 and 2) name no file.
      if (kind === 'NM' && length > 5 && ((field[4] ?? 0) & 6) === 0) names.push(field.subarray(5));
      if (kind === 'SL') said.isSymlink = true;
      if (kind === 'PX' && length >= 8) said.mode = field.readUInt32LE(4);
      if (kind === 'CL' && length >= 8) said.childBlock = field.readUInt32LE(4);
      if (kind === 'RE') said.isRelocated = true;
      if (kind === 'CE' && length >= 28) {
        next = await image.read(
          field.readUInt32LE(4) * blockBytes + field.readUInt32LE(12),
          Math.min(field.readUInt32LE(20), 64 * 1024),
        );
      }
      if (kind === 'ST') break;
      at += length;
    }
  }
  return { ...said, name: names.length === 0 ? null : Buffer.concat(names) };
}
