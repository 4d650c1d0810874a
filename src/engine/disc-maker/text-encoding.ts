/** The ways the disc maker turns text into bytes; `cp1251` is the one that DICOM does not know. */
export type TextEncoding = 'latin1' | 'cyrillic' | 'utf8' | 'iso2022jp' | 'cp1251';

const ESCAPE_TO_JIS = [0x1b, 0x24, 0x42];
const ESCAPE_TO_ASCII = [0x1b, 0x28, 0x42];
let jisCodes: ReadonlyMap<string, readonly [number, number]> | null = null;

/**
 * Encodes text for a DICOM value.
 * Each run of Japanese is closed by the escape back to ASCII, hence also before `^`, `=` and `\` (PS3.5 §6.1.2.5.3).
 * @throws Error when a character has no place in the encoding: a synthetic name must never be damaged by accident.
 */
export function encodeText(text: string, encoding: TextEncoding): Buffer {
  switch (encoding) {
    case 'utf8':
      return Buffer.from(text, 'utf8');
    case 'iso2022jp':
      return encodeIso2022Jp(text);
    case 'latin1':
      return encodeSingleByte(text, (code) => (code < 0x100 ? code : null));
    case 'cyrillic':
      return encodeSingleByte(text, iso8859Part5Byte);
    case 'cp1251':
      return encodeSingleByte(text, windows1251Byte);
  }
}

function encodeSingleByte(text: string, byteFor: (code: number) => number | null): Buffer {
  return Buffer.from(
    [...text].map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const byte = code < 0x80 ? code : byteFor(code);
      if (byte === null) throw new Error(`The character U+${code.toString(16)} has no place in this character set.`);
      return byte;
    }),
  );
}

function iso8859Part5Byte(code: number): number | null {
  if (code === 0x2116) return 0xf0;
  return code >= 0x401 && code <= 0x45f ? code - 0x360 : null;
}

function windows1251Byte(code: number): number | null {
  if (code === 0x2116) return 0xb9;
  if (code === 0x401) return 0xa8;
  if (code === 0x451) return 0xb8;
  return code >= 0x410 && code <= 0x44f ? code - 0x350 : null;
}

function encodeIso2022Jp(text: string): Buffer {
  const bytes: number[] = [];
  let inJis = false;
  for (const character of text) {
    const isAscii = character < '\u0080';
    if (isAscii === inJis) bytes.push(...(isAscii ? ESCAPE_TO_ASCII : ESCAPE_TO_JIS));
    inJis = !isAscii;
    if (isAscii) bytes.push(character.charCodeAt(0));
    else bytes.push(...jisCode(character));
  }
  if (inJis) bytes.push(...ESCAPE_TO_ASCII);
  return Buffer.from(bytes);
}

/** JIS X 0208 is EUC-JP without the high bits, and the platform can decode EUC-JP: the table is that, turned round. */
function jisCode(character: string): readonly [number, number] {
  if (jisCodes === null) {
    const decoder = new TextDecoder('euc-jp');
    const codes = new Map<string, readonly [number, number]>();
    for (let row = 0x21; row <= 0x7e; row += 1) {
      for (let cell = 0x21; cell <= 0x7e; cell += 1) {
        codes.set(decoder.decode(Uint8Array.of(row | 0x80, cell | 0x80)), [row, cell]);
      }
    }
    jisCodes = codes;
  }
  const code = jisCodes.get(character);
  if (code === undefined) throw new Error(`The character ${character} is not in JIS X 0208.`);
  return code;
}
