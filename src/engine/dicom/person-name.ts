/** The five components of a PN group (PS3.5 §6.2.1). Empty strings where there is none. */
export interface NameGroup {
  readonly family: string;
  readonly given: string;
  readonly middle: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** A person's name in up to three writings. */
export interface PersonName {
  readonly alphabetic: NameGroup;
  readonly ideographic: NameGroup;
  readonly phonetic: NameGroup;
}

/** Takes a decoded PN value apart. Components beyond the fifth stay with the suffix, groups beyond the third are dropped. */
export function parsePersonName(text: string): PersonName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = text.split('=');
  return { alphabetic: parseGroup(alphabetic), ideographic: parseGroup(ideographic), phonetic: parseGroup(phonetic) };
}

function parseGroup(text: string): NameGroup {
  const [family = '', given = '', middle = '', prefix = '', ...suffix] = text.split('^').map((part) => part.trim());
  return { family, given, middle, prefix, suffix: suffix.join('^') };
}

/** The PN value of a name, without trailing delimiters. */
export function formatPersonName(name: PersonName): string {
  const groups = [name.alphabetic, name.ideographic, name.phonetic].map(formatGroup);
  return groups.join('=').replace(/=+$/, '');
}

function formatGroup({ family, given, middle, prefix, suffix }: NameGroup): string {
  return [family, given, middle, prefix, suffix].join('^').replace(/\^+$/, '');
}
