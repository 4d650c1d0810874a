import { buildDataSet, buildElement, buildItem, encodeValue } from '../dicom/build-dataset.ts';
import type { Tag } from '../dicom/dictionary.ts';
import { type DicomElement, undefinedLength } from '../dicom/element.ts';
import { withoutOuterPadding } from '../dicom/padding.ts';
import {
  type AddedElement,
  type ItemTransform,
  type TransformLevel,
  transformElement,
} from '../dicom/transform-data-set.ts';
import type { Vr } from '../dicom/vr.ts';
import { basicProfileCode, type OptionName, optionCodes } from './options.ts';
import { profileEdition } from './profile.ts';

const methodTag: Tag = 0x00120063;
const methodCodesTag: Tag = 0x00120064;
const removedTag: Tag = 0x00120062;
const temporalTag: Tag = 0x00280303;
const burnedInTag: Tag = 0x00280301;

/** The elements that are written anew in every object (PS3.15 §E.1.1, §E.2, §E.3.1, §E.3.6). `isReviewed`: a person has looked at its image. */
export function markedTags(isReviewed: boolean): ReadonlySet<Tag> {
  const tags = [methodTag, methodCodesTag, removedTag, temporalTag];
  return new Set(isReviewed ? [...tags, burnedInTag] : tags);
}

export interface MarkFacts {
  /** The same for all objects of a run: method and codes belong to the patient (PS3.3 §C.7.1.1), whose files must not contradict each other. */
  readonly options: ReadonlySet<OptionName>;
  /** A person has looked at this image: nothing that identifies is burned in any more. */
  readonly isReviewed: boolean;
  /** Name and version of the program. */
  readonly program: string;
  /** For what the object already says of an earlier de-identification: it is added to, not replaced. */
  readonly keptTexts: ItemTransform;
}

const withoutEarlier = new Map<string, AddedElement[]>();

/** What an object says of its de-identification. */
export function markElements(level: TransformLevel, facts: MarkFacts): AddedElement[] {
  const { explicit, littleEndian } = level.view.encoding;
  if (level.view.elements.some(({ tag }) => tag === methodTag || tag === methodCodesTag)) return build(level, facts);
  const key = [explicit, littleEndian, facts.program, facts.isReviewed, ...facts.options].join();
  const known = withoutEarlier.get(key) ?? build(level, facts);
  withoutEarlier.set(key, known);
  return known;
}

function build(level: TransformLevel, facts: MarkFacts): AddedElement[] {
  const { encoding, charset } = level.view;
  const context = { encoding, charset };
  const element = (tag: Tag, vr: Vr, value: Buffer): AddedElement => ({
    tag,
    bytes: buildElement(tag, vr, value, encoding),
  });
  const text = (tag: Tag, vr: Vr, value: string) => element(tag, vr, encodeValue(tag, vr, value, context));
  const marks = [
    text(removedTag, 'CS', 'YES'),
    element(methodTag, 'LO', joinedMethod(level, facts)),
    element(methodCodesTag, 'SQ', Buffer.concat([...earlierCodes(level, facts), ...codeItems(level, facts.options)])),
    text(temporalTag, 'CS', temporalWord(facts.options)),
  ];
  if (facts.isReviewed) marks.push(text(burnedInTag, 'CS', 'NO'));
  return marks;
}

/** `Gantry 0.1.0 PS3.15-2026c Basic CleanDesc…`, values of 64 characters at most. */
export function methodText(program: string, options: ReadonlySet<OptionName>): string {
  const values = [`${program} ${profileEdition} Basic`];
  for (const name of options) {
    const word = optionCodes[name][2];
    const last = values.at(-1) ?? '';
    if (last.length + 1 + word.length > 64) values.push(word);
    else values[values.length - 1] = `${last} ${word}`;
  }
  return values.join('\\');
}

function temporalWord(options: ReadonlySet<OptionName>): string {
  if (options.has('retain-full-dates')) return 'UNMODIFIED';
  return options.has('retain-modified-dates') ? 'MODIFIED' : 'REMOVED';
}

function joinedMethod(level: TransformLevel, { program, options, keptTexts }: MarkFacts): Buffer {
  const own = Buffer.from(methodText(program, options), 'latin1');
  const before = level.view.elements.find(({ tag }) => tag === methodTag);
  const kept = before === undefined ? undefined : contentOf(before, transformElement(before, level, keptTexts));
  const earlier = kept === undefined ? '' : withoutOuterPadding(kept.toString('latin1'));
  const joined =
    earlier === '' || earlier.endsWith(own.toString('latin1'))
      ? own
      : Buffer.concat([Buffer.from(`${earlier}\\`, 'latin1'), own]);
  return (joined.length & 1) === 0 ? joined : Buffer.concat([joined, Buffer.of(0x20)]);
}

function earlierCodes(level: TransformLevel, { keptTexts }: MarkFacts): Buffer[] {
  const before = level.view.elements.find(({ tag }) => tag === methodCodesTag);
  if (before === undefined) return [];
  return [contentOf(before, transformElement(before, level, keptTexts))];
}

/** The value of a transformed element, without its delimiter. */
function contentOf(element: DicomElement, buffers: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(buffers);
  const end = element.length === undefinedLength ? bytes.length - 8 : bytes.length;
  return bytes.subarray(element.valueOffset - element.start, end);
}

function codeItems(level: TransformLevel, options: ReadonlySet<OptionName>): Buffer[] {
  const { encoding, charset } = level.view;
  const codes: (readonly [string, string])[] = [basicProfileCode];
  for (const name of options) codes.push([optionCodes[name][0], optionCodes[name][1]]);
  return codes.map(([value, meaning]) =>
    buildItem({ CodeValue: value, CodingSchemeDesignator: 'DCM', CodeMeaning: meaning }, { encoding, charset }),
  );
}

/** Of this program, wherever it runs: `2.25.` and a UUID made once. */
export const implementationClassUid = '2.25.281851398457823907465107338402936618281';

/**
 * Preamble, mark and file meta information of an output, all of it new (PS3.15 §E.1.1 step 7): of the old one only the class of the object and the
 * transfer syntax remain.
 */
export function newFront(facts: {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly program: string;
}): Buffer {
  const { sopClassUid, transferSyntaxUid, program } = facts;
  const key = `${sopClassUid} ${transferSyntaxUid} ${program}`;
  const parts = fronts.get(key) ?? {
    before: buildDataSet({ '00020001': Uint8Array.of(0, 1), '00020002': sopClassUid }),
    after: buildDataSet({
      '00020010': transferSyntaxUid,
      '00020012': implementationClassUid,
      '00020013': program.replace(' ', '_').slice(0, 16),
    }),
  };
  fronts.set(key, parts);
  const instance = buildDataSet({ '00020003': facts.sopInstanceUid });
  const head = buildDataSet({ '00020000': parts.before.length + instance.length + parts.after.length });
  return Buffer.concat([emptyPreamble, head, parts.before, instance, parts.after]);
}

const emptyPreamble = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1')]);
/** All objects of one kind have the same file meta information but for their UID. */
const fronts = new Map<string, { readonly before: Buffer; readonly after: Buffer }>();
