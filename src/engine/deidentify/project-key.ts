import { hash, randomBytes } from 'node:crypto';
import { uidFromUuid } from '../dicom/uid.ts';

/** A project's secret: 16 bytes at least. Without it no pseudonym, UID or shift can be computed or guessed. */
export type ProjectKey = Uint8Array;

const fewestBytes = 16;

export function makeProjectKey(): Buffer {
  return randomBytes(32);
}

/** Whether bytes are long enough to be a secret. */
export function isProjectKey(bytes: Uint8Array): boolean {
  return bytes.length >= fewestBytes;
}

/** What follows from a project's key. The same key gives the same answers, on any machine. */
export interface KeyedNames {
  /**
   * `2.25.` and a UUID made of the keyed hash (PS3.5 §B.2): 44 characters at most. UIDs of the standard itself (PS3.6 Annex A, `1.2.840.10008.…`) name
   * nobody's objects and stay.
   */
  uid(original: string): string;
  /** Ten letters and digits that look like nobody. */
  pseudonym(patient: string): string;
  /** Whole days to add to each date of the patient: −1 to −3,650. */
  shiftDays(patient: string): number;
}

/** HMAC-SHA-256, one purpose apart from the other. Plain hashes are undone by trying all patient numbers (PS3.15 §E.1.1, note). */
export function keyedNames(key: ProjectKey): KeyedNames {
  const hmac = keyedHash(key);
  const mac = (purpose: string, text: string) => hmac(`${purpose}\0${text}`);
  const uids = new Map<string, string>();
  return {
    uid(original) {
      if (original.startsWith('1.2.840.10008.')) return original;
      const known = uids.get(original);
      if (known !== undefined) return known;
      const made = uidFromUuid(uuidOf(mac('uid', original)));
      if (uids.size >= 50_000) uids.clear();
      uids.set(original, made);
      return made;
    },
    pseudonym: (patient) => letters(mac('patient', patient)),
    shiftDays: (patient) => -1 - (mac('shift', patient).readUInt32BE() % 3650),
  };
}

const blockBytes = 64;

/** HMAC-SHA-256 (RFC 2104) by two hashes in one go each: a third of the time of an object for each of thousands of UIDs. */
export function keyedHash(key: ProjectKey): (text: string) => Buffer {
  const block = Buffer.alloc(blockBytes);
  Buffer.from(key.length > blockBytes ? hash('sha256', key, 'buffer') : key).copy(block);
  const [inner, outer] = [0x36, 0x5c].map((pad) => Buffer.from(block.map((byte) => byte ^ pad)));
  return (text) => {
    const within = hash('sha256', Buffer.concat([inner!, Buffer.from(text, 'utf8')]), 'buffer');
    return hash('sha256', Buffer.concat([outer!, within]), 'buffer');
  };
}

/** The first 16 bytes as a UUID of version 8 (RFC 9562 §5.8: made by the application). */
function uuidOf(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex');
}

/** Without vowels and look-alikes: no words come out, and nothing is misread. */
const alphabet = '23456789BCDFGHJKMNPQRSTVWXZ';

function letters(digest: Buffer): string {
  let rest = digest.readBigUInt64BE();
  let text = '';
  for (let at = 0; at < 10; at += 1) {
    text += alphabet[Number(rest % BigInt(alphabet.length))];
    rest /= BigInt(alphabet.length);
  }
  return `P-${text}`;
}
