import { itemsOf } from '../dicom/data-view.ts';
import type { DicomElement } from '../dicom/element.ts';
import { withoutPadding } from '../dicom/padding.ts';
import type { TransformLevel } from '../dicom/transform-data-set.ts';

/** The concept name and value type of a content item (PS3.3 §C.17.3.2), as Table E.3.4-1 of PS3.15 looks it up. */
export interface ContentItem {
  readonly scheme: string;
  readonly code: string;
  readonly valueType: string;
}

const conceptNameTag = 0x0040a043;
const valueTypeTag = 0x0040a040;
const codeTags = { value: 0x00080100, scheme: 0x00080102, long: 0x00080119 };

/** The item as a content item; undefined where it has no value type or concept name. */
export function contentItem(level: TransformLevel): ContentItem | undefined {
  const valueType = textOf(level, valueTypeTag);
  if (valueType === '') return undefined;
  const name = level.view.elements.find(({ tag }) => tag === conceptNameTag);
  const value = name === undefined ? undefined : level.valueOf(name);
  if (name === undefined || value === undefined) return undefined;
  const found = itemsOf(name, value, level.view.encoding, level.view.charset);
  const [first] = found.items;
  if (first === undefined) return undefined;
  const code: TransformLevel = { ...level, view: first };
  return {
    scheme: textOf(code, codeTags.scheme),
    code: textOf(code, codeTags.value) || textOf(code, codeTags.long),
    valueType,
  };
}

/** Whether an item is a code: value or long value with its scheme (PS3.3 Table 8.8-1). */
export function isCodeItem({ view }: TransformLevel): boolean {
  return view.elements.some(({ tag }) => tag === codeTags.value || tag === codeTags.long);
}

function textOf(level: TransformLevel, wanted: number): string {
  const element: DicomElement | undefined = level.view.elements.find(({ tag }) => tag === wanted);
  return element === undefined ? '' : withoutPadding(level.valueOf(element)?.toString('latin1') ?? '').trim();
}
