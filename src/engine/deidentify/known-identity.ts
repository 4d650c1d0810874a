import { withoutOuterPadding } from '../dicom/padding.ts';

/** What is known of a patient and of those around them, as it stands in the files: what must be found nowhere afterwards. Plain data. */
export interface KnownIdentity {
  /** Parts of person names, in all scripts. */
  readonly words: readonly string[];
  /** Texts that stand for one person or place as a whole: addresses, telephone numbers, institutions. */
  readonly phrases: readonly string[];
  /** Patient, accession and order numbers. */
  readonly ids: readonly string[];
  /** `YYYYMMDD`. */
  readonly dates: readonly string[];
  readonly uids: readonly string[];
}

export const nobody: KnownIdentity = { words: [], phrases: [], ids: [], dates: [], uids: [] };

/** Words that a name may be and an image's description is: as a name's only trace they are no trace. */
const ordinaryWords = new Set(
  (
    'anonymous anon unknown test patient name none male female head chest hand foot knee arm leg neck skull spine heart lung liver brain breast ' +
    'abdomen pelvis hip bone left right long short axial original primary secondary derived other phantom dr mr ct us mg the von van der de la ' +
    'and prof med di da del al el bin ben ibn study series image scan not removed'
  ).split(' '),
);

/** Gathers identities, each once. */
export class IdentityCollector {
  readonly #words = new Set<string>();
  readonly #phrases = new Set<string>();
  readonly #ids = new Set<string>();
  readonly #dates = new Set<string>();
  readonly #uids = new Set<string>();
  /** Values as they came: the slices of a series repeat them. */
  readonly #seen = new Set<string>();

  /** A PN value, with all its groups and components (PS3.5 §6.2.1). Family and given name run together count too. */
  addName(name: string): void {
    if (this.#isKnown('name', name)) return;
    for (const value of name.split('\\')) {
      for (const group of value.split('=')) {
        const parts = group.split('^').map((part) => withoutOuterPadding(part).trim());
        const words = parts.flatMap((part) => [part, ...part.split(/[\s,.'’_-]+/u)]).filter(isTelling);
        for (const word of words) this.#words.add(word);
        const [family = '', given = ''] = parts;
        if (family === '' || given === '') continue;
        for (const together of [family + given, given + family]) {
          const joined = together.replace(/[\s'’-]/gu, '');
          if (isTelling(joined)) this.#words.add(joined);
        }
      }
    }
  }

  /** Numbers of fewer than three characters are left out: they are in every text. */
  addId(text: string): void {
    if (this.#isKnown('id', text)) return;
    for (const value of text.split('\\')) {
      const id = value.trim();
      if (id.length < 3 || ordinaryWords.has(id.toLowerCase()) || /^0*\d{1,2}$/.test(id)) continue;
      this.#ids.add(id);
      const bare = id.replace(/[\s._/-]/g, '');
      if (bare.length >= 5) this.#ids.add(bare);
      const digits = /^\D*0*(\d{5,})$/.exec(bare)?.[1];
      if (digits !== undefined) this.#ids.add(digits);
    }
  }

  addPhrase(text: string): void {
    const phrase = text.trim();
    if (phrase.length >= 4 && !ordinaryWords.has(phrase.toLowerCase())) this.#phrases.add(phrase);
  }

  /** The day of a DA or DT value. */
  addDate(text: string): void {
    if (this.#isKnown('date', text)) return;
    for (const value of text.split('\\')) {
      const date = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(value.trim());
      if (date !== null && date[1]! > '1850') this.#dates.add(`${date[1]}${date[2]}${date[3]}`);
    }
  }

  addUid(text: string): void {
    if (this.#isKnown('uid', text)) return;
    for (const value of text.split('\\')) {
      const uid = withoutOuterPadding(value);
      if (uid.length >= 8 && !uid.startsWith('1.2.840.10008.')) this.#uids.add(uid);
    }
  }

  #isKnown(kind: string, text: string): boolean {
    const key = `${kind} ${text}`;
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    return false;
  }

  /** Sorted, so that the order in which files came changes nothing. */
  collected(): KnownIdentity {
    const sorted = (set: ReadonlySet<string>) => [...set].sort();
    return {
      words: sorted(this.#words),
      phrases: sorted(this.#phrases),
      ids: sorted(this.#ids),
      dates: sorted(this.#dates),
      uids: sorted(this.#uids),
    };
  }
}

/** Two Latin letters are a name (Li, Wu), one is an initial; one Chinese or Korean character is a family name. */
function isTelling(word: string): boolean {
  const isLong = [...word].length >= 2 || /^[\p{Script=Han}\p{Script=Hangul}]$/u.test(word);
  return isLong && /\p{L}/u.test(word) && !ordinaryWords.has(word.toLowerCase());
}
