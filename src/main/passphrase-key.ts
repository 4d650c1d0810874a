import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { FaultError } from '../contract/fault.ts';
import { writeDurably } from '../engine/durable-file.ts';

/** RFC 7914: 128 MB and about half a second a guess, whoever guesses. */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const;
const maxmem = 256 * 1024 * 1024;

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const sealedSchema = z.object({
  version: z.literal(1),
  salt: hex(32),
  nonce: hex(12),
  /** The vault key, AES-256-GCM under the key that scrypt makes of the passphrase; the tag last. */
  sealed: hex(48),
});

/** Keeps the vault key in a file that only the passphrase opens. */
export async function sealWithPassphrase(path: string, passphrase: string, key: Buffer): Promise<void> {
  const salt = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await passphraseKey(passphrase, salt), nonce);
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  const parts = { salt: salt.toString('hex'), nonce: nonce.toString('hex'), sealed: sealed.toString('hex') };
  writeDurably(path, `${JSON.stringify({ version: 1, ...parts })}\n`);
}

/**
 * The vault key of such a file; null for a wrong passphrase.
 * @throws FaultError `vault-key-wrong` when the file holds no key
 */
export async function openWithPassphrase(path: string, passphrase: string): Promise<Buffer | null> {
  const stored = readSealed(path);
  const bytes = Buffer.from(stored.sealed, 'hex');
  const key = await passphraseKey(passphrase, Buffer.from(stored.salt, 'hex'));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(stored.nonce, 'hex'));
  decipher.setAuthTag(bytes.subarray(32));
  const opened = decipher.update(bytes.subarray(0, 32));
  try {
    decipher.final();
    return opened;
  } catch {
    return null;
  }
}

function readSealed(path: string): z.infer<typeof sealedSchema> {
  try {
    return sealedSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new FaultError('vault-key-wrong', { reason: 'not-a-key' }, { cause });
  }
}

/** The same letters typed on another keyboard are the same passphrase (NFKC, as RFC 8265 has it for passwords). */
function passphraseKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, { ...cost, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
