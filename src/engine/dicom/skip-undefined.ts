import { tagAt, uint16, uint32 } from './byte-order.ts';
import { type ByteWindow, covers, type Parser } from './byte-window.ts';
import { dictionaryVr } from './dictionary.ts';
import { itemDelimiterTag, itemTag, sequenceDelimiterTag, undefinedLength } from './element.ts';
import { type Encoding, encodingOf, implicitLittle } from './transfer-syntax.ts';
import { hasLongLength, type Vr, vrFromLetters } from './vr.ts';

export interface Skipped {
  /** First byte after the value and its delimiter; beyond the limit when `truncated`. */
  readonly end: number;
  /** `open`: the data ended without the delimiter. `broken`: something that is no item stands where one must. */
  readonly outcome: 'closed' | 'open' | 'broken' | 'truncated' | 'too-deep';
}

/** Reports nest a dozen levels. Each level is walked once more for every level above it, so depth is what a hostile file pays for least. */
const deepestLevel = 64;

type Frame = { readonly items: boolean; readonly encoding: Encoding; readonly fromUn: boolean };

/**
 * Steps over a value of undefined length: sequence items or encapsulated fragments (PS3.5 §7.5, §A.4), to 64 levels and without recursion.
 * Within UN the content is implicit little endian (PS3.5 §6.2.2 note 2, CP-246), unless its letters say otherwise.
 */
export function* skipUndefined(
  window: ByteWindow,
  position: number,
  limit: number,
  outer: { readonly vr: Vr; readonly explicit: boolean; readonly littleEndian: boolean },
): Parser<Skipped> {
  const first = yield* sequenceFrame(window, position, limit, encodingOf(outer.explicit, outer.littleEndian), outer.vr);
  const frames: Frame[] = [first];
  let at = position;
  while (frames.length > 0) {
    if (frames.length > 2 * deepestLevel) return { end: at, outcome: 'too-deep' };
    if (limit - at < 8) return { end: limit, outcome: 'open' };
    const wanted = Math.min(12, limit - at);
    if (!covers(window, at, wanted)) yield { position: at, lengthBytes: wanted };
    const frame = frames[frames.length - 1]!;
    const o = at - window.start;
    const { littleEndian } = frame.encoding;
    const tag = tagAt(window.bytes, o, littleEndian);
    if (frame.items) {
      if (tag === sequenceDelimiterTag) {
        frames.pop();
        at += 8;
        continue;
      }
      if (tag !== itemTag) {
        if (frames.length === 1) return { end: at, outcome: 'broken' };
        frames.pop();
        continue;
      }
      const length = uint32(window.bytes, o + 4, littleEndian);
      at += 8;
      if (length === undefinedLength) frames.push(yield* itemFrame(window, at, limit, frame));
      else at += length;
      if (at > limit) return { end: at, outcome: 'truncated' };
      continue;
    }
    if (tag === itemDelimiterTag) {
      frames.pop();
      at += 8;
      continue;
    }
    if (tag === sequenceDelimiterTag || tag === itemTag) {
      frames.pop();
      continue;
    }
    const header = elementHeader(window, at, limit, frame.encoding);
    if (header.valueOffset > limit) return { end: header.valueOffset, outcome: 'truncated' };
    if (header.length === undefinedLength) {
      frames.push(yield* sequenceFrame(window, header.valueOffset, limit, frame.encoding, header.vr));
      at = header.valueOffset;
    } else {
      at = header.valueOffset + header.length;
      if (at > limit) return { end: at, outcome: 'truncated' };
    }
  }
  return { end: at, outcome: 'closed' };
}

/** Items within UN may be little endian in a big endian data set: the first item tag tells. */
function* sequenceFrame(window: ByteWindow, at: number, limit: number, encoding: Encoding, vr: Vr): Parser<Frame> {
  if (vr !== 'UN' || !encoding.explicit) return { items: true, encoding, fromUn: false };
  if (limit - at < 8) return { items: true, encoding: implicitLittle, fromUn: true };
  if (!covers(window, at, 8)) yield { position: at, lengthBytes: 8 };
  const littleEndian = window.bytes[at - window.start] === 0xfe;
  return { items: true, encoding: encodingOf(false, littleEndian), fromUn: true };
}

function* itemFrame(window: ByteWindow, at: number, limit: number, sequence: Frame): Parser<Frame> {
  if (!sequence.fromUn || limit - at < 8) return { ...sequence, items: false };
  if (!covers(window, at, 8)) yield { position: at, lengthBytes: 8 };
  const o = at - window.start;
  const explicit = vrFromLetters(window.bytes[o + 4]!, window.bytes[o + 5]!) !== undefined;
  return { items: false, encoding: encodingOf(explicit, sequence.encoding.littleEndian), fromUn: true };
}

function elementHeader(window: ByteWindow, at: number, limit: number, encoding: Encoding) {
  const o = at - window.start;
  const { bytes } = window;
  const { explicit, littleEndian } = encoding;
  const known = explicit ? vrFromLetters(bytes[o + 4]!, bytes[o + 5]!) : undefined;
  if (known === undefined) {
    const vr = dictionaryVr(tagAt(bytes, o, littleEndian));
    return { vr, valueOffset: at + 8, length: uint32(bytes, o + 4, littleEndian) };
  }
  if (hasLongLength(known)) {
    const length = limit - at < 12 ? 0 : uint32(bytes, o + 8, littleEndian);
    return { vr: known, valueOffset: at + 12, length };
  }
  return { vr: known, valueOffset: at + 8, length: uint16(bytes, o + 6, littleEndian) };
}
