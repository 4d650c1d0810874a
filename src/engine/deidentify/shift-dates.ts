const dayMs = 86_400_000;

/**
 * A DA value moved by whole days; the old form with periods (ACR-NEMA) becomes the new one. Undefined for what is no date: it cannot be moved, so it
 * cannot stay.
 */
export function shiftDate(text: string, days: number): string | undefined {
  const match = /^(\d{4})(?:\.?)(\d{2})(?:\.?)(\d{2})$/.exec(text.trim());
  return match === null ? undefined : moved(match[1]!, match[2]!, match[3]!, days);
}

/** A DT value moved by whole days: time of day, fraction and offset stay; a date of lower precision keeps its precision. */
export function shiftDateTime(text: string, days: number): string | undefined {
  const match = /^(\d{4})(\d{2})?(\d{2})?(\d{0,6}(?:\.\d{1,6})?)([+-]\d{4})?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, year = '', month, day, time = '', offset = ''] = match;
  const date = moved(year, month ?? '01', day ?? '01', days);
  if (date === undefined || (day === undefined && time !== '')) return undefined;
  const precision = day !== undefined ? 8 : month !== undefined ? 6 : 4;
  return `${date.slice(0, precision)}${time}${offset}`;
}

function moved(year: string, month: string, day: string, days: number): string | undefined {
  const at = new Date(0);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (at.getUTCMonth() !== Number(month) - 1 || at.getUTCDate() !== Number(day)) return undefined;
  const then = new Date(at.getTime() + days * dayMs);
  const shown = then.toISOString().slice(0, 10).replaceAll('-', '');
  return /^\d{8}$/.test(shown) ? shown : undefined;
}
