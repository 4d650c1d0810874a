import { tagAt, uint16, uint32 } from './byte-order.ts';
import { type ByteWindow, covers, type Parser } from './byte-window.ts';
import { dictionaryVr, type Tag } from './dictionary.ts';
import {
  type DicomElement,
  directoryRecordsTag,
  type ElementForm,
  type HeaderWarning,
  headerWarning,
  isPixelData,
  isPixelGroup,
  itemDelimiterTag,
  sequenceDelimiterTag,
  undefinedLength,
} from './element.ts';
import { skipUndefined } from './skip-undefined.ts';
import type { Encoding } from './transfer-syntax.ts';
import { lettersHaveLongLength, type Vr, vrFromLetters } from './vr.ts';

/** Why reading elements stopped. */
export type StopReason =
  | 'end'
  | 'pixel-data'
  | 'delimiter'
  | 'padding'
  | 'unparseable'
  | 'truncated'
  /** Sequences within sequences, more than any information object has. */
  | 'too-deep'
  /** More elements than any data set has: eight bytes of a hostile file would each cost ten times that in memory. */
  | 'too-many';

const mostElements = 32_768;

export interface Truncation {
  readonly tag: Tag;
  /** Bytes the file should still have had. */
  readonly bytesLost: number;
  readonly inPixelData: boolean;
}

export interface ElementRun {
  readonly elements: DicomElement[];
  /** Elements found, kept or not. */
  readonly found: number;
  /** First byte not taken. */
  readonly end: number;
  readonly stop: StopReason;
  readonly truncation?: Truncation;
  readonly warnings: HeaderWarning[];
}

export interface RunOptions {
  /** Stop after the first pixel data element, or read on to the end. */
  readonly until: 'pixel-data' | 'end';
  /** Inside an undefined-length item the item delimiter ends the run. */
  readonly delimited?: boolean;
  /** Only these elements and pixel data are kept; the others are stepped over as well, but leave nothing behind. */
  readonly only?: ReadonlySet<Tag>;
}

interface Layout {
  vr: Vr;
  form: ElementForm;
  valueOffset: number;
  length: number;
}

/**
 * Element boundaries from `position` up to `limit` (PS3.5 §7.1). Values are stepped over, never read; defined-length sequences are
 * opaque; delimited ones are walked. What cannot be parsed after the last good element is left, and `stop` says why.
 */
export function* readElements(
  window: ByteWindow,
  position: number,
  limit: number,
  encoding: Encoding,
  options: RunOptions,
): Parser<ElementRun> {
  const elements: DicomElement[] = [];
  const warnings: HeaderWarning[] = [];
  const { explicit, littleEndian } = encoding;
  let at = position;
  let last = -1;
  let found = 0;
  let hasPixelData = false;
  const { only } = options;
  const done = (stop: StopReason, truncation?: Truncation): ElementRun =>
    truncation === undefined
      ? { elements, found, end: at, stop, warnings }
      : { elements, found, end: at, stop, truncation, warnings };

  while (at < limit) {
    if (found === mostElements) return done('too-many');
    if (limit - at < 8) {
      const rest = yield* shortRest(window, at, limit);
      if (rest.every((byte) => byte === 0)) return done('padding');
      const tag = rest.length >= 4 ? tagAt(rest, 0, littleEndian) : undefined;
      // Behind pixel data or a larger tag this is debris; elsewhere an element began here, and the file was cut.
      if (hasPixelData || (tag !== undefined && tag <= last)) return done('unparseable');
      return done('truncated', { tag: tag ?? Math.max(last, 0), bytesLost: 8 - rest.length, inPixelData: false });
    }
    const wanted = limit - at < 12 ? limit - at : 12;
    if (at < window.start || at + wanted > window.end) yield { position: at, lengthBytes: wanted };
    const bytes = window.bytes;
    const o = at - window.start;
    const tag = tagAt(bytes, o, littleEndian);
    if (tag === itemDelimiterTag && options.delimited === true) return done('delimiter');
    if (tag >>> 16 === 0xfffe || tag >>> 16 === 0) {
      return done(tag === sequenceDelimiterTag ? 'unparseable' : tag === 0 ? 'padding' : 'unparseable');
    }

    let vr: Vr;
    let form: ElementForm;
    let valueOffset: number;
    let length: number;
    const known = explicit ? vrFromLetters(bytes[o + 4]!, bytes[o + 5]!) : undefined;
    if (!explicit) {
      vr = dictionaryVr(tag);
      form = 'implicit';
      valueOffset = at + 8;
      length = uint32(bytes, o + 4, littleEndian);
    } else if (known === undefined) {
      const guessed = yield* guessLayout(window, at, limit, tag, littleEndian);
      if (guessed === undefined) return done('unparseable');
      ({ vr, form, valueOffset, length } = guessed);
      warnings.push(headerWarning('unknown-vr', tag, 'The element names no known value representation.'));
    } else if (lettersHaveLongLength(bytes[o + 4]!, bytes[o + 5]!)) {
      if (wanted < 12) return done('truncated', { tag, bytesLost: 12 - wanted, inPixelData: isPixelData(tag) });
      vr = known;
      form = 'long';
      valueOffset = at + 12;
      length = uint32(bytes, o + 8, littleEndian);
    } else {
      vr = known;
      form = 'short';
      valueOffset = at + 8;
      length = uint16(bytes, o + 6, littleEndian);
    }

    let end = valueOffset + length;
    if (length === undefinedLength) {
      const skipped = yield* skipUndefined(window, valueOffset, limit, { vr, explicit, littleEndian });
      if (skipped.outcome === 'too-deep') return done('too-deep');
      if (skipped.end === valueOffset && skipped.outcome === 'broken') {
        if (!isPixelData(tag)) return done('unparseable');
        warnings.push(headerWarning('pixel-data-not-encapsulated', tag, 'Undefined length without fragments.'));
        end = limit;
      } else if (skipped.outcome === 'truncated') {
        return done('truncated', { tag, bytesLost: skipped.end - limit, inPixelData: isPixelData(tag) });
      } else {
        if (skipped.outcome !== 'closed') {
          warnings.push(headerWarning('sequence-not-closed', tag, 'The sequence has no closing delimiter.'));
        }
        end = skipped.end;
      }
    } else if (end > limit) {
      // Past the pixel data, or behind a larger tag, this is debris after the data set and not a value cut short.
      if (tag <= last && !isPixelData(tag)) return done('unparseable');
      return done('truncated', { tag, bytesLost: end - limit, inPixelData: isPixelData(tag) });
    }
    found += 1;
    hasPixelData ||= isPixelData(tag);
    if (only === undefined || only.has(tag) || isPixelGroup(tag) || tag === directoryRecordsTag) {
      elements.push({ tag, vr, form, start: at, valueOffset, length, end });
    }
    if (tag > last) last = tag;
    at = end;
    if (options.until === 'pixel-data' && isPixelData(tag)) return done('pixel-data');
  }
  return done('end');
}

/** Fewer bytes than an element header has. */
function* shortRest(window: ByteWindow, at: number, limit: number): Parser<Buffer> {
  if (!covers(window, at, limit - at)) yield { position: at, lengthBytes: limit - at };
  return window.bytes.subarray(at - window.start, limit - window.start);
}

/**
 * Letters that are no VR: of the three possible layouts, the one after which the data set goes on with a larger tag
 * (or ends) is the one in use.
 */
function* guessLayout(
  window: ByteWindow,
  at: number,
  limit: number,
  tag: Tag,
  littleEndian: boolean,
): Parser<Layout | undefined> {
  if (!covers(window, at, Math.min(12, limit - at))) yield { position: at, lengthBytes: Math.min(12, limit - at) };
  const o = at - window.start;
  const bytes = window.bytes;
  const short = uint16(bytes, o + 6, littleEndian);
  const layouts: Layout[] = [{ vr: 'UN', form: 'short', valueOffset: at + 8, length: short }];
  if (limit - at >= 12) {
    layouts.push({ vr: 'UN', form: 'long', valueOffset: at + 12, length: uint32(bytes, o + 8, littleEndian) });
  }
  layouts.push({
    vr: dictionaryVr(tag),
    form: 'implicit',
    valueOffset: at + 8,
    length: uint32(bytes, o + 4, littleEndian),
  });
  for (const layout of layouts) {
    const end = layout.valueOffset + layout.length;
    if (end === limit) return layout;
    if (end + 8 > limit) continue;
    if (!covers(window, end, 6)) yield { position: end, lengthBytes: 6 };
    const p = end - window.start;
    const next = tagAt(window.bytes, p, littleEndian);
    if (next === itemDelimiterTag) return layout;
    if (next <= tag || next >>> 16 === 0xfffe) continue;
    const nextVr = vrFromLetters(window.bytes[p + 4]!, window.bytes[p + 5]!);
    if (nextVr !== undefined || layout.form === 'implicit' || next >>> 16 === tag >>> 16) return layout;
  }
  return undefined;
}
