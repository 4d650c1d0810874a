import { hkdfSync, type KeyObject } from 'node:crypto';

/** What a key that comes from the vault key is for. One purpose can tell nothing about another's key (RFC 5869). */
export type SubkeyPurpose = 'ledger' | 'directory' | 'spool' | 'check' | 'rotation';

/** Derives a 32-byte key from the vault key for one purpose, or from a purpose's key for one file (`salt`). */
export function subkey(
  key: Buffer | KeyObject,
  purpose: SubkeyPurpose | 'spool-file',
  salt: Buffer = Buffer.alloc(0),
): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `gantry ${purpose} v1`, 32));
}
