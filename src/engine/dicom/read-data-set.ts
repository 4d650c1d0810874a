import { parseBytes, wholeWindow } from './byte-window.ts';
import { parseCharacterSet } from './character-set.ts';
import { charsetOf, type DataSetView, effectiveVr, itemsOf } from './data-view.ts';
import { parseTag } from './dictionary.ts';
import { readElements } from './read-elements.ts';
import { decodeValue } from './read-values.ts';
import { transferSyntax } from './transfer-syntax.ts';

/** A bare data set in memory, as it comes over the network (PS3.7 §6.3.1): values by keyword, decoded by its own character set, and items of sequences. */
export interface PlainReading {
  /** The value as text, several parted by `\`; empty where there is none. */
  text(keyword: string): string;
  items(keyword: string): PlainReading[];
}

/**
 * @param transferSyntaxUid as it was agreed for the association; native syntaxes only
 * @throws Error for a keyword that the program misspells, and for a transfer syntax that is not known
 */
export function readDataSet(bytes: Buffer, transferSyntaxUid: string): PlainReading {
  const syntax = transferSyntax(transferSyntaxUid);
  if (syntax === undefined) throw new Error('a transfer syntax that is not known');
  const { elements, end } = parseBytes(
    readElements(wholeWindow(bytes), 0, bytes.length, syntax.encoding, { until: 'end' }),
  );
  const charset = charsetOf(elements, parseCharacterSet(undefined), (element) =>
    bytes.subarray(element.valueOffset, element.end),
  );
  return readingOf(bytes, { elements, encoding: syntax.encoding, charset, end });
}

function readingOf(bytes: Buffer, view: DataSetView): PlainReading {
  const find = (keyword: string) => {
    const tag = parseTag(keyword);
    if (tag === undefined) throw new Error(`no such DICOM keyword: ${keyword}`);
    return view.elements.find((element) => element.tag === tag);
  };
  return {
    text(keyword) {
      const element = find(keyword);
      if (element === undefined) return '';
      const value = bytes.subarray(element.valueOffset, element.end);
      return decodeValue(value, effectiveVr(element), view.charset, view.encoding.littleEndian).text;
    },
    items(keyword) {
      const element = find(keyword);
      if (element === undefined) return [];
      const value = bytes.subarray(element.valueOffset, element.end);
      return itemsOf(element, value, view.encoding, view.charset).items.map((item) => readingOf(bytes, item));
    },
  };
}
