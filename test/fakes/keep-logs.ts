import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What of a data folder is readable by design, and so must name no patient: logs and crash dumps. */
const readable = ['logs', join('window', 'Crashpad'), join('window', 'Crash Reports')];

/**
 * Keeps what a test's data folder leaves readable, before it is removed, for the search over all of them at the end of the whole run
 * (`scripts/test-suites/suites.mjs`). Does nothing where no run asks for it.
 * @param output what the program wrote to its standard streams
 */
export function keepLogs(home: string, output = ''): void {
  const place = process.env.GANTRY_KEPT_LOGS;
  if (!place) return;
  const folder = join(place, randomUUID());
  mkdirSync(folder, { recursive: true });
  for (const name of readable)
    if (existsSync(join(home, name))) cpSync(join(home, name), join(folder, name), { recursive: true });
  if (output !== '') writeFileSync(join(folder, 'output.txt'), output);
}
