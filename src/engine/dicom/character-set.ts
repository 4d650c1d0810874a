import { type CodeTable, type CodeTableName, codeTable } from './code-table.ts';

/** One code of an ISO 2022 set: where it is invoked and by which escape sequence (PS3.3 §C.12.1.1.2, Tables C.12-3 and C.12-4). */
export interface CodeSet {
  readonly term: string;
  readonly table: CodeTable;
  /** G0 codes replace ASCII while designated, G1 codes stand beside it in the bytes above 7F. */
  readonly area: 'g0' | 'g1';
  readonly designation: string;
}

export type CharacterSet =
  /** Nothing declared, or nothing known: ASCII by rule (PS3.5 §6.1.2.1), in practice anything. */
  | { readonly kind: 'undeclared'; readonly terms: readonly string[]; readonly unknownTerm?: string }
  | { readonly kind: 'utf-8' | 'gb18030' | 'gbk'; readonly terms: readonly string[] }
  /** Undeclared or declared wrongly: the encoding (by its WHATWG name) that somebody says it is. Read in, never written in. */
  | { readonly kind: 'assumed'; readonly terms: readonly string[]; readonly encoding: string }
  | {
      readonly kind: 'iso2022';
      readonly terms: readonly string[];
      /** The code of value 1, in force at the start of each value and component; undefined is plain ASCII. */
      readonly initial: CodeSet | undefined;
      readonly codes: readonly CodeSet[];
      /** False for a single ISO_IR term: no escapes are allowed. */
      readonly extensible: boolean;
    };

const codeSets: Readonly<Record<string, { table: CodeTableName; area: 'g0' | 'g1'; designation: string }>> = {
  '100': { table: 'iso-8859-1', area: 'g1', designation: '-A' },
  '101': { table: 'iso-8859-2', area: 'g1', designation: '-B' },
  '109': { table: 'iso-8859-3', area: 'g1', designation: '-C' },
  '110': { table: 'iso-8859-4', area: 'g1', designation: '-D' },
  '144': { table: 'iso-8859-5', area: 'g1', designation: '-L' },
  '127': { table: 'iso-8859-6', area: 'g1', designation: '-G' },
  '126': { table: 'iso-8859-7', area: 'g1', designation: '-F' },
  '138': { table: 'iso-8859-8', area: 'g1', designation: '-H' },
  '148': { table: 'iso-8859-9', area: 'g1', designation: '-M' },
  '203': { table: 'iso-8859-15', area: 'g1', designation: '-b' },
  '166': { table: 'tis-620', area: 'g1', designation: '-T' },
  '13': { table: 'jis-x-0201', area: 'g1', designation: ')I' },
  '149': { table: 'ks-x-1001', area: 'g1', designation: '$)C' },
  '58': { table: 'gb-2312', area: 'g1', designation: '$)A' },
  '87': { table: 'jis-x-0208', area: 'g0', designation: '$B' },
  '159': { table: 'jis-x-0212', area: 'g0', designation: '$(D' },
};

const undeclared: CharacterSet = { kind: 'undeclared', terms: [] };
const parsed = new Map<string, CharacterSet>();

export const utf8CharacterSet: CharacterSet = { kind: 'utf-8', terms: ['ISO_IR 192'] };

/**
 * The character set that a SpecificCharacterSet (0008,0005) value declares. Misspellings seen in the wild (`ISO-IR 100`, `iso_ir 100`,
 * `UTF-8`) are understood; a term that is not known makes the set `undeclared`, with the term kept for the report.
 */
export function parseCharacterSet(value: string | undefined): CharacterSet {
  if (value === undefined || value.trim() === '') return undeclared;
  const known = parsed.get(value);
  if (known !== undefined) return known;
  const result = readTerms(value.split('\\').map((term) => term.trim()));
  if (parsed.size < 256) parsed.set(value, result);
  return result;
}

function readTerms(terms: readonly string[]): CharacterSet {
  const numbers: (string | undefined)[] = [];
  for (const term of terms) {
    const plain = term.toUpperCase().replace(/[\s_-]+/g, ' ');
    if (/^(ISO IR 192|ISO 2022 IR 192|UTF ?8)$/.test(plain)) {
      if (numbers.length === 0) return { kind: 'utf-8', terms };
      continue;
    }
    if (plain === 'GB18030' || plain === 'GB 18030') return { kind: 'gb18030', terms };
    if (plain === 'GBK' || plain === 'ISO 2022 GBK') return { kind: 'gbk', terms };
    const match = /^(?:ISO ?(?:2022 ?)?(?:IR ?)?)(\d+)$/.exec(plain.replace(/^ISO 8859 1$/, 'ISO IR 100'));
    const number = plain === '' ? '6' : match?.[1];
    if (number === undefined || (number !== '6' && codeSets[number] === undefined)) {
      if (numbers.length === 0) return { kind: 'undeclared', terms, unknownTerm: term };
      continue;
    }
    numbers.push(number === '6' ? undefined : number);
  }
  const [first, ...rest] = numbers;
  const initial = first === undefined ? undefined : codeSet(first);
  const codes = [initial, ...rest.map((number) => (number === undefined ? undefined : codeSet(number)))];
  const extensible = terms.length > 1 || /2022/.test(terms[0] ?? '');
  if (initial === undefined && !extensible) return { kind: 'undeclared', terms };
  return { kind: 'iso2022', terms, initial, codes: codes.filter((code) => code !== undefined), extensible };
}

/**
 * What a misspelt declaration should say (`ISO-IR 100` → `ISO_IR 100`); undefined where it says it already or names something unknown. A single
 * `ISO 2022 IR 100` without `escapes` in the texts is `ISO_IR 100`: strict readers know code extensions only with several terms.
 */
export function mendedTerms(charset: CharacterSet, escapes: boolean): string | undefined {
  const declared = charset.terms.join('\\');
  const mended = standardTerms(charset, escapes);
  return mended === declared ? undefined : mended;
}

function standardTerms(charset: CharacterSet, escapes: boolean): string | undefined {
  switch (charset.kind) {
    case 'undeclared':
    case 'assumed':
      return undefined;
    case 'utf-8':
      return 'ISO_IR 192';
    case 'gb18030':
    case 'gbk':
      return charset.kind.toUpperCase();
    case 'iso2022': {
      const numbers = charset.terms.map((term) => (term === '' ? '6' : (/(\d+)$/.exec(term)?.[1] ?? '')));
      if (!numbers.every((number) => number === '6' || codeSets[number] !== undefined)) return undefined;
      const [only, second] = numbers;
      if (second === undefined && charset.initial?.area === 'g1' && !escapes) return `ISO_IR ${only}`;
      return numbers
        .map((number, index) => (index === 0 && charset.terms[0] === '' ? '' : `ISO 2022 IR ${number}`))
        .join('\\');
    }
  }
}

function codeSet(number: string): CodeSet {
  const { table, area, designation } = codeSets[number]!;
  return { term: `ISO 2022 IR ${number}`, table: codeTable(table), area, designation };
}

/** The code an escape sequence designates, whether or not it was declared; `ascii` for a return to G0 ASCII or JIS romaji. */
export function designated(
  bytes: Uint8Array,
  at: number,
): { code: CodeSet | 'ascii'; lengthBytes: number } | undefined {
  const follows = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
  if (follows.startsWith('(B') || follows.startsWith('(J')) return { code: 'ascii', lengthBytes: 3 };
  for (const [number, { designation }] of Object.entries(codeSets)) {
    if (follows.startsWith(designation)) return { code: codeSet(number), lengthBytes: designation.length + 1 };
  }
  return undefined;
}
