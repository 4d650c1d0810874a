import type { PositionedBytes } from './container.ts';

/** One member of a tar: what its headers say, and where its bytes lie. */
export interface TarMember {
  readonly path: string;
  /** The type flag (POSIX.1-2017 pax, "ustar Interchange Format"): `0` a file, `1` and `2` links, `3` and `4` devices, `5` a directory, `6` a fifo. */
  readonly type: string;
  readonly sizeBytes: number;
  readonly position: number;
  /** With holes that are not in the archive (GNU). */
  readonly isSparse: boolean;
}

const recordBytes = 512;
/** Names and attributes; more than this is no name. */
const mostHeaderBytes = 1024 * 1024;

/**
 * The members of a tar in their order: ustar, pax and GNU long names. The headers are read where they lie and the files' bytes are not. Ends with the
 * position where it broke off, when it did not end with the zeros that end a tar.
 */
export async function* tarMembers(
  file: PositionedBytes,
  signal?: AbortSignal,
): AsyncGenerator<TarMember | { readonly brokenAt: number }, void> {
  let ofAll: ReadonlyMap<string, string> = new Map();
  let ofNext: ReadonlyMap<string, string> = new Map();
  for (let at = 0; ; ) {
    signal?.throwIfAborted();
    const header = await file.read(at, recordBytes);
    if (header.length === recordBytes && header.every((byte) => byte === 0)) return;
    const type = String.fromCharCode(header[156] || 0x30);
    const ownBytes = sizeField(header);
    if (!isHeader(header) || ownBytes === null) return yield { brokenAt: at };
    const position = at + recordBytes;
    if ('xgLK'.includes(type)) {
      if (ownBytes > mostHeaderBytes || position + ownBytes > file.sizeBytes) return yield { brokenAt: at };
      const body = await file.read(position, ownBytes);
      if (type === 'g') ofAll = new Map([...ofAll, ...paxRecords(body)]);
      if (type === 'x') ofNext = new Map([...ofNext, ...paxRecords(body)]);
      if (type === 'L') ofNext = new Map([...ofNext, ['path', textOf(body)]]);
      at = roundUp(position + ownBytes);
      continue;
    }
    const attributes = new Map([...ofAll, ...ofNext]);
    ofNext = new Map();
    const sizeBytes = Number(attributes.get('size') ?? ownBytes);
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) return yield { brokenAt: at };
    const path = attributes.get('path') ?? ustarPath(header);
    // Old tars knew no directories but names that end like one (POSIX.1-2017).
    const isOldDirectory = type === '0' && path.endsWith('/');
    const isSparse = type === 'S' || [...attributes.keys()].some((key) => key.startsWith('GNU.sparse.'));
    yield { path, type: isOldDirectory ? '5' : type, sizeBytes, position, isSparse };
    at = roundUp(position + ('123456'.includes(type) ? 0 : sizeBytes));
  }
}

/** The sum of all bytes with the field of the sum as spaces; some wrote it of signed bytes. */
function isHeader(header: Buffer): boolean {
  if (header.length < recordBytes) return false;
  let unsigned = 0;
  let signed = 0;
  for (let index = 0; index < recordBytes; index += 1) {
    const byte = index >= 148 && index < 156 ? 0x20 : (header[index] as number);
    unsigned += byte;
    signed += (byte << 24) >> 24;
  }
  const said = octal(header.subarray(148, 156));
  return said === unsigned || said === signed;
}

/** Octal digits, or binary where the first bit is set (GNU, for more than 8 GiB). */
function sizeField(header: Buffer): number | null {
  if (header.length < recordBytes) return null;
  if (((header[124] as number) & 0x80) === 0) return octal(header.subarray(124, 136));
  const value = header.readUIntBE(130, 6);
  return header.subarray(125, 130).every((byte) => byte === 0) && Number.isSafeInteger(value) ? value : null;
}

function octal(field: Buffer): number | null {
  const text = textOf(field).trim();
  return text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : null;
}

function ustarPath(header: Buffer): string {
  const name = textOf(header.subarray(0, 100));
  // GNU's own form has times where POSIX has the front of a long name.
  const isPosix = header.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? textOf(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** `length key=value\n`, one after the other, the length in bytes and counting itself. */
function paxRecords(body: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const length = space < 0 ? 0 : Number(body.toString('latin1', at, space));
    if (!Number.isInteger(length) || length <= space - at || at + length > body.length) break;
    const [key = '', ...value] = body.toString('utf8', space + 1, at + length - 1).split('=');
    records.set(key, value.join('='));
    at += length;
  }
  return records;
}

function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

function roundUp(position: number): number {
  return Math.ceil(position / recordBytes) * recordBytes;
}
