import type { LookupTable } from '../../contract/preview.ts';
import { uint16 } from '../dicom/byte-order.ts';
import type { DataSet } from './data-set.ts';

/** A table has at most 65,536 entries of two bytes; a segmented one is never longer than what it stands for. */
const mostTableBytes = 2 * 65_536 + 2;

/** The first item of a Modality LUT or VOI LUT Sequence (PS3.3 §C.11.1, §C.11.2); null where there is none that can be used. */
export async function firstTable(
  set: DataSet,
  keyword: 'ModalityLUTSequence' | 'VOILUTSequence',
  isSigned: boolean,
): Promise<LookupTable | null> {
  const [item] = await set.items(keyword);
  return item === undefined ? null : readTable(item, 'LUTDescriptor', 'LUTData', isSigned);
}

/** The palette of a PALETTE COLOR image (PS3.3 §C.7.6.3.1.5, §C.7.9.2); null where one of its three tables cannot be used. */
export async function readPalette(set: DataSet) {
  const [red, green, blue] = [await channel(set, 'Red'), await channel(set, 'Green'), await channel(set, 'Blue')];
  return red === null || green === null || blue === null ? null : { red, green, blue };
}

async function channel(set: DataSet, colour: 'Red' | 'Green' | 'Blue'): Promise<LookupTable | null> {
  const descriptor = `${colour}PaletteColorLookupTableDescriptor`;
  const plain = await readTable(set, descriptor, `${colour}PaletteColorLookupTableData`, false);
  if (plain !== null) return plain;
  const shape = await describe(set, descriptor, false);
  const bytes = await set.bytes(`Segmented${colour}PaletteColorLookupTableData`, mostTableBytes);
  if (shape === null || bytes === null) return null;
  const values = expandSegments(words(bytes, set.littleEndian), shape.entries);
  return values === null ? null : { first: shape.first, bits: shape.bits, values };
}

interface TableShape {
  readonly entries: number;
  readonly first: number;
  readonly bits: number;
}

/** Number of entries (0 means 65,536), first value mapped, bits of an entry. */
async function describe(set: DataSet, keyword: string, isSigned: boolean): Promise<TableShape | null> {
  const bytes = await set.bytes(keyword, 64);
  if (bytes === null || bytes.length < 6) return null;
  const [entries, first, bits] = words(bytes, set.littleEndian) as unknown as [number, number, number];
  if (bits < 1 || bits > 16) return null;
  return { entries: entries || 65_536, first: isSigned ? (first << 16) >> 16 : first, bits };
}

async function readTable(
  set: DataSet,
  descriptor: string,
  data: string,
  isSigned: boolean,
): Promise<LookupTable | null> {
  const shape = await describe(set, descriptor, isSigned);
  const bytes = await set.bytes(data, mostTableBytes);
  if (shape === null || bytes === null || bytes.length === 0) return null;
  // Entries of eight bits may be packed two in a word, or stand in a word each.
  const isPacked = bytes.length < 2 * shape.entries;
  const all = isPacked ? Uint16Array.from(bytes) : words(bytes, set.littleEndian);
  const values = all.subarray(0, shape.entries);
  if (values.length < shape.entries) return null;
  // Some writers promise eight bits and use sixteen, or sixteen and use fewer: what stands there counts.
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return { first: shape.first, bits: largest >= 2 ** shape.bits ? 16 : shape.bits, values };
}

function words(bytes: Buffer, littleEndian: boolean): Uint16Array<ArrayBuffer> {
  const found = new Uint16Array(bytes.length >> 1);
  for (let at = 0; at < found.length; at += 1) found[at] = uint16(bytes, 2 * at, littleEndian);
  return found;
}

/** Segments of sixteen bits: discrete (0), linear (1) and indirect (2), PS3.3 §C.7.9.2. Null where they do not give all entries. */
function expandSegments(data: Uint16Array, entries: number): Uint16Array<ArrayBuffer> | null {
  const values = new Uint16Array(entries);
  let filled = 0;
  const put = (value: number) => {
    if (filled < entries) values[filled] = value;
    filled += 1;
  };
  /** Where the segment after this one begins; null when it is none. */
  function segment(at: number, isCopied: boolean): number | null {
    const kind = data[at];
    const count = data[at + 1] ?? 0;
    if (kind === 0) {
      if (at + 2 + count > data.length) return null;
      for (let index = 0; index < count; index += 1) put(data[at + 2 + index] ?? 0);
      return at + 2 + count;
    }
    if (kind === 1) {
      const end = data[at + 2];
      if (filled === 0 || end === undefined) return null;
      const start = values[filled - 1] ?? 0;
      for (let index = 1; index <= count; index += 1) put(Math.round(start + ((end - start) * index) / count));
      return at + 3;
    }
    if (kind === 2 && !isCopied) {
      const low = data[at + 2];
      const high = data[at + 3];
      if (low === undefined || high === undefined) return null;
      let from: number | null = (low + high * 65_536) >> 1;
      for (let index = 0; index < count && from !== null && filled < entries; index += 1) from = segment(from, true);
      return from === null ? null : at + 4;
    }
    return null;
  }
  for (let at: number | null = 0; at < data.length && filled < entries; ) {
    at = segment(at, false);
    if (at === null) return null;
  }
  return filled >= entries ? values : null;
}
