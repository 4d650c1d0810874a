import type { ByteSource } from './byte-source.ts';
import { parseCharacterSet } from './character-set.ts';
import { charsetOf, type DataSetView, effectiveVr, isSequence, itemsOf, readValue } from './data-view.ts';
import { dictionaryVr, isPrivateCreator, isPrivateTag, lookupTag, parseTag, type Tag, tagId } from './dictionary.ts';
import type { PlainDataSet, TagEdit, TagValue } from './edit.ts';
import { characterSetTag, type DicomElement } from './element.ts';
import { planRewrite } from './plan-rewrite.ts';
import { type DicomHeader, dataSource } from './read-header.ts';
import type { CharsetPolicy } from './rewrite-scope.ts';
import { decodeText } from './text.ts';
import { validateValue } from './validate-value.ts';
import { isCharsetVr, isTextVr, numberSize } from './vr.ts';

/** The importer, as it signs what it changed (PS3.3 §C.12.1, Contributing Equipment). */
export interface ImportEquipment {
  readonly manufacturer: string;
  readonly institutionName?: string;
  readonly stationName?: string;
  readonly modelName?: string;
  readonly softwareVersions?: string;
}

export interface CoercionRequest {
  readonly header: DicomHeader;
  readonly source: ByteSource;
  readonly changes: readonly TagEdit[];
  readonly equipment: ImportEquipment;
  /** Name of the modifying system, at most 64 characters. */
  readonly modifyingSystem: string;
  /** When, as an ISO instant in UTC. */
  readonly at: string;
  /** `COERCE`: reconciled with the order on import. `CORRECT`: an error was put right. */
  readonly reason: 'COERCE' | 'CORRECT';
  /** As for the rewrite that follows. */
  readonly charsetPolicy?: CharsetPolicy;
}

const issuerTag: Tag = 0x00100021;
const patientIdTag: Tag = 0x00100020;
const signatureTag: Tag = 0x0018a001;
/** Elements that record changes are not themselves recorded as changed. */
const recordTags: ReadonlySet<Tag> = new Set([0x04000561, signatureTag, 0x00080015, characterSetTag]);

/**
 * The changes with the record of them: one more OriginalAttributesSequence item holding the prior values (PS3.3 §C.12.1.1.9), one more
 * ContributingEquipmentSequence item for the media importer (IHE IRWF, code MEDIM) and InstanceCoercionDateTime. Changes that would change
 * nothing are left out; none left gives `[]`. The file must be one that `planRewrite` accepts; for others the changes come back alone,
 * and the plan says why it refuses them.
 */
export async function coercionEdits(request: CoercionRequest): Promise<TagEdit[]> {
  const { header, source, changes } = request;
  if (changes.length === 0) return [];
  const options = request.charsetPolicy === undefined ? {} : { charsetPolicy: request.charsetPolicy };
  const byTag = Map.groupBy(changes, (change) => parseTag(String(change.path[0])) ?? 0);
  const at = dicomDateTime(request.at);
  const signature: TagEdit = {
    action: 'append-item',
    path: ['ContributingEquipmentSequence'],
    item: equipmentItem(request.equipment, at),
  };
  // The signature may need another character set too, and the prior values must follow it.
  const withSignature = (edits: readonly TagEdit[]) => planRewrite(header, source, [...edits, signature], options);

  let whole = await withSignature(changes);
  const effective: TagEdit[] = [];
  if (whole.ok && whole.plan.charset === undefined && !byTag.has(signatureTag)) {
    // No text changes its form for another's sake: what each changes alone it changes here.
    for (const [tag, edits] of byTag) if (whole.plan.changedTags.has(tag)) effective.push(...edits);
  } else {
    for (const edits of byTag.values()) {
      const tried = await planRewrite(header, source, edits, options);
      if (!tried.ok) return [...changes];
      if (tried.plan.dataSetChanged) effective.push(...edits);
    }
    if (effective.length > 0) whole = await withSignature(effective);
  }
  if (effective.length === 0) return [];
  if (!whole.ok) return [...changes];

  const tags = [...byTag.keys()].filter((tag) => effective.some((edit) => parseTag(String(edit.path[0])) === tag));
  const prior = await priorValues(request, tags, whole.plan.charset !== undefined);
  const record: PlainDataSet = {
    SourceOfPreviousValues: prior.institution,
    AttributeModificationDateTime: at,
    ModifyingSystem: [...request.modifyingSystem].slice(0, 64).join(''),
    ReasonForTheAttributeModification: request.reason,
    ModifiedAttributesSequence: [prior.values],
    ...(prior.nonconforming.length === 0 ? {} : { NonconformingModifiedAttributesSequence: prior.nonconforming }),
  };
  return [
    ...effective,
    { action: 'append-item', path: ['OriginalAttributesSequence'], item: record },
    signature,
    { action: 'set', path: ['InstanceCoercionDateTime'], value: at },
  ];
}

function equipmentItem(equipment: ImportEquipment, at: string): PlainDataSet {
  const { institutionName, stationName, modelName, softwareVersions } = equipment;
  return {
    PurposeOfReferenceCodeSequence: [
      { CodeValue: 'MEDIM', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Portable Media Importer Equipment' },
    ],
    Manufacturer: equipment.manufacturer,
    ...(institutionName === undefined ? {} : { InstitutionName: institutionName }),
    ...(stationName === undefined ? {} : { StationName: stationName }),
    ...(modelName === undefined ? {} : { ManufacturerModelName: modelName }),
    ...(softwareVersions === undefined ? {} : { SoftwareVersions: softwareVersions }),
    ContributionDateTime: at,
  };
}

/** `2026-03-04T05:06:07.890Z` → `20260304050607.890000+0000` (PS3.5 §6.2 DT). */
export function dicomDateTime(at: string): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 19).replace(/[-:T]/g, '')}.${iso.slice(20, 23)}000+0000`;
}

interface PriorValues {
  readonly values: PlainDataSet;
  readonly nonconforming: PlainDataSet[];
  readonly institution: TagValue;
}

/** The values of these elements as they stand, whole sequences included; absent ones as zero length. */
async function priorValues(request: CoercionRequest, tags: readonly Tag[], reencoded: boolean): Promise<PriorValues> {
  const { header } = request;
  const data = dataSource(header, request.source);
  const declared = header.elements.find((element) => element.tag === characterSetTag);
  const declaredBytes = declared === undefined ? Buffer.alloc(0) : await readValue(data, declared);
  const charset = charsetOf(header.elements, parseCharacterSet(undefined), () => declaredBytes);
  const view: DataSetView = { elements: header.elements, encoding: header.encoding, charset, end: 0 };
  const find = (tag: Tag) => header.elements.find((element) => element.tag === tag);
  const values: Record<string, TagValue> = {};
  const nonconforming: PlainDataSet[] = [];
  const kept = new Set(tags.filter((tag) => !recordTags.has(tag) && tag >>> 16 !== 2));
  if (kept.has(patientIdTag)) kept.add(issuerTag);
  for (const tag of [...kept]) {
    const creator = (tag & 0xffff0000) + ((tag >>> 8) & 0xff);
    if (isPrivateTag(tag) && !isPrivateCreator(tag)) kept.add(creator >>> 0);
  }
  for (const tag of kept) {
    const element = find(tag);
    if (element === undefined) {
      values[tagId(tag)] = dictionaryVr(tag) === 'SQ' ? [] : '';
      continue;
    }
    const bytes = await readValue(data, element);
    const faults = faultsOf(element, bytes, view);
    if (faults.length > 0) nonconforming.push(...faults);
    values[tagId(tag)] = faults.length > 0 ? '' : priorValue(element, bytes, view, reencoded);
  }
  const place = find(0x00080080);
  const institution = place === undefined ? '' : priorValue(place, await readValue(data, place), view, reencoded);
  return { values, nonconforming, institution };
}

/** As bytes where they keep their meaning, as text where the file's character set changes around them. */
function priorValue(element: DicomElement, bytes: Buffer, view: DataSetView, reencoded: boolean): TagValue {
  const vr = effectiveVr(element);
  if (isSequence(element)) {
    const items = itemsOf(element, bytes, view.encoding, view.charset);
    if (!items.ok) return { vr: element.vr, bytes };
    return items.items.map((item) => plainItem(item, bytes, element.valueOffset, reencoded));
  }
  const value = isTextVr(vr) && vr !== 'UI' ? withoutNulPadding(bytes) : bytes;
  return reencoded && isCharsetVr(vr) ? decodeText(value, view.charset, vr).text : { vr, bytes: value };
}

/** Writers pad text with NUL; that is no part of the value, and no text of a new item may hold it (PS3.5 §6.2). */
function withoutNulPadding(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}

function plainItem(view: DataSetView, bytes: Buffer, start: number, reencoded: boolean): PlainDataSet {
  const own = view.elements.some((element) => element.tag === characterSetTag);
  return Object.fromEntries(
    view.elements
      .filter((element) => (element.tag & 0xffff) !== 0)
      .map((element) => {
        const value = bytes.subarray(element.valueOffset - start, element.end - start);
        return [tagId(element.tag), priorValue(element, value, view, reencoded && !own)];
      }),
  );
}

/** A value that breaks its VR goes as raw bytes with its place; one that breaks the multiplicity goes whole (value number 0). */
function faultsOf(element: DicomElement, bytes: Buffer, view: DataSetView): PlainDataSet[] {
  const vr = effectiveVr(element);
  if (!isTextVr(vr) || bytes.length === 0) {
    const size = numberSize(vr);
    return size !== undefined && bytes.length % size !== 0 ? [fault(element.tag, 0, bytes)] : [];
  }
  const vm = lookupTag(element.tag)?.vm ?? '1-n';
  const text = (isCharsetVr(vr) ? decodeText(bytes, view.charset, vr).text : bytes.toString('latin1')).replace(
    /[\0 ]+$/,
    '',
  );
  const checked = validateValue(vr, text, { vm });
  if (checked.ok) return [];
  const whole = checked.code === 'too-many-values' || checked.code === 'too-few-values' || !text.includes('\\');
  if (whole) return [fault(element.tag, text.includes('\\') ? 0 : 1, bytes)];
  const parts = splitBytes(bytes);
  const values = text.split('\\');
  if (parts.length !== values.length) return [fault(element.tag, 0, bytes)];
  return parts.flatMap((part, index) =>
    validateValue(vr, values[index]!).ok ? [] : [fault(element.tag, index + 1, part)],
  );
}

function splitBytes(bytes: Buffer): Buffer[] {
  return bytes
    .toString('latin1')
    .split('\\')
    .map((part) => Buffer.from(part, 'latin1'));
}

function fault(tag: Tag, valueNumber: number, bytes: Uint8Array): PlainDataSet {
  return {
    SelectorAttribute: tagId(tag),
    SelectorValueNumber: valueNumber,
    NonconformingDataElementValue: bytes,
  };
}
