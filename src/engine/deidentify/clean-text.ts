import { fold } from './folded-text.ts';
import { identityPattern } from './identity-pattern.ts';
import type { KnownIdentity } from './known-identity.ts';

/**
 * `known`: what is known of this patient. `all`: also what looks like an identity, whoever's it is (action C of a description). `code`: names and
 * numbers too long to be a term of the standard (CS holds `HEAD`, `AXIAL`, `M1`). `number`: a number of the patient that is the whole value.
 */
export type Thoroughness = 'known' | 'all' | 'code' | 'number';

export interface TextCleaner {
  /** The text without identities; the same string when there were none. What is left may be empty. */
  clean(text: string, thoroughness: Thoroughness): string;
  /** Whether bytes that are no text hold a name or number of the patient. Only what is too long to be there by chance is looked for. */
  isIn(bytes: Buffer): boolean;
}

const monthNames =
  '(?:jan|feb|fev|mar|m[aä]e?rz|mrz|apr|avr|abr|may|mai|jun|juin|jul|juil|aug|ago|aout|août|sep|o[ck]t|nov|de[cz]|dic|ene)\\p{L}*';

/** What looks like an identity. Texts of descriptions hold measures and protocol names, which these let pass. */
const likely = [
  // Addresses of mail and web.
  /[\w.+-]+@[\w-]+\.[\w.-]+/gu,
  /(?:https?:\/\/|www\.)\S+/giu,
  // Numbers with their label.
  /(?<![\p{L}\p{N}])(?:mrn|acc(?:ession)?(?:\s?(?:no|nr|number|#))?|(?:pat(?:ient)?[-\s]?)(?:id|no|nr|name)|dob|ssn|fall-?nr|geb(?:\.|urtsdatum)?)\s?[:#=.]+\s*[^\s,;]+/giu,
  /(?<![\p{L}\p{N}])(?:name|tel|phone|fax|dr|doctor|physician|operator|address|born)\s?:\s*[^,;\n]+/giu,
  // Dates and times.
  /(?<!\d)(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:[12]\d|3[01]|0?[1-9])(?!\d)/gu,
  /(?<![\d.])(?:[12]\d|3[01]|0?[1-9])[-./](?:[12]\d|3[01]|0?[1-9])[-./](?:(?:19|20)\d\d|\d\d)(?![\d.])/gu,
  /(?<![\d.])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[12]\d|3[01]|0[1-9])(?![\d.])/gu,
  new RegExp(`(?<!\\d)\\d{1,2}(?:\\.|st|nd|rd|th)?[\\s-]*${monthNames}[\\s,.-]*(?:19|20)?\\d\\d(?!\\d)`, 'giu'),
  new RegExp(`(?<!\\p{L})${monthNames}[\\s.-]+\\d{1,2}(?:st|nd|rd|th)?[\\s,]+(?:19|20)\\d\\d(?!\\d)`, 'giu'),
  /(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\s?[ap]m)?(?![\d:])/giu,
  // Persons by their title.
  /(?<!\p{L})(?:Drs?\.|Prof\.|Mrs?\.|Ms\.|Dott\.|Sra?\.|Herrn?\s|Frau\s|Mme\.?\s|Mlle\.?\s|Monsieur\s|Señora?\s)\s*(?:(?:von|van|de|der|la|Dr\.|med\.)\s+)*\p{Lu}[\p{L}'’-]*(?:[ ,^]\s?\p{Lu}[\p{L}'’-]+)?/gu,
  // Telephone and identity numbers.
  /(?<![\w.])\+?\(?\d{2,4}\)?[\s/-]\d{2,4}[\s/-]\d{2,6}(?:[\s/-]\d{2,6})?(?![\w.])/gu,
  /(?<![\d.])\d{7,}(?![\d.])/gu,
] as const;

/** UIDs of other objects, in whatever text they stand. Those of the standard itself identify nobody. */
const otherUids = /(?<![\d.])(?!1\.2\.840\.10008\.)(?:\d+(?:\.\d+){5,}|2\.25\.\d{10,})(?!\d)/gu;

/** Makes a cleaner for one patient's files. It remembers what it has seen: slices repeat their texts. */
export function textCleaner(known: KnownIdentity, { keepsUids }: { readonly keepsUids: boolean }): TextCleaner {
  const pattern = identityPattern(known);
  const telling = tellingOnly(known);
  const codePattern = identityPattern(telling);
  const numbers = new Set(telling.ids);
  const memories = {
    known: new Map<string, string>(),
    all: new Map<string, string>(),
    code: new Map<string, string>(),
  };
  const needles = needlesOf(known);

  function clean(text: string, thoroughness: Thoroughness): string {
    if (text === '') return text;
    if (thoroughness === 'number') return numbers.has(text.trim()) ? '' : text;
    const memory = memories[thoroughness];
    const before = memory.get(text);
    if (before !== undefined) return before;
    const searched = thoroughness === 'code' ? codePattern : pattern;
    let cut = searched === undefined ? text : withoutFolded(text, searched);
    if (!keepsUids) cut = cut.replace(otherUids, gap);
    if (thoroughness === 'all') for (const each of likely) cut = cut.replace(each, gap);
    const cleaned = cut === text ? text : tidied(cut);
    if (memory.size >= 20_000) memory.clear();
    memory.set(text, cleaned);
    return cleaned;
  }

  return { clean, isIn: (bytes) => needles.some((needle) => bytes.includes(needle)) };
}

/** Marks where something went, until the text is put together again. */
const gap = '\ue000';

function withoutFolded(text: string, pattern: RegExp): string {
  const folded = fold(text);
  let cut = '';
  let from = 0;
  for (const match of folded.text.matchAll(pattern)) {
    const start = folded.at?.[match.index] ?? match.index;
    const last = match.index + match[0].length;
    const end = folded.at?.[last] ?? last;
    if (start < from) continue;
    cut += text.slice(from, start) + gap;
    from = end;
  }
  return from === 0 && cut === '' ? text : cut + text.slice(from);
}

/** The rest of a text, without the marks that held the lost parts together. */
function tidied(text: string): string {
  return text
    .split('\\')
    .map((value) =>
      value
        .replace(/[\s,;:^=/_(-]*\ue000(?:[\s,;:^=/_)-]*\ue000)*[,;:^=/_)-]*\s*/gu, ' ')
        .replace(/\(\s*\)/g, '')
        .trim(),
    )
    .join('\\')
    .replace(/^\\+$/, '');
}

/** What cannot be a term of the standard by chance. */
function tellingOnly(known: KnownIdentity): KnownIdentity {
  const words = known.words.filter((word) => word.length >= 5 || !/^[\p{Script=Latin}'’ -]*$/u.test(word));
  const ids = known.ids.filter((id) => id.length >= 6 && /\d/.test(id));
  return { ...known, words, ids };
}

function needlesOf(known: KnownIdentity): Buffer[] {
  const texts = [
    ...known.words.filter((word) => word.length >= 6),
    ...known.ids.filter((id) => id.length >= 6),
    ...known.uids,
  ];
  const forms = new Set(texts.flatMap((text) => [text, text.toUpperCase(), text.toLowerCase()]));
  return [...forms].flatMap((form) => [Buffer.from(form, 'utf8'), Buffer.from(form, 'utf16le')]);
}
