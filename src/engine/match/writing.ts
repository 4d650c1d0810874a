import type { NameGroup } from '../dicom/person-name.ts';
import { nameWords } from './fold-name.ts';

/** One way a person's name is written, ready to be compared: folded words by part. */
export interface Writing {
  readonly family: readonly string[];
  readonly given: readonly string[];
  readonly middle: readonly string[];
  /** `jr`, `sr`, `2`, `3`, `4`, or empty. Titles and degrees are no part of it. */
  readonly generation: string;
}

const generations: Readonly<Record<string, string>> = {
  jr: 'jr',
  junior: 'jr',
  jun: 'jr',
  sr: 'sr',
  senior: 'sr',
  sen: 'sr',
  ii: '2',
  '2nd': '2',
  iii: '3',
  '3rd': '3',
  iv: '4',
};

const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'herr', 'frau', 'rev', 'sir']);

/** A PN group (or an EHR's name parts) as a writing. `Smith, John` in one component is taken apart at the comma. */
export function writingOf(group: NameGroup): Writing {
  const [beforeComma = '', ...afterComma] = group.given === '' ? group.family.split(',') : [group.family];
  const family = partOf(beforeComma);
  const given = partOf([group.given, ...afterComma].join(' '));
  const middle = partOf(group.middle);
  const suffix = [...nameWords(group.suffix), ...nameWords(group.prefix)].find((word) => word in generations);
  return {
    family: family.words,
    given: given.words,
    middle: middle.words,
    generation: generations[suffix ?? ''] ?? (family.generation || given.generation || middle.generation),
  };
}

export function isEmptyWriting(writing: Writing): boolean {
  return writing.family.length + writing.given.length + writing.middle.length === 0;
}

/** A part's words without the titles and the generation that some systems put there; a part that is nothing else stays as it is. */
function partOf(text: string): { words: string[]; generation: string } {
  const words = nameWords(text);
  const generation = words.length > 1 ? (words.slice(1).find((word) => word in generations) ?? '') : '';
  const kept = words.filter((word) => !titles.has(word) && word !== generation);
  return { words: kept.length === 0 ? words : kept, generation: generations[generation] ?? '' };
}
