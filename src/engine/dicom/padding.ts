function isPadding(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0;
}

/** Text without the spaces and NULs at its end (PS3.5 §6.2). Linear in all cases: as a pattern this takes seconds on a long value of a hostile file. */
export function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && isPadding(text, end - 1)) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/** Text without the spaces and NULs at both its ends. */
export function withoutOuterPadding(text: string): string {
  let start = 0;
  while (start < text.length && isPadding(text, start)) start += 1;
  const trimmed = withoutPadding(text);
  return start === 0 ? trimmed : trimmed.slice(start);
}
