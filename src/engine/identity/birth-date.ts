/** Dates that systems write where they know none; the first of January is a real birthday for many and no placeholder. */
const placeholders = new Set([
  '1900-01-01',
  '1901-01-01',
  '1800-01-01',
  '1850-01-01',
  '1899-12-30',
  '1899-12-31',
  '9999-12-31',
  '1111-11-11',
]);
/** Nobody alive, and no archived image, is of somebody born before; a date that both sides have is evidence however old. */
const oldestYear = 1890;

/** A birth date (ISO 8601) as evidence: empty where it says nothing, because it is missing, a placeholder, or cannot be anybody's. */
export function tellingBirthDate(date: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || placeholders.has(date)) return '';
  const year = Number(date.slice(0, 4));
  return year < oldestYear || year >= 9000 ? '' : date;
}
