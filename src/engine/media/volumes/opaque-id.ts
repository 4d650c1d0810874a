import { createHash } from 'node:crypto';

/** A volume's id made of what tells it apart, without naming it: paths and labels may hold a patient's name. */
export function opaqueId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
