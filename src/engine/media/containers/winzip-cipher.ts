import { createCipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { damaged, type PositionedBytes } from './container.ts';
import { chunksOf, slice } from './positioned-content.ts';

const derive = promisify(pbkdf2);
const rounds = 1000;
const verifierBytes = 2;
const authenticationBytes = 10;
const blockBytes = 16;

/** What the extra field 0x9901 says of an entry (WinZip AES specification, §II). */
export interface WinZipAes {
  /** AE-1 keeps the CRC, AE-2 leaves it at zero. */
  readonly hasCrc: boolean;
  readonly keyBytes: 16 | 24 | 32;
  /** How the entry is packed before it was encrypted. */
  readonly compressionMethod: number;
}

/** The field, read; null where it is none of the known forms. */
export function readWinZipAes(field: Buffer): WinZipAes | null {
  const keyBytes = ([16, 24, 32] as const)[(field[4] ?? 0) - 1];
  if (field.length < 7 || keyBytes === undefined || field.toString('latin1', 2, 4) !== 'AE') return null;
  return { hasCrc: field.readUInt16LE(0) === 1, keyBytes, compressionMethod: field.readUInt16LE(5) };
}

/** Bytes that encryption adds to an entry: salt, verifier and authentication code. */
export function winZipOverheadBytes({ keyBytes }: WinZipAes): number {
  return keyBytes / 2 + verifierBytes + authenticationBytes;
}

/** Whether a password may be the right one: one in 65,536 wrong ones passes too, and is found out by the authentication code. */
export async function isWinZipPassword(packed: PositionedBytes, aes: WinZipAes, password: string): Promise<boolean> {
  const { verifier, given } = await keysOf(packed, aes, password);
  return given.equals(verifier);
}

/** The bytes of an entry, decrypted. Throws `EIO` at the end when they are not the ones that were encrypted. */
export async function* winZipDecrypted(
  packed: PositionedBytes,
  aes: WinZipAes,
  password: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void> {
  const { encryptionKey, authenticationKey, bodyStart } = await keysOf(packed, aes, password);
  const body = slice(packed, bodyStart, Math.max(0, packed.sizeBytes - winZipOverheadBytes(aes)));
  const code = createHmac('sha1', authenticationKey);
  const decrypt = counterMode(encryptionKey, aes.keyBytes);
  for await (const chunk of chunksOf(body, signal)) {
    code.update(chunk);
    yield decrypt(chunk);
  }
  const expected = await packed.read(packed.sizeBytes - authenticationBytes, authenticationBytes);
  const actual = code.digest().subarray(0, authenticationBytes);
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) {
    throw damaged('the authentication code is another');
  }
}

async function keysOf(packed: PositionedBytes, { keyBytes }: WinZipAes, password: string) {
  const saltBytes = keyBytes / 2;
  const head = await packed.read(0, saltBytes + verifierBytes);
  const salt = head.subarray(0, saltBytes);
  const keys = await derive(Buffer.from(password, 'utf8'), salt, rounds, 2 * keyBytes + verifierBytes, 'sha1');
  return {
    encryptionKey: keys.subarray(0, keyBytes),
    authenticationKey: keys.subarray(keyBytes, 2 * keyBytes),
    verifier: keys.subarray(2 * keyBytes),
    given: head.subarray(saltBytes),
    bodyStart: saltBytes + verifierBytes,
  };
}

/**
 * AES in counter mode with a little-endian counter from 1, which OpenSSL's is not: the key stream is made of encrypted counters. Chunks may be cut
 * anywhere.
 */
function counterMode(key: Buffer, keyBytes: number): (bytes: Buffer) => Buffer {
  const cipher = createCipheriv(`aes-${keyBytes * 8}-ecb`, key, null).setAutoPadding(false);
  let counter = 1n;
  let rest = Buffer.alloc(0);
  return (bytes) => {
    const blocks = Math.ceil(Math.max(0, bytes.length - rest.length) / blockBytes);
    const counters = Buffer.alloc(blocks * blockBytes);
    for (let at = 0; at < counters.length; at += blockBytes) counters.writeBigUInt64LE(counter++, at);
    const keyStream = Buffer.concat([rest, cipher.update(counters)]);
    rest = keyStream.subarray(bytes.length);
    const plain = Buffer.allocUnsafe(bytes.length);
    for (let at = 0; at < bytes.length; at += 1) plain[at] = (bytes[at] as number) ^ (keyStream[at] as number);
    return plain;
  };
}
