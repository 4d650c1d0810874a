const bytesPerLine = 8;

/** Hex pairs as a dump: offset, bytes, and the letters that ASCII has for them. */
export function hexLines(hex: string): string[] {
  const pairs = hex.match(/../g) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < pairs.length; at += bytesPerLine) {
    const line = pairs.slice(at, at + bytesPerLine);
    const letters = line.map((pair) => printable(Number.parseInt(pair, 16))).join('');
    const offset = at.toString(16).padStart(4, '0');
    lines.push(`${offset}  ${line.join(' ').padEnd(bytesPerLine * 3 - 1)}  ${letters}`);
  }
  return lines;
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
