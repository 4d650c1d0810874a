import { createHash } from 'node:crypto';
import { uidFromUuid } from '../dicom/uid.ts';

/**
 * A UID that comes out the same for the same parts (PS3.5 §B.2): a UUID of version 8, made of a hash as RFC 9562 §5.8 lets one. A disc that comes
 * again so gives the objects that the archive has already.
 */
export function derivedUid(...parts: readonly (string | number)[]): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(['gantry', ...parts]))
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return uidFromUuid(hash.toString('hex', 0, 16));
}
