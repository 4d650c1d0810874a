import type { ByteSource } from './byte-source.ts';
import { parseCharacterSet } from './character-set.ts';
import { type DataSetView, effectiveVr, isSequence, itemsOf, readValue } from './data-view.ts';
import { isPrivateCreator, isPrivateTag, type Tag, tagId, tagLabel } from './dictionary.ts';
import type { PlainDataSet, TagValue } from './edit.ts';
import { characterSetTag, type DicomElement } from './element.ts';
import { type PlanResult, planRewrite, topLevelView } from './plan-rewrite.ts';
import { plannedSource } from './planned-source.ts';
import { type DicomHeader, dataSource, readHeader } from './read-header.ts';
import { assumedCharacterSet, type RepairEncoding } from './repair-encoding.ts';
import { RewriteRefusal } from './rewrite-refusal.ts';
import { forEachText, type ItemPath, needsCharset } from './rewrite-scope.ts';
import { decodeText, isAscii } from './text.ts';
import { type RawText, rawText } from './text-readings.ts';
import { isCharsetVr, isSingleText } from './vr.ts';

/** What somebody says of the texts of all files with certain declarations: this is the encoding they are really in. */
export interface CharsetRepair {
  /** The SpecificCharacterSet (0008,0005) of the files meant, terms joined by `\\`; empty for none. Other files are left alone. */
  readonly declared: readonly string[];
  readonly encoding: RepairEncoding;
}

export interface RepairRequest {
  readonly header: DicomHeader;
  readonly source: ByteSource;
  readonly repair: CharsetRepair;
  /** Name of the modifying system, at most 64 characters. */
  readonly modifyingSystem: string;
  /** DT value of the time that the record carries. */
  readonly modifiedAt: string;
}

/** A file as it is after the repair, to plan further changes on. */
export type RepairedFile =
  | {
      readonly ok: true;
      readonly header: DicomHeader;
      readonly source: ByteSource;
      /** How many texts were read anew; 0 when the repair did not concern the file. */
      readonly repairedTexts: number;
    }
  | Extract<PlanResult, { ok: false }>;

/**
 * The file with its mis-declared texts in UTF-8 and their bytes as they were on record: one more OriginalAttributesSequence item, reason CORRECT, where a
 * text that breaks its character set stands as bytes in NonconformingModifiedAttributesSequence (PS3.3 §C.12.1.1.9). Items that declare
 * another character set stay. Texts that are no text in the encoding refuse the file. Source errors are thrown.
 */
export async function repairCharset(request: RepairRequest): Promise<RepairedFile> {
  const { header, source, repair } = request;
  const data = dataSource(header, source);
  const declared = await topLevelView(header, data);
  const untouched = { ok: true, repairedTexts: 0, header, source } as const;
  if (!repair.declared.some((value) => parseCharacterSet(value).terms.join('\\') === termsOf(declared)))
    return untouched;
  const view = { ...declared, charset: assumedCharacterSet(repair.encoding, declared.charset) };
  const record = await correctionRecord(request, view, data);
  if (record === undefined) return untouched;
  const planned = await planRewrite(
    header,
    source,
    [{ action: 'append-item', path: ['OriginalAttributesSequence'], item: record }],
    { assumedEncoding: repair.encoding },
  );
  if (!planned.ok) return planned;
  const result = plannedSource(source, planned.plan);
  const read = await readHeader(result, { until: 'end' });
  if (read.header === undefined)
    return { ok: false, reason: 'not-dicom', message: 'The repaired file cannot be read.' };
  return { ok: true, repairedTexts: planned.plan.transcodedTags.length, header: read.header, source: result };
}

/** The texts whose reading depends on the character set that a file declares at its top level, and that declaration. */
export async function governedTexts(
  header: DicomHeader,
  source: ByteSource,
): Promise<{ readonly declared: string; readonly texts: readonly RawText[] }> {
  const data = dataSource(header, source);
  const view = await topLevelView(header, data);
  const texts: RawText[] = [];
  try {
    await forEachText(view, data, (element, bytes) => {
      texts.push(rawText(tagLabel(element.tag), effectiveVr(element), bytes, view.charset));
    });
  } catch (error) {
    // Nested deeper than anything that is ever rewritten: what was found so far is enough to read it by.
    if (!(error instanceof RewriteRefusal)) throw error;
  }
  return { declared: termsOf(view), texts };
}

function termsOf({ charset }: DataSetView): string {
  return charset.terms.join('\\');
}

/** An element with its bytes and where it stands. */
interface PlacedText {
  readonly element: DicomElement;
  readonly bytes: Buffer;
  readonly within: DataSetView;
  readonly path: ItemPath;
}

/** The declarations of the items that repeat the file's own: they change with their texts. */
async function declarationsIn(texts: readonly PlacedText[], data: ByteSource): Promise<PlacedText[]> {
  const items = new Map(texts.filter(({ path }) => path.length > 0).map(({ within, path }) => [within, path]));
  const declarations: PlacedText[] = [];
  for (const [within, path] of items) {
    const element = within.elements.find(({ tag }) => tag === characterSetTag);
    if (element !== undefined) declarations.push({ element, bytes: await readValue(data, element), within, path });
  }
  return declarations;
}

async function correctionRecord(
  { modifyingSystem, modifiedAt }: RepairRequest,
  view: DataSetView,
  data: ByteSource,
): Promise<PlainDataSet | undefined> {
  const texts: PlacedText[] = [];
  await forEachText(view, data, (element, bytes, within, path) => texts.push({ element, bytes, within, path }));
  if (texts.length === 0) return undefined;
  const changed = new Set(texts.map(({ element, path }) => path[0]?.tag ?? element.tag));
  const nonconforming: PlainDataSet[] = [];
  const declared = view.elements.find(({ tag }) => tag === characterSetTag);
  if (declared !== undefined && declared.length > 0) {
    nonconforming.push(rawBytes(declared, await readValue(data, declared), [], undefined));
  }
  for (const { element, bytes, within, path } of [...(await declarationsIn(texts, data)), ...texts]) {
    const creator = within.elements.find(({ tag }) => tag === creatorOf(element.tag));
    const name = creator === undefined ? undefined : (await readValue(data, creator)).toString('latin1').trim();
    nonconforming.push(rawBytes(element, bytes, path, name));
  }
  const modified: Record<string, TagValue> = {};
  for (const element of view.elements) {
    const isCreator = isPrivateCreator(element.tag) && [...changed].some((tag) => creatorOf(tag) === element.tag);
    if (!changed.has(element.tag) && !isCreator) continue;
    modified[tagId(element.tag)] = withoutTexts(element, await readValue(data, element), view);
  }
  const place = view.elements.find(({ tag }) => tag === 0x00080080);
  return {
    SourceOfPreviousValues:
      place === undefined ? '' : decodeText(await readValue(data, place), view.charset, 'LO').text.trim(),
    AttributeModificationDateTime: modifiedAt,
    ModifyingSystem: [...modifyingSystem].slice(0, 64).join(''),
    ReasonForTheAttributeModification: 'CORRECT',
    ModifiedAttributesSequence: [modified],
    NonconformingModifiedAttributesSequence: nonconforming,
  };
}

function creatorOf(tag: Tag): Tag | undefined {
  return isPrivateTag(tag) && !isPrivateCreator(tag) ? ((tag & 0xffff0000) + ((tag >>> 8) & 0xff)) >>> 0 : undefined;
}

/** A text's bytes with its place (PS3.3 Table 10-20, Selector Attribute Macro). */
function rawBytes(element: DicomElement, bytes: Buffer, path: ItemPath, creator: string | undefined): PlainDataSet {
  const vr = effectiveVr(element);
  const several = !isSingleText(vr) && bytes.includes(0x5c);
  return {
    SelectorAttribute: tagId(element.tag),
    SelectorValueNumber: several ? 0 : 1,
    ...(path.length === 0
      ? {}
      : {
          SelectorSequencePointer: path.map(({ tag }) => tagId(tag)),
          SelectorSequencePointerItems: path.map(({ index }) => String(index + 1)),
        }),
    ...(creator === undefined || !isAscii(creator) ? {} : { SelectorAttributePrivateCreator: creator }),
    NonconformingDataElementValue: bytes,
  };
}

/** The prior value with the texts left out that stand as bytes beside it. */
function withoutTexts(element: DicomElement, bytes: Buffer, view: DataSetView): TagValue {
  const vr = effectiveVr(element);
  if (isSequence(element)) {
    const items = itemsOf(element, bytes, view.encoding, view.charset);
    if (!items.ok) return { vr: element.vr, bytes };
    return items.items.map((item) => {
      const entries = item.elements
        .filter(({ tag }) => (tag & 0xffff) !== 0)
        .map((one) => {
          const from = one.valueOffset - element.valueOffset;
          return [
            tagId(one.tag),
            withoutTexts(one, bytes.subarray(from, one.end - element.valueOffset), item),
          ] as const;
        });
      return Object.fromEntries(entries);
    });
  }
  return isCharsetVr(vr) && needsCharset(bytes) && view.charset.kind === 'assumed' ? '' : { vr, bytes };
}
