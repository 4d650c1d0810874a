import type { TagChange } from '../../contract/plan.ts';
import { readableName } from './person-name.ts';

/** As much of a change as its two sides need. */
type ChangedValue = Pick<TagChange, 'vr' | 'new'> & { readonly old: readonly { readonly value: string }[] };

/**
 * A change as people read it: names as names, dates as dates. Where both sides would then read the same, the raw values
 * are shown, so that no change is ever hidden.
 */
export function readableChange(
  change: ChangedValue,
  formatDate: (isoDate: string) => string,
): { from: string[]; to: string | null } {
  const readable = (value: string) => readableValue(change.vr, value, formatDate);
  const from = change.old.map(({ value }) => readable(value));
  const to = change.new === null ? null : readable(change.new);
  const isLossless = to === null || (!from.includes(to) && new Set(from).size === from.length);
  return isLossless ? { from, to } : { from: change.old.map(({ value }) => value), to: change.new };
}

function readableValue(vr: string, value: string, formatDate: (isoDate: string) => string): string {
  if (vr === 'PN') return readableName(value);
  const date = vr === 'DA' ? /^(\d{4})(\d{2})(\d{2})$/.exec(value) : null;
  return date ? formatDate(`${date[1]}-${date[2]}-${date[3]}`) : value;
}
