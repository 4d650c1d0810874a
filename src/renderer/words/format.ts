/**
 * Numbers, sizes, dates and spans as the operator's language writes them. Every function takes the language, so that a
 * change of language redraws everything. Units are those of the names.
 */
import { dateFormat, numberFormat } from './intl-formats.ts';

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** `1536` → `2 kB`; decimal units, as file managers and discs use them. */
export function formatBytes(bytes: number, language: string): string {
  return inUnits(bytes, language, '');
}

/** `12500000` → `12.5 MB/s`. */
export function formatRate(bytesPerSecond: number, language: string): string {
  return inUnits(bytesPerSecond, language, '-per-second');
}

function inUnits(bytes: number, language: string, per: '' | '-per-second'): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), sizeUnits.length - 1);
  const value = bytes / 1000 ** step;
  return numberFormat(withOurDigits(language), {
    style: 'unit',
    unit: `${sizeUnits[step] ?? 'byte'}${per}`,
    // "658 byte" is no English.
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step >= 2 && value < 100 ? 1 : 0,
  }).format(value);
}

/** `1204` → `1,204`. */
export function formatNumber(value: number, language: string): string {
  return numberFormat(withOurDigits(language)).format(value);
}

/** A part of a whole, 0 to 1, as the language writes percent: `0.5` → `50%`, in German `50 %`. */
export function formatShare(share: number, language: string): string {
  return numberFormat(withOurDigits(language), { style: 'percent' }).format(share);
}

/** A span in words with its two largest units: `95` → `1 min 35 s`. */
export function formatSpan(seconds: number, language: string): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, 'hour' | 'minute' | 'second'][] = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  const shown = first === -1 ? parts.slice(2) : parts.slice(first, first + 2).filter(([value]) => value > 0);
  return shown
    .map(([value, unit]) =>
      numberFormat(withOurDigits(language), { style: 'unit', unit, unitDisplay: 'short' }).format(value),
    )
    .join(' ');
}

/** `7` → `7 days`. */
export function formatDays(days: number, language: string): string {
  return numberFormat(withOurDigits(language), { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days);
}

/** A date without a time of day: `1970-01-02` → `2 Jan 1970`. Empty stays empty; what is no date is given back as it is. */
export function formatDate(isoDate: string, language: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(isoDate);
  if (!parts) return isoDate;
  const date = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])));
  return dateFormat(region(language), { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
}

/** A moment in local time: `2026-03-17T09:05:00Z` → `17 Mar 2026, 10:05`. */
export function formatMoment(at: string, language: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return dateFormat(region(language), { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** The time of day of a moment: `10:05`. */
export function formatTime(at: string, language: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return dateFormat(region(language), { timeStyle: 'short' }).format(date);
}

/** The last part of a path, with either kind of slash: what a person calls the folder. */
export function lastPathPart(path: string): string {
  const parts = path.split(/[\\/]/).filter(Boolean);
  return parts.at(-1) ?? path;
}

/** Arabic takes the digits that stand on discs and forms, so that a number can be compared with them. */
export function withOurDigits(language: string): string {
  return language === 'ar' ? 'ar-u-nu-latn' : language;
}

/** English dates are written the British way round, so that 3 Feb is never read as 2 March. */
function region(language: string): string {
  return language === 'en' ? 'en-GB' : withOurDigits(language);
}
