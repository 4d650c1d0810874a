import type { PositionedBytes } from './container.ts';
import { chunksOf, slice } from './positioned-content.ts';

/** Bytes of the header that each entry begins with (APPNOTE.TXT §6.1.3). */
export const pkwareHeaderBytes = 12;

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Decrypts in place. */
type Decrypt = (bytes: Buffer) => void;

/** The traditional PKWARE encryption (APPNOTE.TXT §6.1): weak, and what clinics' zips have. */
function pkwareDecrypt(password: string): Decrypt {
  let key0 = 0x12345678;
  let key1 = 0x23456789;
  let key2 = 0x34567890;
  const update = (plain: number) => {
    key0 = (key0 >>> 8) ^ (crcTable[(key0 ^ plain) & 0xff] as number);
    key1 = (Math.imul(key1 + (key0 & 0xff), 134775813) + 1) | 0;
    key2 = (key2 >>> 8) ^ (crcTable[(key2 ^ (key1 >>> 24)) & 0xff] as number);
  };
  for (const byte of Buffer.from(password, 'utf8')) update(byte);
  return (bytes) => {
    for (let index = 0; index < bytes.length; index += 1) {
      const word = (key2 & 0xffff) | 2;
      const plain = ((bytes[index] as number) ^ (Math.imul(word, word ^ 1) >>> 8)) & 0xff;
      bytes[index] = plain;
      update(plain);
    }
  };
}

/** Whether a password may be the right one: one in 256 wrong ones passes too, and is found out by the CRC. */
export async function isPkwarePassword(packed: PositionedBytes, password: string, checkByte: number): Promise<boolean> {
  const header = Buffer.from(await packed.read(0, pkwareHeaderBytes));
  pkwareDecrypt(password)(header);
  return header.length === pkwareHeaderBytes && header[pkwareHeaderBytes - 1] === checkByte;
}

/** The bytes of an entry behind its header, decrypted. */
export async function* pkwareDecrypted(
  packed: PositionedBytes,
  password: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void> {
  const decrypt = pkwareDecrypt(password);
  decrypt(Buffer.from(await packed.read(0, pkwareHeaderBytes)));
  const body = slice(packed, pkwareHeaderBytes, Math.max(0, packed.sizeBytes - pkwareHeaderBytes));
  for await (const chunk of chunksOf(body, signal)) {
    const plain = Buffer.from(chunk);
    decrypt(plain);
    yield plain;
  }
}
