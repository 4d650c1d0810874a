import { type CharacterSet, type CodeSet, designated } from './character-set.ts';
import { encodeGb18030 } from './gb18030.ts';
import type { Vr } from './vr.ts';

export interface DecodedText {
  readonly text: string;
  /** Set when the file declares no usable set for these bytes: what they were taken for. */
  readonly guessed?: string;
  /** True when some bytes stand for no character; they show as U+FFFD. */
  readonly lossy: boolean;
}

const escapeByte = 0x1b;
const backslash = 0x5c;

/**
 * Decodes a value of PN, LO, SH, ST, LT, UC or UT with the set in force (PS3.5 §6.1.2). Split at `\`, `^` and `=` only afterwards: in GB18030
 * and GBK those bytes occur within characters. Trailing padding stays.
 */
export function decodeText(bytes: Buffer, charset: CharacterSet, vr: Vr): DecodedText {
  if (isPlainAscii(bytes)) return { text: bytes.toString('latin1'), lossy: false };
  switch (charset.kind) {
    case 'undeclared':
      return guessText(bytes);
    case 'utf-8':
      return isUtf8(bytes) ? { text: bytes.toString('utf8'), lossy: false } : guessText(bytes);
    case 'gb18030':
    case 'gbk':
      return decodeWith(charset.kind, bytes);
    case 'assumed':
      return decodeWith(charset.encoding, bytes);
    case 'iso2022': {
      const single = charset.codes.length === 1 ? charset.initial : undefined;
      if (single?.table.name === 'jis-x-0201' && bytes.some((byte) => byte >= 0x80 && (byte <= 0xa0 || byte >= 0xe0))) {
        return { ...decodeWith('shift_jis', bytes), guessed: 'shift_jis' };
      }
      return decodeIso2022(bytes, charset.initial, charset.codes, vr === 'PN');
    }
  }
}

/** Whether bytes mean the same in every character set: none above 7F, no escape sequence. */
export function isPlainAscii(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    if (byte >= 0x80 || byte === escapeByte) return false;
  }
  return true;
}

/** Undeclared bytes above 7F: valid UTF-8 is UTF-8, anything else most likely windows-1252, which holds all of Latin-1's letters. */
export function guessText(bytes: Buffer): DecodedText {
  if (!bytes.some((byte) => byte >= 0x80)) return { text: bytes.toString('latin1'), lossy: false };
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), guessed: 'utf-8', lossy: false };
  return { ...decodeWith('windows-1252', bytes), guessed: 'windows-1252' };
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function decodeWith(label: string, bytes: Buffer): DecodedText {
  const text = new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  return { text, lossy: text.includes('\ufffd') };
}

/** The designations fall back to value 1 at each of these (PS3.5 §6.1.2.5.3). */
function resets(byte: number, isName: boolean): boolean {
  return (
    byte === backslash ||
    byte === 0x0a ||
    byte === 0x0d ||
    byte === 0x0c ||
    byte === 0x09 ||
    (isName && (byte === 0x5e || byte === 0x3d))
  );
}

function decodeIso2022(
  bytes: Buffer,
  initial: CodeSet | undefined,
  codes: readonly CodeSet[],
  isName: boolean,
): DecodedText {
  // Writers forget to designate again after a delimiter; the one G1 set they declared is then what they meant.
  const fallback = initial ?? codes.find((code) => code.area === 'g1');
  let g0: CodeSet | undefined;
  let g1 = fallback;
  let text = '';
  let lossy = false;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    if (byte === escapeByte) {
      const found = designated(bytes, at);
      if (found === undefined) {
        lossy = true;
        text += '\ufffd';
        at += 1;
        continue;
      }
      if (found.code === 'ascii') g0 = undefined;
      else if (found.code.area === 'g0') g0 = found.code;
      else g1 = found.code;
      at += found.lengthBytes;
      continue;
    }
    const code = byte >= 0x80 ? g1 : byte >= 0x21 && byte <= 0x7e ? g0 : undefined;
    if (code === undefined) {
      if (byte >= 0x80) {
        text += '\ufffd';
        lossy = true;
      } else text += String.fromCharCode(byte);
      if (byte < 0x80 && resets(byte, isName)) {
        g0 = undefined;
        g1 = fallback;
      }
      at += 1;
      continue;
    }
    const width = code.table.bytesPerCode;
    const next = bytes[at + 1] ?? 0;
    const character = code.table.decode(width === 1 ? byte : ((byte & 0x7f) << 8) | (next & 0x7f));
    if (character === undefined) lossy = true;
    text += character ?? '\ufffd';
    at += character === undefined && next < 0x21 ? 1 : width;
  }
  return { text, lossy };
}

/**
 * Encodes text into a declared set; undefined when some character is not in it. ASCII is in every set. Component group 1 of a PN takes no
 * escapes (PS3.5 §6.2.1.2).
 */
export function encodeText(text: string, charset: CharacterSet, vr: Vr): Buffer | undefined {
  if (isAscii(text)) return Buffer.from(text, 'latin1');
  switch (charset.kind) {
    case 'undeclared':
    case 'assumed':
      return undefined;
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'gb18030':
    case 'gbk':
      return encodeGb18030(text, charset.kind);
    case 'iso2022':
      return encodeIso2022(text, charset.initial, charset.extensible ? charset.codes : [], vr === 'PN');
  }
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function encodeIso2022(
  text: string,
  initial: CodeSet | undefined,
  codes: readonly CodeSet[],
  isName: boolean,
): Buffer | undefined {
  const out: number[] = [];
  let g0: CodeSet | undefined;
  let g1 = initial;
  let group = 0;
  const designate = (sequence: string) => out.push(escapeByte, ...Buffer.from(sequence, 'latin1'));
  const leaveG0 = () => {
    if (g0 !== undefined) designate(initial?.table.name === 'jis-x-0201' ? '(J' : '(B');
    g0 = undefined;
  };
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) {
      leaveG0();
      out.push(point);
      if (resets(point, isName)) g1 = initial;
      if (isName && character === '=') group += 1;
      if (character === '\\') group = 0;
      continue;
    }
    const usable = isName && group === 0 ? [initial] : [g1, g0, initial, ...codes];
    const code = usable.find((candidate) => candidate?.table.encode(character) !== undefined);
    const value = code?.table.encode(character);
    if (code === undefined || value === undefined) return undefined;
    if (code.area === 'g1') {
      if (g1?.designation !== code.designation) designate(code.designation);
      g1 = code;
      if (code.table.bytesPerCode === 1) out.push(value);
      else out.push((value >> 8) | 0x80, (value & 0xff) | 0x80);
    } else {
      if (g0?.designation !== code.designation) designate(code.designation);
      g0 = code;
      out.push(value >> 8, value & 0xff);
    }
  }
  leaveG0();
  return Buffer.from(out);
}
