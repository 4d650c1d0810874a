import type { HealthFact } from '../../contract/settings.ts';
import { formatBytes, formatDate, formatDays, formatSpan } from './format.ts';
import type { Translate } from './i18n.ts';
import { visibleText } from './visible-text.ts';

/** What a line of health tells, in the language of the window: `Bytes`, `Seconds`, `Days` and `On` at the end of a name say what a value is. */
export function healthFactWords(t: Translate, language: string, { code, params }: HealthFact): string {
  const replace = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, shown(t, language, name, value)]),
  );
  return t(`settings.fact.${code}`, { replace });
}

function shown(t: Translate, language: string, name: string, value: string | number): string | number {
  if (typeof value === 'number') {
    if (name.endsWith('Bytes')) return formatBytes(value, language);
    if (name.endsWith('Seconds')) return formatSpan(value, language);
    return name.endsWith('Days') ? formatDays(value, language) : value;
  }
  if (name === 'part') return partWords(t, value);
  return name.endsWith('On') ? formatDate(value, language) : visibleText(value);
}

const parts = ['archive', 'ehr', 'viewer', 'worklist'] as const;

function partWords(t: Translate, value: string): string {
  const part = parts.find((known) => known === value);
  return part === undefined ? visibleText(value) : t(`part.${part}`);
}
