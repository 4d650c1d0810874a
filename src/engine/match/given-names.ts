import table from '../../../resources/given-names.json' with { type: 'json' };

const shortForms = new Map<string, ReadonlySet<string>>(
  Object.entries(table.nicknames).map(([short, formal]) => [short, new Set(formal)]),
);
const abbreviations = new Map<string, string>(Object.entries(table.abbreviations));
const spellingOf = new Map<string, number>(
  table.spellings.flatMap((names, group) => names.map((name): [string, number] => [name, group])),
);
const known: ReadonlySet<string> = new Set([...table.known, ...table.spellings.flat()]);

/** Version of the table: part of what a decision was made with (matching.md §6.7). */
export const givenNamesVersion = table.version;

/** Whether one is the everyday form of the other: Betty, Elizabeth. Two short forms of one name are not. */
export function isShortForm(left: string, right: string): boolean {
  return shortForms.get(left)?.has(right) === true || shortForms.get(right)?.has(left) === true;
}

/** Wm for William, in either direction. */
export function isAbbreviation(left: string, right: string): boolean {
  return abbreviations.get(left) === right || abbreviations.get(right) === left;
}

/** Two spellings of one name that no rule of sound tells: Mohammed, Muhammad. */
export function isSameSpelling(left: string, right: string): boolean {
  const group = spellingOf.get(left);
  return group !== undefined && group === spellingOf.get(right);
}

/** Whether a word is a given name that people have, as far as the table knows. */
export function isKnownGivenName(word: string): boolean {
  return known.has(word);
}
