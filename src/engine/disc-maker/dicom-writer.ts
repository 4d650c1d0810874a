import { deflateRawSync } from 'node:zlib';
import { dictionary, type Keyword, type Vr } from './dictionary.ts';
import { encodeText, type TextEncoding } from './text-encoding.ts';

/** A value: text and numbers alone or several, raw bytes (written as they are, padded to even), or the items of a sequence. */
export type Value = string | number | readonly (string | number)[] | Uint8Array | readonly Dataset[];

/** A data set by keyword; the writer puts it in tag order. */
export type Dataset = { readonly [K in Keyword]?: Value };

/** The transfer syntaxes the disc maker writes. */
export const TRANSFER_SYNTAX = {
  implicitLittleEndian: '1.2.840.10008.1.2',
  explicitLittleEndian: '1.2.840.10008.1.2.1',
  deflatedExplicitLittleEndian: '1.2.840.10008.1.2.1.99',
  explicitBigEndian: '1.2.840.10008.1.2.2',
  rleLossless: '1.2.840.10008.1.2.5',
} as const;

/** The name of a transfer syntax the disc maker writes. */
export type TransferSyntax = keyof typeof TRANSFER_SYNTAX;

/** One DICOM file before it is bytes. */
export interface DicomFile {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: TransferSyntax;
  readonly textEncoding: TextEncoding;
  readonly dataset: Dataset;
  /** The pixel data as it lies in a little-endian file, or already encapsulated for RLE. */
  readonly pixels?: Uint8Array;
  /** The first 128 bytes; zeros when left out. */
  readonly preamble?: Uint8Array;
}

const LONG_VRS: ReadonlySet<Vr> = new Set<Vr>(['OB', 'OW', 'SQ', 'UN', 'UT']);
const IMPLEMENTATION_CLASS_UID = '2.25.187470293845712093847561029384756102';
const UNDEFINED_LENGTH = 0xffffffff;

/** The bytes of a DICOM file (PS3.10 §7.1), in pieces: the header, and then the caller's own pixel bytes without a copy. */
export function encodeDicomFile(file: DicomFile): Uint8Array[] {
  const bigEndian = file.transferSyntax === 'explicitBigEndian';
  const form: Form = {
    explicit: file.transferSyntax !== 'implicitLittleEndian',
    bigEndian,
    textEncoding: file.textEncoding,
  };
  const head = [encodePreambleAndMeta(file)];
  const body: Uint8Array[] = [encodeDataset(file.dataset, form)];
  if (file.pixels !== undefined) {
    const bits = file.dataset.BitsAllocated;
    const isEncapsulated = file.transferSyntax === 'rleLossless';
    const vr = form.explicit && (isEncapsulated || bits === 8) ? 'OB' : 'OW';
    body.push(
      elementHeader(dictionary.PixelData.tag, vr, isEncapsulated ? UNDEFINED_LENGTH : file.pixels.length, form),
    );
    body.push(bigEndian && vr === 'OW' ? Buffer.from(file.pixels).swap16() : file.pixels);
  }
  if (file.transferSyntax !== 'deflatedExplicitLittleEndian')
    return [Buffer.concat([...head, ...body.slice(0, 2)]), ...body.slice(2)];
  const deflated = deflateRawSync(Buffer.concat(body), { level: 6 });
  return [...head, deflated, Buffer.alloc(deflated.length % 2)];
}

/** How a data set becomes bytes. */
export interface Form {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  readonly textEncoding: TextEncoding;
}

/** The bytes of a data set or sequence item without its item header; sequences get defined lengths. */
export function encodeDataset(dataset: Dataset, form: Form): Buffer {
  const parts: Buffer[] = [];
  for (const keyword of keywordsInTagOrder(dataset)) {
    const { tag, vr } = dictionary[keyword];
    const value = encodeValue(vr, dataset[keyword] as Value, form);
    parts.push(elementHeader(tag, vr, value.length, form), value);
  }
  return Buffer.concat(parts);
}

/** The item header in front of a sequence item's bytes (PS3.5 §7.5). */
export function itemHeader(length: number, form: Form): Buffer {
  return elementHeader(0xfffee000, 'UN', length, { ...form, explicit: false });
}

/** The preamble, `DICM` and file meta information, always explicit little endian (PS3.10 §7.1). */
export function encodePreambleAndMeta(file: Omit<DicomFile, 'dataset' | 'textEncoding'>): Buffer {
  const form: Form = { explicit: true, bigEndian: false, textEncoding: 'latin1' };
  const meta = Buffer.concat(
    (
      [
        [0x00020001, 'OB', Buffer.from([0, 1])],
        [0x00020002, 'UI', file.sopClassUid],
        [0x00020003, 'UI', file.sopInstanceUid],
        [0x00020010, 'UI', TRANSFER_SYNTAX[file.transferSyntax]],
        [0x00020012, 'UI', IMPLEMENTATION_CLASS_UID],
        [0x00020013, 'SH', 'SYNTHETIC_DISC'],
        [0x00020016, 'AE', 'PHANTOM'],
      ] as const
    ).flatMap(([tag, vr, value]) => {
      const bytes = encodeValue(vr, value, form);
      return [elementHeader(tag, vr, bytes.length, form), bytes];
    }),
  );
  const preamble = Buffer.alloc(128);
  preamble.set(file.preamble ?? []);
  const groupLength = Buffer.alloc(4);
  groupLength.writeUInt32LE(meta.length);
  return Buffer.concat([preamble, Buffer.from('DICM'), elementHeader(0x00020000, 'UL', 4, form), groupLength, meta]);
}

function keywordsInTagOrder(dataset: Dataset): Keyword[] {
  return (Object.keys(dataset) as Keyword[])
    .filter((keyword) => dataset[keyword] !== undefined)
    .sort((left, right) => dictionary[left].tag - dictionary[right].tag);
}

function elementHeader(tag: number, vr: Vr, length: number, form: Form): Buffer {
  const isLong = form.explicit && LONG_VRS.has(vr);
  const header = Buffer.alloc(isLong ? 12 : 8);
  const write16 = (value: number, at: number) =>
    form.bigEndian ? header.writeUInt16BE(value, at) : header.writeUInt16LE(value, at);
  const write32 = (value: number, at: number) =>
    form.bigEndian ? header.writeUInt32BE(value, at) : header.writeUInt32LE(value, at);
  write16(tag >>> 16, 0);
  write16(tag & 0xffff, 2);
  if (!form.explicit) {
    write32(length, 4);
    return header;
  }
  header.write(vr, 4, 'latin1');
  if (isLong) write32(length, 8);
  else write16(length, 6);
  return header;
}

function encodeValue(vr: Vr, value: Value, form: Form): Buffer {
  if (value instanceof Uint8Array) return padded(Buffer.from(value), 0);
  const values = Array.isArray(value) ? value : [value];
  switch (vr) {
    case 'SQ':
      return Buffer.concat(
        (values as Dataset[]).flatMap((item) => {
          const bytes = encodeDataset(item, form);
          return [itemHeader(bytes.length, form), bytes];
        }),
      );
    case 'US':
    case 'SS':
      return encodeNumbers(values as number[], 2, form);
    case 'UL':
      return encodeNumbers(values as number[], 4, form);
    case 'AT':
      return encodeNumbers(
        (values as number[]).flatMap((tag) => [tag >>> 16, tag & 0xffff]),
        2,
        form,
      );
    case 'FD':
      return encodeNumbers(values as number[], 8, form);
    default: {
      const text = values.map((each) => (typeof each === 'number' ? decimalString(each) : each)).join('\\');
      return padded(encodeText(text, form.textEncoding), vr === 'UI' ? 0 : 0x20);
    }
  }
}

function encodeNumbers(values: readonly number[], width: 2 | 4 | 8, form: Form): Buffer {
  const bytes = Buffer.alloc(values.length * width);
  values.forEach((value, index) => {
    if (width === 8) bytes.writeDoubleLE(value, index * width);
    else bytes.writeUIntLE(value < 0 ? value + 0x10000 : value, index * width, width);
  });
  if (!form.bigEndian) return bytes;
  if (width === 8) return bytes.swap64();
  return width === 4 ? bytes.swap32() : bytes.swap16();
}

/** At most 16 characters, no exponent, no negative zero (PS3.5 §6.2, DS and IS). */
function decimalString(value: number): string {
  return String(Number(value.toFixed(8)) || 0);
}

function padded(bytes: Buffer, pad: number): Buffer {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from([pad])]);
}
