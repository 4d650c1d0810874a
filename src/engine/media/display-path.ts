// Control characters, ANSI escapes, line separators and the marks that turn text around (Trojan-source style names).
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]/gu;

/**
 * A path as it may be shown or logged to a terminal: what could move a cursor, hide or reorder text becomes `\xNN` or `\uNNNN`.
 * The file itself is always opened by its true name.
 */
export function displayPath(path: string): string {
  return path.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
