import { withoutPadding } from '../dicom/padding.ts';
import { decodeText, encodeText, isPlainAscii } from '../dicom/text.ts';
import type { TransformLevel } from '../dicom/transform-data-set.ts';
import { isCharsetVr, type Vr } from '../dicom/vr.ts';
import type { TextCleaner, Thoroughness } from './clean-text.ts';
import { removedText } from './dummy-values.ts';
import type { KeyedNames } from './project-key.ts';
import { shiftDate, shiftDateTime } from './shift-dates.ts';

/**
 * A text value without identities. `same` when it held none; bytes that cannot be decoded cannot be searched, so such a value is replaced as a whole
 * (`undecodable`). Where nothing is left a dummy stands, for the element may be one that its object needs.
 */
export function cleanTextValue(
  bytes: Buffer,
  vr: Vr,
  level: TransformLevel,
  cleaner: TextCleaner,
  thoroughness: Thoroughness,
): 'same' | { readonly value: Buffer; readonly undecodable: boolean } {
  if (bytes.length === 0) return 'same';
  const charset = level.view.charset;
  const plain = !isCharsetVr(vr) || isPlainAscii(bytes);
  const decoded = plain ? { text: bytes.toString('latin1'), lossy: false } : decodeText(bytes, charset, vr);
  if (decoded.lossy) return { value: padded(Buffer.from(removedText)), undecodable: true };
  const cleaned = cleaner.clean(decoded.text, thoroughnessFor(vr, thoroughness));
  if (cleaned === decoded.text) return 'same';
  if (cleaned === '') return { value: dummyText(vr), undecodable: false };
  const encoded = plain ? Buffer.from(cleaned, 'latin1') : encodeText(cleaned, charset, vr);
  const guessed = 'guessed' in decoded ? decoded.guessed : undefined;
  if (encoded === undefined) {
    // Undeclared bytes: what they were taken for is written back.
    if (guessed === 'utf-8') return { value: padded(Buffer.from(cleaned, 'utf8')), undecodable: false };
    if (guessed === 'windows-1252' && /^[\0-\xff]*$/.test(cleaned)) {
      return { value: padded(Buffer.from(cleaned, 'latin1')), undecodable: false };
    }
    return { value: padded(Buffer.from(removedText)), undecodable: true };
  }
  return { value: padded(encoded), undecodable: false };
}

/** Codes, ages and numbers are terms and measures, whatever was asked for. */
function thoroughnessFor(vr: Vr, asked: Thoroughness): Thoroughness {
  if (vr === 'CS' || vr === 'AS') return 'code';
  return vr === 'DS' || vr === 'IS' ? 'number' : asked;
}

/** A dummy of the VR for a value of which nothing is left. */
function dummyText(vr: Vr): Buffer {
  switch (vr) {
    case 'DS':
    case 'IS':
      return Buffer.from('0 ');
    case 'AS':
      return Buffer.from('000Y');
    default:
      return padded(Buffer.from(removedText));
  }
}

/** UIDs exchanged for the project's. */
export function mapUidValue(bytes: Buffer, names: KeyedNames): Buffer {
  const text = withoutPadding(bytes.toString('latin1'));
  if (text === '') return bytes;
  const mapped = text.split('\\').map((value) => {
    const uid = value.replace(/[\0 ]+/g, '');
    return uid === '' ? uid : names.uid(uid);
  });
  const out = Buffer.from(mapped.join('\\'), 'latin1');
  return (out.length & 1) === 0 ? out : Buffer.concat([out, Buffer.of(0)]);
}

/** DA and DT moved; TM stays as it is, for the shift is of whole days. Undefined for a value that is no date. */
export function shiftTimeValue(bytes: Buffer, vr: 'DA' | 'DT' | 'TM', days: number): Buffer | undefined {
  if (vr === 'TM') return /^[\d:.\\ \0]*$/.test(bytes.toString('latin1')) ? bytes : undefined;
  const text = withoutPadding(bytes.toString('latin1'));
  if (text === '') return bytes;
  const key = `${vr}${days} ${text}`;
  if (shifted.has(key)) return shifted.get(key);
  const value = shiftValues(text, vr, days);
  if (shifted.size >= 10_000) shifted.clear();
  shifted.set(key, value);
  return value;
}

/** Slices repeat their dates. */
const shifted = new Map<string, Buffer | undefined>();

function shiftValues(text: string, vr: 'DA' | 'DT', days: number): Buffer | undefined {
  const shift = vr === 'DA' ? shiftDate : shiftDateTime;
  const moved = text.split('\\').map((value) => (value.trim() === '' ? '' : shift(value, days)));
  if (moved.includes(undefined)) return undefined;
  return padded(Buffer.from(moved.join('\\'), 'latin1'));
}

export function padded(bytes: Buffer): Buffer {
  return (bytes.length & 1) === 0 ? bytes : Buffer.concat([bytes, Buffer.of(0x20)]);
}
