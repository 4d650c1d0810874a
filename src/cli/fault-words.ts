import words from '../../resources/locales/en.json' with { type: 'json' };
import type { Fault } from '../contract/fault.ts';

/** A fault in words: what happened, is the data safe, what to do. */
export function faultWords(fault: Fault): string {
  const texts: Record<string, { what: string; safe: string; todo: string }> = words.fault;
  const text = texts[fault.code];
  if (!text) return fault.code;
  return [text.what, text.safe, text.todo]
    .filter((part) => part !== '')
    .map((part) => part.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(fault.params[name] ?? '')))
    .join(' ');
}
