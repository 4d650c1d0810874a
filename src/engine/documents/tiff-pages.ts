import type { ByteSource } from '../dicom/byte-source.ts';
import type { Orientation } from './document-facts.ts';
import { documentLimits } from './limits.ts';

/** One page of a TIFF by its directory (TIFF 6.0 §2, §8). */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly samples: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette. */
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  readonly fillOrder: number;
  readonly orientation: Orientation;
  readonly rowsPerStrip: number;
  readonly stripOffsets: readonly number[];
  readonly stripByteCounts: readonly number[];
  /** Red, then green, then blue, 16 bits each. */
  readonly palette: readonly number[];
  /** The last sample is opacity (ExtraSamples 1 or 2): 1 means that colours are multiplied with it already. */
  readonly alpha: 0 | 1 | 2;
  /** Whether this reader knows how to decode it. */
  readonly isKnown: boolean;
}

const mostEntries = 4_096;
const mostValues = 1_000_000;

type Values = ReadonlyMap<number, readonly number[]>;

/**
 * The pages of a TIFF in their order, without the previews; null for a structure that is broken, never ends or has no page. Offsets are followed
 * once each and only forwards through the list of directories, so a loop ends it.
 */
export async function readTiffPages(source: ByteSource): Promise<TiffPage[] | null> {
  const head = await source.read(0, 8);
  if (head.length < 8) return null;
  const little = head[0] === 0x49;
  const seen = new Set<number>();
  const pages: TiffPage[] = [];
  for (let next = read32(head, 4, little); next !== 0; ) {
    if (seen.has(next) || seen.size > documentLimits.pages * 2) return null;
    seen.add(next);
    const directory = await readDirectory(source, next, little);
    if (directory === null) return null;
    const page = pageOf(directory.values);
    if (page !== null) pages.push(page);
    next = directory.next;
  }
  return pages.length === 0 ? null : pages;
}

/** Bytes of each field type (TIFF 6.0 §2); those that no tag of ours has are left out. */
const typeBytes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4 };
const wantedTags = new Set([254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 317, 320, 322, 338, 339]);

async function readDirectory(
  source: ByteSource,
  at: number,
  little: boolean,
): Promise<{ values: Values; next: number } | null> {
  const counted = await source.read(at, 2);
  if (counted.length < 2) return null;
  const count = read16(counted, 0, little);
  if (count === 0 || count > mostEntries) return null;
  const body = await source.read(at + 2, count * 12 + 4);
  if (body.length < count * 12 + 4) return null;
  const values = new Map<number, readonly number[]>();
  for (let entry = 0; entry < count * 12; entry += 12) {
    const tag = read16(body, entry, little);
    const type = read16(body, entry + 2, little);
    const number = read32(body, entry + 4, little);
    const size = typeBytes[type];
    if (!wantedTags.has(tag) || size === undefined || number > mostValues) continue;
    const length = number * size;
    const bytes =
      length <= 4
        ? body.subarray(entry + 8, entry + 8 + length)
        : await source.read(read32(body, entry + 8, little), length);
    if (bytes.length < length) return null;
    values.set(
      tag,
      Array.from({ length: number }, (_, index) => readValue(bytes, index, size, little)),
    );
  }
  return { values, next: read32(body, count * 12, little) };
}

function readValue(bytes: Buffer, index: number, size: number, little: boolean): number {
  if (size === 1) return bytes[index] ?? 0;
  return size === 2 ? read16(bytes, index * 2, little) : read32(bytes, index * 4, little);
}

/** Null for a preview or a mask (NewSubfileType, bits 0 and 2). */
function pageOf(values: Values): TiffPage | null {
  const one = (tag: number, otherwise: number) => values.get(tag)?.[0] ?? otherwise;
  if ((one(254, 0) & 0b101) !== 0) return null;
  const samples = one(277, 1);
  const bits = values.get(258) ?? [1];
  const photometric = one(262, -1);
  const compression = one(259, 1);
  const orientation = one(274, 1);
  const height = one(257, 0);
  const extra = one(338, 0);
  const colours = photometric === 2 ? 3 : 1;
  const page = {
    width: one(256, 0),
    height,
    bits: bits[0] ?? 1,
    samples,
    photometric,
    compression,
    predictor: one(317, 1),
    fillOrder: one(266, 1),
    orientation: (orientation >= 1 && orientation <= 8 ? orientation : 1) as Orientation,
    rowsPerStrip: Math.min(one(278, height), height),
    stripOffsets: values.get(273) ?? [],
    stripByteCounts: values.get(279) ?? [],
    palette: values.get(320) ?? [],
    alpha: samples === colours + 1 && (extra === 1 || extra === 2) ? extra : 0,
  } as const;
  const isPlain = one(284, 1) === 1 && one(339, 1) === 1 && values.get(322) === undefined;
  const isWhole =
    page.rowsPerStrip > 0 &&
    page.stripOffsets.length === page.stripByteCounts.length &&
    page.stripOffsets.length === Math.ceil(height / page.rowsPerStrip);
  return { ...page, isKnown: isPlain && isWhole && bits.every((each) => each === page.bits) && isDecodable(page) };
}

function isDecodable({
  bits,
  samples,
  photometric,
  compression,
  predictor,
  palette,
}: Omit<TiffPage, 'isKnown'>): boolean {
  // None, CCITT Group 4, LZW, deflate by both its numbers, PackBits.
  if (![1, 4, 5, 8, 32946, 32773].includes(compression)) return false;
  if (compression === 4 && (bits !== 1 || samples !== 1)) return false;
  if (predictor !== 1 && !(predictor === 2 && (bits === 8 || bits === 16))) return false;
  switch (photometric) {
    case 0:
    case 1:
      return samples === 1 ? [1, 4, 8, 16].includes(bits) : samples === 2 && (bits === 8 || bits === 16);
    case 2:
      return (samples === 3 || samples === 4) && (bits === 8 || bits === 16);
    case 3:
      return samples === 1 && [1, 4, 8].includes(bits) && palette.length === 3 * 2 ** bits;
    default:
      return false;
  }
}

function read16(bytes: Buffer, at: number, little: boolean): number {
  return little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

function read32(bytes: Buffer, at: number, little: boolean): number {
  return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}
