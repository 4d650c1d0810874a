import { readFileSync } from 'node:fs';

/** What a tool of an operating system printed, for the tests of its parser. Names and numbers are invented. */
export function sample(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
