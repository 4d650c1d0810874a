import { effectiveVr, isSequence } from '../dicom/data-view.ts';
import { dictionaryVr, isPrivateCreator, isPrivateTag, lookupTag, type Tag } from '../dicom/dictionary.ts';
import { characterSetTag, type DicomElement, isPixelGroup, valueSize } from '../dicom/element.ts';
import type { ElementChange, ItemTransform, TransformLevel } from '../dicom/transform-data-set.ts';
import { isTextVr, type Vr } from '../dicom/vr.ts';
import type { TextCleaner, Thoroughness } from './clean-text.ts';
import { cleanTextValue, mapUidValue, padded, shiftTimeValue } from './clean-values.ts';
import { contentItem, isCodeItem } from './content-items.ts';
import { dummyCode, dummyValue, removedText } from './dummy-values.ts';
import { count, type DecisionLog, noteCleaned } from './element-decisions.ts';
import type { OptionName } from './options.ts';
import type { PatientNames } from './policy.ts';
import { safePrivateOf } from './private-elements.ts';
import type { ProfileReader, TableWord } from './profile.ts';
import type { KeyedNames } from './project-key.ts';
import { namesKind } from './uid-kinds.ts';

/** Everything that the decisions over one object depend on. */
export interface DecisionContext {
  readonly options: ReadonlySet<OptionName>;
  readonly profile: ProfileReader;
  readonly names: KeyedNames;
  readonly patient: PatientNames;
  readonly cleaner: TextCleaner;
  /** Bitmaps of the overlays that stay, cleaned, by their groups. */
  readonly overlays: ReadonlyMap<number, Buffer>;
  readonly log: DecisionLog;
  /** Tags that are written anew at the top level. */
  readonly replaced: ReadonlySet<Tag>;
}

/**
 * How a level is read. `plain`: by the table. `clean`: texts that the table leaves are cleaned like descriptions. `dummy`: no value of an item survives but
 * what gives the object its form. `content`: items are content items with a word of their own.
 */
type Mode = 'plain' | 'clean' | 'dummy' | 'content';

const patientIdTag = 0x00100020;
const patientNameTag = 0x00100010;
const contentSequenceTag = 0x0040a730;
const graphicAnnotationTag = 0x00700001;
const textValueTag = 0x0040a160;
const numericTags = new Set([0x0040a30a, 0x0040a161, 0x0040a162, 0x0040a163]);
/** What a content item is about and in which unit: form, not content. */
const formSequences = new Set([0x0040a043, 0x004008ea, 0x0040a504]);
const codeTexts: ReadonlyMap<Tag, string> = new Map([
  [0x00080100, dummyCode.value],
  [0x00080102, dummyCode.scheme],
  [0x00080104, dummyCode.meaning],
  [0x00080119, dummyCode.value],
  [0x00080120, 'about:blank'],
]);
const empty: ElementChange = { value: Buffer.alloc(0) };

/** Decides over every element of an object (PS3.15 Annex E); see docs/deidentification.md for what each action does to each kind of value. */
export function decideElements(context: DecisionContext): ItemTransform {
  return levelTransform(context, 'plain');
}

/** The texts of a sequence that is kept from an earlier de-identification. */
export function keptTexts(context: DecisionContext): ItemTransform {
  return (element, level) => byDefault(context, element, level, 'plain');
}

function levelTransform(context: DecisionContext, mode: Mode): ItemTransform {
  return (element, level) => decide(context, element, level, mode);
}

function decide(context: DecisionContext, element: DicomElement, level: TransformLevel, mode: Mode): ElementChange {
  const { log } = context;
  const { tag } = element;
  const depth = level.parents.length;
  if (depth === 0 && context.replaced.has(tag)) return 'remove';
  if (tag === characterSetTag) return 'keep';
  // Commands, file meta information and directories have no place in a data set; pixel data within items is an icon of some kind.
  if (tag >>> 16 <= 0x0007 || isPixelGroup(tag)) return removed(log);
  if (isPrivateTag(tag)) return privateChange(context, element, level);
  const group = tag >>> 24;
  if (group === 0x50 || group === 0x60) return repeatingChange(context, element, level);
  const parent = level.parents.at(-1);
  if (mode === 'dummy' && isCodeItem(level)) return dummyCodeChange(log, element);
  const word = context.profile.wordOf(tag, parent);
  if (word !== undefined) return act(context, element, level, word, mode);
  if (lookupTag(tag) === undefined) return removed(log);
  return mode === 'dummy' ? dummyMode(context, element, level) : byDefault(context, element, level, mode);
}

/** Elements that hold the value of a content item (PS3.3 §C.18); the others say what kind of item it is. */
function isItemValue(tag: Tag): boolean {
  return (
    tag === textValueTag ||
    numericTags.has(tag) ||
    (tag >= 0x0040a120 && tag <= 0x0040a124) ||
    tag === 0x0040a168 ||
    tag === 0x0040a300
  );
}

function removed(log: DecisionLog): ElementChange {
  count(log, 'X');
  return 'remove';
}

function act(
  context: DecisionContext,
  element: DicomElement,
  level: TransformLevel,
  word: TableWord,
  mode: Mode,
): ElementChange {
  const { log } = context;
  const { action, by } = word;
  const vr = policyVr(element);
  if (action === 'X') {
    return removed(log);
  }
  if (action === 'Z') {
    count(log, 'Z');
    return element.tag === patientNameTag ? { value: ascii(context.patient.pseudonym) } : empty;
  }
  if (action === 'D' && vr === 'UI') {
    count(log, 'D');
    return uidChange(context, element, level);
  }
  if (action === 'D') return dummied(context, element, vr);
  if (action === 'U') {
    count(log, 'U');
    if (vr === 'SQ' || isSequence(element)) return into(context, mode === 'dummy' ? 'dummy' : 'plain');
    return uidChange(context, element, level);
  }
  if (action === 'C') return cleaned(context, element, level, vr, by);
  count(log, 'K');
  if (vr === 'SQ' || isSequence(element)) return into(context, mode === 'dummy' ? 'plain' : mode);
  // Kept by an option that names this attribute: dates and UIDs as they are, texts without the patient's own name and numbers.
  return isFreeText(vr) ? textChange(context, element, level, vr, 'known') : 'keep';
}

/** Action C (PS3.15 Table E.1-1a), by what the option is about and by the kind of value. */
function cleaned(
  context: DecisionContext,
  element: DicomElement,
  level: TransformLevel,
  vr: Vr,
  by: TableWord['by'],
): ElementChange {
  const { log } = context;
  count(log, 'C');
  if (vr === 'SQ' || isSequence(element)) {
    if (by === 'clean-structured-content') return intoContent(context);
    return into(context, by === 'retain-modified-dates' ? 'plain' : 'clean');
  }
  if (vr === 'DA' || vr === 'DT' || vr === 'TM') return timeChange(context, element, level, vr);
  if (vr === 'UI') return uidChange(context, element, level);
  if (isFreeText(vr)) return textChange(context, element, level, vr, by === 'retain-modified-dates' ? 'known' : 'all');
  if (isTextVr(vr)) return 'keep';
  // Bitmaps and other binaries cannot be shown to be clean.
  return isBulk(vr) ? 'remove' : 'keep';
}

function dummied(context: DecisionContext, element: DicomElement, vr: Vr): ElementChange {
  const { log, patient } = context;
  count(log, 'D');
  if (element.tag === patientIdTag) return { value: ascii(patient.pseudonym) };
  if (vr === 'SQ' || isSequence(element)) {
    if (element.tag === contentSequenceTag) log.notes.add('content-replaced');
    if (element.tag === graphicAnnotationTag) log.notes.add('graphics-replaced');
    return into(context, 'dummy');
  }
  return { value: dummyValue(element.vr === 'UN' ? vr : element.vr, valueSize(element)) ?? Buffer.alloc(0) };
}

/** Elements that the profile does not name stay, but for what by its kind is a name, a date or the UID of an instance. */
function byDefault(context: DecisionContext, element: DicomElement, level: TransformLevel, mode: Mode): ElementChange {
  const { log } = context;
  const vr = policyVr(element);
  if (vr === 'SQ' || isSequence(element)) {
    return mode === 'content' ? intoContent(context) : into(context, mode);
  }
  switch (vr) {
    case 'UI':
      if (namesKind(element.tag) || context.options.has('retain-uids')) return 'keep';
      count(log, 'U');
      return uidChange(context, element, level);
    case 'DA':
    case 'DT':
    case 'TM':
      return unnamedTime(context, element, level, vr);
    case 'PN':
    case 'AE':
    case 'UR':
      return valueSize(element) === 0 ? 'keep' : dummied(context, element, vr);
    case 'ST':
    case 'LT':
    case 'UT':
      return textChange(context, element, level, vr, 'all');
  }
  if (isTextVr(vr)) return textChange(context, element, level, vr, mode === 'plain' ? 'known' : textCare(vr));
  if (!isBulk(vr)) return 'keep';
  const value = level.valueOf(element);
  return value !== undefined && context.cleaner.isIn(value) ? removed(log) : 'keep';
}

/** Codes and numbers are searched for the patient only: what else they hold is of the standard. */
function textCare(vr: Vr): Thoroughness {
  return vr === 'LO' || vr === 'SH' || vr === 'UC' ? 'all' : 'known';
}

function dummyMode(context: DecisionContext, element: DicomElement, level: TransformLevel): ElementChange {
  const vr = policyVr(element);
  if (vr === 'SQ' || isSequence(element)) return into(context, formSequences.has(element.tag) ? 'plain' : 'dummy');
  switch (vr) {
    case 'CS':
    case 'UI':
    case 'IS':
    case 'US':
    case 'SS':
    case 'UL':
    case 'SL':
    case 'AT':
      return byDefault(context, element, level, 'plain');
    default:
      return valueSize(element) === 0 ? 'keep' : dummied(context, element, vr);
  }
}

function dummyCodeChange(log: DecisionLog, element: DicomElement): ElementChange {
  const text = codeTexts.get(element.tag);
  if (text === undefined) return removed(log);
  count(log, 'D');
  return { value: ascii(text) };
}

function into(context: DecisionContext, mode: Mode): ElementChange {
  return { items: () => levelTransform(context, mode) };
}

/** Items with concept names: each by the word of its concept (Table E.3.4-1); those without one have their texts cleaned. */
function intoContent(context: DecisionContext): ElementChange {
  return {
    items: (level) => {
      const about = contentItem(level);
      const word =
        about === undefined ? undefined : context.profile.conceptWord(about.scheme, about.code, about.valueType);
      if (word?.action === 'X') {
        count(context.log, 'X');
        return 'remove';
      }
      return contentTransform(context, word, about?.valueType);
    },
  };
}

function contentTransform(
  context: DecisionContext,
  word: TableWord | undefined,
  valueType: string | undefined,
): ItemTransform {
  return (element, level) => {
    const { tag } = element;
    if (tag === contentSequenceTag) return intoContent(context);
    if (valueType === undefined || !isItemValue(tag)) return decide(context, element, level, 'content');
    const vr = policyVr(element);
    const isSequenceValue = vr === 'SQ' || isSequence(element);
    if (word === undefined || (isSequenceValue && word.action !== 'D')) {
      if (isSequenceValue) return into(context, 'clean');
      if (vr === 'PN') return dummied(context, element, vr);
      if (vr === 'DA' || vr === 'DT' || vr === 'TM') return unnamedTime(context, element, level, vr);
      return byDefault(context, element, level, 'clean');
    }
    return act(context, element, level, word, 'content');
  };
}

function privateChange(context: DecisionContext, element: DicomElement, level: TransformLevel): ElementChange {
  const { log } = context;
  if (!context.options.has('retain-safe-private')) return removed(log);
  const safe = safePrivateOf(level);
  if (isPrivateCreator(element.tag)) return safe.creators.has(element) ? 'keep' : removed(log);
  const vr = safe.elements.get(element);
  if (vr === undefined) return removed(log);
  log.notes.add('private-kept');
  count(log, 'C');
  if (vr === 'SQ') return into(context, 'clean');
  if (vr === 'UI') return uidChange(context, element, level);
  if (vr === 'DA' || vr === 'DT' || vr === 'TM') return unnamedTime(context, element, level, vr);
  if (isTextVr(vr)) return textChange(context, element, level, vr, 'known');
  const value = level.valueOf(element);
  return value === undefined || context.cleaner.isIn(value) ? 'remove' : 'keep';
}

/**
 * Curves and overlays go as whole groups: what describes a bitmap that is gone would break the object. An overlay that a person has seen stays where the site
 * cleans graphics (PS3.15 §E.3.3), its texts cleaned like descriptions.
 */
function repeatingChange(context: DecisionContext, element: DicomElement, level: TransformLevel): ElementChange {
  const { log, overlays } = context;
  const { tag } = element;
  const bitmap = level.parents.length === 0 ? overlays.get(tag >>> 16) : undefined;
  if (bitmap !== undefined && lookupTag(tag) !== undefined) {
    if ((tag & 0xffff) !== 0x3000) return byDefault(context, element, level, 'clean');
    count(log, 'C');
    log.notes.add('overlays-cleaned');
    return { value: bitmap };
  }
  log.notes.add(tag >>> 24 === 0x50 ? 'curves-removed' : 'overlays-removed');
  return removed(log);
}

function uidChange(context: DecisionContext, element: DicomElement, level: TransformLevel): ElementChange {
  const value = level.valueOf(element);
  return value === undefined ? 'remove' : { value: mapUidValue(value, context.names) };
}

function unnamedTime(
  context: DecisionContext,
  element: DicomElement,
  level: TransformLevel,
  vr: 'DA' | 'DT' | 'TM',
): ElementChange {
  if (valueSize(element) === 0 || context.options.has('retain-full-dates')) return 'keep';
  if (!context.options.has('retain-modified-dates')) return dummied(context, element, vr);
  count(context.log, 'C');
  return timeChange(context, element, level, vr);
}

function timeChange(
  context: DecisionContext,
  element: DicomElement,
  level: TransformLevel,
  vr: 'DA' | 'DT' | 'TM',
): ElementChange {
  const value = level.valueOf(element);
  const moved = value === undefined ? undefined : shiftTimeValue(value, vr, context.patient.shiftDays);
  if (moved !== undefined) return { value: moved };
  context.log.notes.add('unreadable-date-removed');
  return { value: dummyValue(vr, 0) ?? Buffer.alloc(0) };
}

function textChange(
  context: DecisionContext,
  element: DicomElement,
  level: TransformLevel,
  vr: Vr,
  thoroughness: Thoroughness,
): ElementChange {
  const value = level.valueOf(element);
  if (value === undefined) return removed(context.log);
  const change = cleanTextValue(value, vr, level, context.cleaner, thoroughness);
  if (change === 'same') return 'keep';
  noteCleaned(context.log, element.tag);
  if (change.undecodable) context.log.notes.add('undecodable-text-removed');
  return { value: element.form === 'short' && change.value.length > 0xfffe ? ascii(removedText) : change.value };
}

/** The VR to judge a value by: what the dictionary calls a text or a sequence is one, whatever letters a file puts on it. */
function policyVr(element: DicomElement): Vr {
  const found = effectiveVr(element);
  const standard = dictionaryVr(element.tag);
  if (found === standard || standard === 'UN') return found;
  return isTextVr(standard) && !isTextVr(found) ? standard : found;
}

function isFreeText(vr: Vr): boolean {
  return isTextVr(vr) && vr !== 'UI' && vr !== 'DA' && vr !== 'DT' && vr !== 'TM';
}

function isBulk(vr: Vr): boolean {
  return vr.startsWith('O') || vr === 'UN';
}

function ascii(text: string): Buffer {
  return padded(Buffer.from(text, 'latin1'));
}
