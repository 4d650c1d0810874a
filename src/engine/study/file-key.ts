import { createHash } from 'node:crypto';
import type { ScannedInstance } from './scanned-instance.ts';

/** The name under which a decision names a file of a medium. */
export function fileKey({ sourcePath, path }: Pick<ScannedInstance, 'sourcePath' | 'path'>): string {
  return createHash('sha256').update(`${sourcePath}\0${path}`).digest('hex').slice(0, 12);
}
