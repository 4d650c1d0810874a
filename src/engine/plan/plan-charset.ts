import type { PlanCharset, TagChange, ValueProblem } from '../../contract/plan.ts';
import { asciiForm } from '../dicom/ascii-form.ts';
import { parseCharacterSet } from '../dicom/character-set.ts';
import { formatTag, lookupKeyword, tagOf } from '../dicom/dictionary.ts';
import { encodeText, isAscii } from '../dicom/text.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import type { PlannedValue } from './planned-values.ts';

/** What a plan does to the character sets of a study's objects, and how many objects would refuse it. */
export interface CharsetOutlook {
  readonly switches: PlanCharset['switches'];
  readonly stuck: number;
}

/** The values that some object's declared character set cannot write. */
export function unfitValues(values: Iterable<PlannedValue>, study: ScannedStudy): PlannedValue[] {
  const sets = [...new Set(study.instances.map(({ attributes }) => attributes.SpecificCharacterSet ?? ''))];
  return [...values].filter(({ keyword, value }) => {
    if (value === null || isAscii(value)) return false;
    const vr = lookupKeyword(keyword)?.vr ?? 'LO';
    return sets.some((declared) => encodeText(value, parseCharacterSet(declared), vr) === undefined);
  });
}

/** The values without accents; null where a letter of some has no such form. */
export function asciiForms(values: readonly PlannedValue[]): PlanCharset['asciiForms'] {
  const forms = values.map(({ keyword, value }) => ({ keyword, value: asciiForm(value ?? '') }));
  return forms.every((form): form is { keyword: string; value: string } => form.value !== undefined) ? forms : null;
}

/** The letter that has no plain form, said at its field. */
export function asciiProblems(values: readonly PlannedValue[]): ValueProblem[] {
  return values.flatMap(({ keyword, value }) => {
    const letter = [...(value ?? '')].find((character) => asciiForm(character) === undefined);
    return letter === undefined ? [] : [{ keyword, code: 'no-ascii-form', limit: '', offendingPart: letter }];
  });
}

/** The rows that say what SpecificCharacterSet becomes: one for each set it becomes. */
export function charsetChanges(switches: PlanCharset['switches']): TagChange[] {
  const byTarget = Map.groupBy(switches, ({ to }) => to);
  return [...byTarget].map(([to, own]) => ({
    tag: formatTag(tagOf('SpecificCharacterSet')),
    keyword: 'SpecificCharacterSet',
    vr: 'CS',
    old: own.map(({ from, instances }) => ({ value: from, instances })),
    new: to,
    reason: 'charset',
    instances: own.reduce((sum, { instances }) => sum + instances, 0),
  }));
}
