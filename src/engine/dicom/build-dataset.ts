import { type CharacterSet, parseCharacterSet, utf8CharacterSet } from './character-set.ts';
import { dictionaryVr, formatTag, parseTag, type Tag } from './dictionary.ts';
import type { PlainDataSet, RawValue, TagValue } from './edit.ts';
import { type ElementForm, itemTag } from './element.ts';
import { encodeText } from './text.ts';
import { type Encoding, explicitLittle } from './transfer-syntax.ts';
import { hasLongLength, isCharsetVr, isTextVr, numberSize, type Vr } from './vr.ts';

/** What the bytes of a new element depend on. */
export interface WriteContext {
  readonly encoding: Encoding;
  readonly charset: CharacterSet;
}

/** A value that cannot be written as asked: a fault of the caller's data, found before any byte goes out. */
export class UnwritableValue extends Error {
  readonly code: 'unknown-keyword' | 'not-in-character-set' | 'wrong-type' | 'too-long';
  readonly tag: Tag | undefined;

  constructor(code: UnwritableValue['code'], tag: Tag | undefined, message: string) {
    super(message);
    this.code = code;
    this.tag = tag;
  }
}

/**
 * The bytes of a new data set from plain data, in tag order, sequences with defined lengths (PS3.5 §7.1, §7.5). Default: explicit VR little
 * endian, UTF-8; the caller adds SpecificCharacterSet where non-ASCII text stands in it. An item's own SpecificCharacterSet is obeyed.
 * Throws `UnwritableValue`.
 */
export function buildDataSet(plain: PlainDataSet, context: Partial<WriteContext> = {}): Buffer {
  const encoding = context.encoding ?? explicitLittle;
  const own = plain.SpecificCharacterSet;
  const charset = own === undefined ? (context.charset ?? utf8CharacterSet) : parseCharacterSet(joined(own));
  const inner = { encoding, charset };
  const elements = Object.entries(plain).map(([keyword, value]) => {
    const tag = parseTag(keyword);
    if (tag === undefined)
      throw new UnwritableValue('unknown-keyword', undefined, 'a keyword is not in the dictionary');
    const vr = isRaw(value) ? value.vr : dictionaryVr(tag);
    return { tag, bytes: buildElement(tag, vr, encodeValue(tag, vr, value, inner), encoding) };
  });
  return Buffer.concat(elements.sort((a, b) => a.tag - b.tag).map(({ bytes }) => bytes));
}

/** One item of a sequence with its header, of defined length. */
export function buildItem(plain: PlainDataSet, context: WriteContext): Buffer {
  const content = buildDataSet(plain, context);
  const bytes = Buffer.allocUnsafe(8 + content.length);
  writeTag(bytes, 0, itemTag, context.encoding.littleEndian);
  writeUint32(bytes, 4, content.length, context.encoding.littleEndian);
  bytes.set(content, 8);
  return bytes;
}

/** A value's bytes, padded to an even length (PS3.5 §6.2, §7.1.1). */
export function encodeValue(tag: Tag, vr: Vr, value: TagValue, context: WriteContext): Buffer {
  if (value instanceof Uint8Array) return padded(Buffer.from(value), 0);
  if (isRaw(value)) return padded(Buffer.from(value.bytes), isTextVr(value.vr) && value.vr !== 'UI' ? 0x20 : 0);
  if (vr === 'SQ') {
    if (!isItems(value)) throw new UnwritableValue('wrong-type', tag, `${formatTag(tag)} takes items`);
    return Buffer.concat(value.map((item) => buildItem(item, context)));
  }
  const size = numberSize(vr);
  if (size !== undefined) return encodeNumbers(tag, vr, size, value, context.encoding.littleEndian);
  if (!isTextVr(vr) && vr !== 'UN') throw new UnwritableValue('wrong-type', tag, `${formatTag(tag)} takes bytes`);
  const text = joined(value);
  const bytes = encodeText(text, isCharsetVr(vr) ? context.charset : { kind: 'undeclared', terms: [] }, vr);
  if (bytes === undefined) {
    throw new UnwritableValue('not-in-character-set', tag, `${formatTag(tag)} is not in the character set in force`);
  }
  return padded(bytes, vr === 'UI' ? 0 : 0x20);
}

/** An element's header and value in the encoding, or in the form it had before. */
export function buildElement(tag: Tag, vr: Vr, value: Buffer, encoding: Encoding, form?: ElementForm): Buffer {
  const { littleEndian } = encoding;
  const layout = form ?? (encoding.explicit ? (hasLongLength(vr) ? 'long' : 'short') : 'implicit');
  if (layout === 'short' && value.length > 0xfffe) {
    throw new UnwritableValue('too-long', tag, `${formatTag(tag)} is longer than its length field can say`);
  }
  const headerBytes = layout === 'long' ? 12 : 8;
  const bytes = Buffer.allocUnsafe(headerBytes + value.length);
  writeTag(bytes, 0, tag, littleEndian);
  if (layout !== 'implicit') bytes.write(vr, 4, 2, 'latin1');
  if (layout === 'long') bytes.fill(0, 6, 8);
  if (layout === 'short') writeUint16(bytes, 6, value.length, littleEndian);
  else writeUint32(bytes, headerBytes - 4, value.length, littleEndian);
  bytes.set(value, headerBytes);
  return bytes;
}

export function writeUint16(bytes: Buffer, at: number, value: number, littleEndian: boolean): void {
  if (littleEndian) bytes.writeUInt16LE(value, at);
  else bytes.writeUInt16BE(value, at);
}

export function writeUint32(bytes: Buffer, at: number, value: number, littleEndian: boolean): void {
  if (littleEndian) bytes.writeUInt32LE(value, at);
  else bytes.writeUInt32BE(value, at);
}

function writeTag(bytes: Buffer, at: number, tag: Tag, littleEndian: boolean): void {
  writeUint16(bytes, at, tag >>> 16, littleEndian);
  writeUint16(bytes, at + 2, tag & 0xffff, littleEndian);
}

function padded(bytes: Buffer, pad: number): Buffer {
  return (bytes.length & 1) === 0 ? bytes : Buffer.concat([bytes, Buffer.of(pad)]);
}

export function isItems(value: TagValue): value is readonly PlainDataSet[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}

export function isRaw(value: TagValue): value is RawValue {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** A value as the text of its values joined by `\`; items and bytes have none. */
export function joined(value: TagValue): string {
  if (value instanceof Uint8Array || isRaw(value)) return '';
  if (typeof value !== 'object') return String(value);
  return value.map((one) => (typeof one === 'object' ? '' : String(one))).join('\\');
}

function encodeNumbers(tag: Tag, vr: Vr, size: number, value: TagValue, littleEndian: boolean): Buffer {
  const text = joined(value);
  const parts = text === '' ? [] : text.split('\\');
  const bytes = Buffer.alloc(parts.length * size);
  parts.forEach((part, index) => {
    const at = index * size;
    try {
      if (vr === 'AT') writeTag(bytes, at, Number.parseInt(part.replace(/[(),]/g, ''), 16), littleEndian);
      else if (vr === 'FL') littleEndian ? bytes.writeFloatLE(Number(part), at) : bytes.writeFloatBE(Number(part), at);
      else if (vr === 'FD')
        littleEndian ? bytes.writeDoubleLE(Number(part), at) : bytes.writeDoubleBE(Number(part), at);
      else writeInteger(bytes, at, size, BigInt.asUintN(size * 8, BigInt(part.trim())), littleEndian);
    } catch {
      throw new UnwritableValue('wrong-type', tag, `${formatTag(tag)} takes numbers`);
    }
  });
  return bytes;
}

function writeInteger(bytes: Buffer, at: number, size: number, value: bigint, littleEndian: boolean): void {
  for (let index = 0; index < size; index += 1) {
    bytes[at + (littleEndian ? index : size - 1 - index)] = Number((value >> BigInt(8 * index)) & 0xffn);
  }
}
