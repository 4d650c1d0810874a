/** A coded character set as two lookups: code → character and character → code. Codes of 94×94 sets are (row << 8 | cell), 21–7E each. */
export interface CodeTable {
  readonly name: CodeTableName;
  readonly bytesPerCode: 1 | 2;
  decode(code: number): string | undefined;
  encode(character: string): number | undefined;
}

export type CodeTableName =
  | 'iso-8859-1'
  | 'iso-8859-2'
  | 'iso-8859-3'
  | 'iso-8859-4'
  | 'iso-8859-5'
  | 'iso-8859-6'
  | 'iso-8859-7'
  | 'iso-8859-8'
  | 'iso-8859-9'
  | 'iso-8859-15'
  | 'tis-620'
  | 'jis-x-0201'
  | 'jis-x-0208'
  | 'jis-x-0212'
  | 'ks-x-1001'
  | 'gb-2312';

/** 94×94 sets by the TextDecoder that knows them in their EUC form, with the lead byte EUC puts before JIS X 0212. */
const eucForms: Readonly<Record<string, { label: string; lead: readonly number[] }>> = {
  'jis-x-0208': { label: 'euc-jp', lead: [] },
  'jis-x-0212': { label: 'euc-jp', lead: [0x8f] },
  'ks-x-1001': { label: 'euc-kr', lead: [] },
  'gb-2312': { label: 'gbk', lead: [] },
};

const built = new Map<CodeTableName, CodeTable>();

/** The table of a set, made on first use from the ICU decoders that Node carries. */
export function codeTable(name: CodeTableName): CodeTable {
  const known = built.get(name);
  if (known !== undefined) return known;
  const euc = eucForms[name];
  const table = lazyTable(name, euc === undefined ? 1 : 2, () =>
    euc === undefined ? singleByteCodes(name) : doubleByteCodes(euc.label, euc.lead),
  );
  built.set(name, table);
  return table;
}

function lazyTable(name: CodeTableName, bytesPerCode: 1 | 2, build: () => Map<number, string>): CodeTable {
  let codes: Map<number, string> | undefined;
  let characters: Map<string, number> | undefined;
  return {
    name,
    bytesPerCode,
    decode: (code) => {
      codes ??= build();
      return codes.get(code);
    },
    encode: (character) => {
      codes ??= build();
      characters ??= inverse(codes);
      return characters.get(character);
    },
  };
}

/** The first code wins where two give the same character. */
function inverse(codes: Map<number, string>): Map<string, number> {
  const characters = new Map<string, number>();
  for (const [code, character] of codes) if (!characters.has(character)) characters.set(character, code);
  return characters;
}

/** The upper half. TextDecoder calls windows-125x by the ISO names: the bytes 80–9F are controls here, never letters. */
function singleByteCodes(name: CodeTableName): Map<number, string> {
  const codes = new Map<number, string>();
  const label = name === 'tis-620' ? 'windows-874' : name;
  const decoder = name === 'iso-8859-1' || name === 'jis-x-0201' ? undefined : new TextDecoder(label, { fatal: true });
  for (let code = 0x80; code <= 0xff; code += 1) {
    if (name === 'jis-x-0201') {
      if (code >= 0xa1 && code <= 0xdf) codes.set(code, String.fromCharCode(0xff61 + code - 0xa1));
    } else if (code < 0xa0 || decoder === undefined) {
      codes.set(code, String.fromCharCode(code));
    } else {
      const character = decodeOne(decoder, [code]);
      if (character !== undefined) codes.set(code, character);
    }
  }
  return codes;
}

function doubleByteCodes(label: string, lead: readonly number[]): Map<number, string> {
  const decoder = new TextDecoder(label, { fatal: true });
  const codes = new Map<number, string>();
  for (let row = 0x21; row <= 0x7e; row += 1) {
    for (let cell = 0x21; cell <= 0x7e; cell += 1) {
      const character = decodeOne(decoder, [...lead, row | 0x80, cell | 0x80]);
      if (character !== undefined) codes.set((row << 8) | cell, character);
    }
  }
  return codes;
}

function decodeOne(decoder: InstanceType<typeof TextDecoder>, bytes: readonly number[]): string | undefined {
  try {
    const text = decoder.decode(Uint8Array.from(bytes));
    return [...text].length === 1 ? text : undefined;
  } catch {
    return undefined;
  }
}
