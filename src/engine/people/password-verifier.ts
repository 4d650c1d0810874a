import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** RFC 7914: 128 MB and about half a second a guess, for whoever got hold of the ledger and its key. */
export const passwordCost: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };
const most = { N: 2 ** 20, r: 16, p: 4 } as const;
const bytes = 32;

const verifierSchema = z.object({
  kind: z.literal('scrypt'),
  N: z.number().int().min(2).max(most.N),
  r: z.number().int().min(1).max(most.r),
  p: z.number().int().min(1).max(most.p),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
/** What tells a password without holding it. Plain data. */
export type PasswordVerifier = z.infer<typeof verifierSchema>;

export async function makeVerifier(password: string, cost: ScryptCost): Promise<PasswordVerifier> {
  const salt = randomBytes(32);
  const hash = await derive(password, salt, cost);
  return { kind: 'scrypt', ...cost, salt: salt.toString('hex'), hash: hash.toString('hex') };
}

/** Whether it is that password. Without a usable verifier the same work is done for nothing, so that the time tells nobody who is known here. */
export async function verifies(stored: unknown, password: string, cost: ScryptCost): Promise<boolean> {
  const verifier = verifierSchema.safeParse(stored).data;
  if (verifier === undefined) {
    await derive(password, Buffer.alloc(bytes), cost);
    return false;
  }
  const hash = await derive(password, Buffer.from(verifier.salt, 'hex'), verifier);
  return timingSafeEqual(hash, Buffer.from(verifier.hash, 'hex'));
}

/** The same letters typed on another keyboard are the same password (NFKC, as RFC 8265 §4.2 has it). */
function derive(password: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, bytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
