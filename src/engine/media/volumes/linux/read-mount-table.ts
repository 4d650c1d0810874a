import { readFileSync } from 'node:fs';

/** `/proc/self/mountinfo`, read without the thread pool, which reads of a dead drive may have filled; empty where there is none. */
export function readMountTable(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}
