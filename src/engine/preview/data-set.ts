import type { ByteSource } from '../dicom/byte-source.ts';
import { parseCharacterSet } from '../dicom/character-set.ts';
import { charsetOf, type DataSetView, effectiveVr, itemsOf } from '../dicom/data-view.ts';
import { parseTag, type Tag } from '../dicom/dictionary.ts';
import { characterSetTag, type DicomElement, undefinedLength, valueSize } from '../dicom/element.ts';
import { type DicomHeader, dataSource } from '../dicom/read-header.ts';
import { decodeValue } from '../dicom/read-values.ts';

/** A text longer than this is none that a person reads in a preview. */
const longestTextBytes = 1024 * 1024;
/** A sequence beyond this is not opened: its items are held in memory. */
const longestSequenceBytes = 64 * 1024 * 1024;

/** The values of a data set or of an item of a sequence, read as they are asked for. What is absent or too long is empty. */
export interface DataSet {
  /** The text as stored, several values parted by `\`. */
  text(keyword: string): Promise<string>;
  values(keyword: string): Promise<readonly string[]>;
  /** The values that are numbers; others are left out. */
  numbers(keyword: string): Promise<number[]>;
  /** The value's bytes; null when it is absent or longer than `mostBytes`. */
  bytes(tag: string | Tag, mostBytes: number): Promise<Buffer | null>;
  items(keyword: string): Promise<DataSet[]>;
  readonly littleEndian: boolean;
}

/** Opens the data set behind a header. Keywords that the dictionary lacks throw: they are the program's. */
export async function openDataSet(header: DicomHeader, file: ByteSource): Promise<DataSet> {
  const source = dataSource(header, file);
  const declared = header.elements.find(({ tag }) => tag === characterSetTag);
  const charsetBytes = declared === undefined ? Buffer.alloc(0) : await readValue(source, declared);
  return viewed(source, {
    elements: header.elements,
    encoding: header.encoding,
    charset: charsetOf(header.elements, parseCharacterSet(undefined), () => charsetBytes),
    end: header.dataSetStart,
  });
}

type Bytes = Pick<ByteSource, 'read'>;

/** Shorter than the element where its file is: what uses it looks at the length. */
function readValue(source: Bytes, element: DicomElement): Promise<Buffer> {
  return source.read(element.valueOffset, valueSize(element));
}

function viewed(source: Bytes, view: DataSetView): DataSet {
  const find = (tag: Tag) => view.elements.find((element) => element.tag === tag);
  const named = (keyword: string): DicomElement | undefined => {
    const tag = parseTag(keyword);
    if (tag === undefined) throw new Error(`no such DICOM keyword: ${keyword}`);
    return find(tag);
  };
  async function decoded(keyword: string) {
    const element = named(keyword);
    if (element === undefined || element.length === undefinedLength || element.length > longestTextBytes) return null;
    const { littleEndian } = view.encoding;
    return decodeValue(await readValue(source, element), effectiveVr(element), view.charset, littleEndian);
  }
  return {
    littleEndian: view.encoding.littleEndian,
    text: async (keyword) => (await decoded(keyword))?.text ?? '',
    values: async (keyword) => (await decoded(keyword))?.values ?? [],
    async numbers(keyword) {
      const found = (await decoded(keyword))?.values ?? [];
      return found
        .filter((value) => value.trim() !== '')
        .map(Number)
        .filter(Number.isFinite);
    },
    async bytes(tag, mostBytes) {
      const element = typeof tag === 'number' ? find(tag) : named(tag);
      if (element === undefined || element.length === undefinedLength || element.length > mostBytes) return null;
      return readValue(source, element);
    },
    async items(keyword) {
      const element = named(keyword);
      if (element === undefined || valueSize(element) > longestSequenceBytes) return [];
      const value = await readValue(source, element);
      const within = { read: async (at: number, length: number) => slice(value, at - element.valueOffset, length) };
      return itemsOf(element, value, view.encoding, view.charset).items.map((item) => viewed(within, item));
    },
  };
}

/** Items are looked at where their sequence was read: the file may be closed by then. */
function slice(value: Buffer, at: number, length: number): Buffer {
  return value.subarray(Math.max(0, at), at + length);
}
