/**
 * A DICOM date (DA, PS3.5 §6.2) as an ISO 8601 date. Takes `YYYYMMDD` and the old `YYYY.MM.DD`. Empty for everything else: partial
 * dates are never filled up, and days that no calendar has are none.
 */
export function isoDate(dicomDate: string | undefined): string {
  const match = /^(\d{4})(\.?)(\d{2})\2(\d{2})$/.exec(dicomDate?.trim() ?? '');
  if (match === null) return '';
  const [, year, , month, day] = match;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const isCalendarDay = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
  return isCalendarDay && Number(year) > 0 ? `${year}-${month}-${day}` : '';
}

/** A DICOM time (TM) as `HH:MM:SS`; parts that are not given are left out; empty when it is none. */
export function isoTime(dicomTime: string | undefined): string {
  const match = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(?:\.\d+)?)?)?$/.exec(dicomTime?.trim() ?? '');
  if (match === null) return '';
  const [, hours = '', minutes, seconds] = match;
  if (Number(hours) > 23 || Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 60) return '';
  return [hours, minutes ?? '00', seconds ?? '00'].join(':');
}
