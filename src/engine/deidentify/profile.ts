import table from '../../../resources/deidentification-profile.json' with { type: 'json' };
import safePrivate from '../../../resources/safe-private-attributes.json' with { type: 'json' };
import { isPrivateTag, type Tag, tagId } from '../dicom/dictionary.ts';
import type { OptionName } from './options.ts';

/** The actions of PS3.15 Table E.1-1a once compound codes are settled; `U` on a sequence of references is `recurse into it`. */
export type Action = 'D' | 'Z' | 'X' | 'K' | 'C' | 'U';

/** Which column of the table spoke: the basic profile, or an option. */
export interface TableWord {
  readonly action: Action;
  readonly by: OptionName | 'basic';
}

type Row = readonly [basic: string, options?: Readonly<Record<string, string>>];
interface TypeRule {
  readonly otherwise: number;
  readonly nested?: number;
  readonly within?: Readonly<Record<string, number>>;
  readonly '1'?: readonly string[];
  readonly '2'?: readonly string[];
  readonly '3'?: readonly string[];
}

const profile = table.profile as unknown as Readonly<Record<string, Row>>;
const concepts = table.concepts as unknown as Readonly<Record<string, Row>>;
const types = table.types as unknown as Readonly<Record<string, TypeRule>>;
const creators = safePrivate.creators as unknown as Readonly<Record<string, Readonly<Record<string, string>>>>;
const classPrefix = '1.2.840.10008.5.1.4.1.1.';

/** Edition of the tables, as it is written into DeidentificationMethod. */
export const profileEdition: string = table.edition;

/** The table as one object's SOP class and the chosen options read it. */
export interface ProfileReader {
  /** What the table says; undefined where it does not name the attribute. `parent` is the sequence around it. */
  wordOf(tag: Tag, parent: Tag | undefined): TableWord | undefined;
  /** The same for a content item by its concept name (Table E.3.4-1). */
  conceptWord(scheme: string, code: string, valueType: string): TableWord | undefined;
}

/** Retain options are asked first: what a site asked to keep is kept, less the identities that every kept text is searched for. */
const askOrder: readonly OptionName[] = [
  'retain-safe-private',
  'retain-uids',
  'retain-device-identity',
  'retain-institution-identity',
  'retain-patient-characteristics',
  'retain-full-dates',
  'retain-modified-dates',
  'clean-descriptors',
  'clean-structured-content',
  'clean-graphics',
];

/** Reads the table for one SOP class; results are remembered, so keep the reader for all objects of a class. */
export function readProfile(options: readonly OptionName[], sopClassUid: string): ProfileReader {
  const chosen = askOrder.filter((name) => options.includes(name));
  const top = new Map<Tag, TableWord | undefined>();
  const nested = new Map<Tag, TableWord | undefined>();
  const word = (row: Row | undefined, type: () => number): TableWord | undefined => {
    if (row === undefined) return undefined;
    const [basic, byOption] = row;
    for (const by of chosen) {
      const code = byOption?.[by];
      if (code !== undefined) return { action: code as Action, by };
    }
    return { action: settle(basic, type), by: 'basic' };
  };
  return {
    wordOf(tag, parent) {
      const known = parent === undefined ? top : nested;
      if (known.has(tag)) return known.get(tag);
      const typed = types[tagId(tag)];
      const within = parent === undefined ? undefined : typed?.within?.[tagId(parent)];
      const made = word(
        rowOf(tag),
        () => within ?? (parent === undefined ? typeOf(typed, sopClassUid) : nestedType(typed)),
      );
      // What depends on the sequence around it is asked anew.
      if (parent === undefined || typed?.within === undefined) known.set(tag, made);
      return made;
    },
    conceptWord: (scheme, code, valueType) => word(concepts[`${scheme}:${code}:${valueType}`], () => 1),
  };
}

function rowOf(tag: Tag): Row | undefined {
  if (isPrivateTag(tag)) return undefined;
  const id = tagId(tag);
  const own = profile[id];
  if (own !== undefined) return own;
  if (id.startsWith('50')) return profile['50xxxxxx'];
  return id.startsWith('60') ? profile[`60xx${id.slice(4)}`] : undefined;
}

/** The Type in items of sequences that the list does not name. */
function nestedType(rule: TypeRule | undefined): number {
  return rule?.nested ?? rule?.otherwise ?? 1;
}

function typeOf(rule: TypeRule | undefined, sopClassUid: string): number {
  if (rule === undefined) return 1;
  const id = sopClassUid.startsWith(classPrefix) ? sopClassUid.slice(classPrefix.length) : sopClassUid;
  for (const type of ['1', '2', '3'] as const) if (rule[type]?.includes(id)) return Number(type);
  return rule.otherwise;
}

/**
 * A compound code settled by the attribute's Type in the object's IOD (PS3.15 Table E.1-1a): 1 needs a value, 2 the element, 3 nothing. Where the code
 * does not offer what the Type needs, the next one that breaks no object.
 */
export function settle(code: string, type: () => number): Action {
  // The table says X for a few attributes that some item needs as Type 2: empty says as little and breaks nothing.
  if (code === 'X') return type() === 2 ? 'Z' : 'X';
  if (code.length === 1) return code as Action;
  const offered = code.replace('*', '').split('/');
  const [first, last] = [offered[0] as Action, offered.at(-1) as Action];
  switch (type()) {
    case 1:
      return last;
    case 2:
      return offered.includes('Z') ? 'Z' : last;
    default:
      return first === 'Z' ? 'Z' : 'X';
  }
}

/** The VR of a private attribute that is known to be safe (Table E.3.10-1), by its creator; undefined for all others. */
export function safePrivateVr(creator: string, tag: Tag): string | undefined {
  const key = `${tagId(tag).slice(0, 4)}${tagId(tag).slice(6)}`;
  return creators[creator.trim()]?.[key];
}
