import type { ByteSource } from './byte-source.ts';
import { type DataSetView, effectiveVr, isSequence, itemsOf, readValue } from './data-view.ts';
import { parseTag } from './dictionary.ts';
import type { TagPath } from './edit.ts';
import { type DicomElement, isPixelGroup, undefinedLength, valueSize } from './element.ts';
import type { DicomHeader } from './read-header.ts';
import { decodeValue } from './read-values.ts';
import { repairEncodings } from './repair-encoding.ts';
import { topViews } from './tag-rows.ts';
import { type RawText, rankReadings, rawText } from './text-readings.ts';
import { isCharsetVr, isTextVr, numberSize } from './vr.ts';

/** One element in full. */
export interface TagValueFound {
  readonly lengthBytes: number;
  /** The value's bytes from the wanted offset on. */
  readonly bytes: Buffer;
  readonly text: string;
  /** `text` is only the beginning of the value. */
  readonly cut: boolean;
  /** Terms of the character set in force, joined by `\`; null where the value is no text of letters. */
  readonly declared: string | null;
  readonly guessed: string;
  /** Other ways to read the same bytes, the likeliest first; those that come out alike are named once. */
  readonly readings: readonly { readonly encoding: string; readonly label: string; readonly text: string }[];
}

/** Texts are decoded whole up to this; what is longer is a document and not a value. */
const longestTextBytes = 64 * 1024;
const readingsShown = 6;

/**
 * Finds an element by its path in file meta information or data set, and reads it with the character set in force there (PS3.3 §C.12.1.1.2).
 * Of several elements with the same path the first. Undefined when there is none. Never reads more of a value than 64 KiB or `lengthBytes`.
 */
export async function readTagValue(
  header: DicomHeader,
  source: ByteSource,
  path: TagPath,
  range: { readonly offset: number; readonly lengthBytes: number },
): Promise<TagValueFound | undefined> {
  for (const part of await topViews(header, source)) {
    const found = await elementAt(part.source, part.view, path);
    if (found !== undefined) return describe(part.source, found.view, found.element, range);
  }
  return undefined;
}

interface Found {
  readonly view: DataSetView;
  readonly element: DicomElement;
}

async function elementAt(source: ByteSource, view: DataSetView, path: TagPath): Promise<Found | undefined> {
  const [word, index, ...rest] = path;
  const tag = typeof word === 'string' ? parseTag(word) : undefined;
  const element = view.elements.find((one) => one.tag === tag);
  if (element === undefined || index === undefined) return element && { view, element };
  if (typeof index !== 'number' || !isSequence(element)) return undefined;
  const { items } = itemsOf(element, await readValue(source, element), view.encoding, view.charset);
  const item = items[index];
  return item === undefined || rest.length === 0 ? undefined : elementAt(source, item, rest);
}

async function describe(
  source: ByteSource,
  { charset, encoding }: DataSetView,
  element: DicomElement,
  { offset, lengthBytes }: { readonly offset: number; readonly lengthBytes: number },
): Promise<TagValueFound> {
  const size = valueSize(element);
  const from = Math.min(offset, size);
  const bytes = await source.read(element.valueOffset + from, Math.min(lengthBytes, size - from));
  const vr = effectiveVr(element);
  const isShown = isTextVr(vr) || numberSize(vr) !== undefined;
  const isBulk = isPixelGroup(element.tag) || element.length === undefinedLength;
  if (!isShown || isBulk || isSequence(element))
    return { lengthBytes: size, bytes, text: '', cut: false, declared: null, guessed: '', readings: [] };
  const whole = await source.read(element.valueOffset, Math.min(size, longestTextBytes));
  const value = decodeValue(whole, vr, charset, encoding.littleEndian);
  const isLetters = isCharsetVr(vr);
  return {
    ...{ lengthBytes: size, bytes, text: value.text, cut: size > longestTextBytes },
    declared: isLetters ? charset.terms.join('\\') : null,
    guessed: value.guessed ?? '',
    readings: isLetters ? otherReadings(rawText('', vr, whole, charset)) : [],
  };
}

function otherReadings(raw: RawText): TagValueFound['readings'] {
  return rankReadings([raw])
    .flatMap(({ encoding, texts }) =>
      encoding === null ? [] : [{ encoding, label: repairEncodings[encoding], text: texts[0]?.text ?? '' }],
    )
    .slice(0, readingsShown);
}
