import { expect, it } from 'vitest';
import { makeVerifier, passwordCost, verifies } from './password-verifier.ts';

it('tells a password by a salted scrypt of 128 MB, the same letters from any keyboard, and keeps nothing of it', async () => {
  expect(passwordCost.N * passwordCost.r * 128).toBeGreaterThanOrEqual(128 * 1024 * 1024);
  const quick = { N: 2 ** 10, r: 8, p: 1 };
  const verifier = await makeVerifier('Grüße-2026', quick);
  const decomposed = 'Grüße-2026'.normalize('NFD');
  expect(await verifies(verifier, 'Grüße-2026', quick)).toBe(true);
  expect(await verifies(verifier, decomposed, quick)).toBe(true);
  expect(await verifies(verifier, 'grüße-2026', quick)).toBe(false);
  expect(JSON.stringify(verifier)).not.toContain('2026');
  expect((await makeVerifier('Grüße-2026', quick)).hash).not.toBe(verifier.hash);
});

it('lets nobody in by a verifier that is none', async () => {
  const quick = { N: 2 ** 10, r: 8, p: 1 };
  for (const none of [null, {}, { kind: 'scrypt', N: 2 ** 30, r: 8, p: 1, salt: '', hash: '' }, 'password'])
    expect(await verifies(none, 'password', quick)).toBe(false);
});
