import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FaultError } from '../contract/fault.ts';
import { readSignedFeed } from './signed-feed.ts';

const publisher = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const keyOf = (pair: { publicKey: KeyObject }): string =>
  pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const now = new Date('2026-02-01T00:00:00Z');

const release = {
  product: 'org.gantry.Gantry',
  kind: 'latest',
  version: '0.2.0',
  releaseDate: '2026-01-20T00:00:00.000Z',
  validUntil: '2026-04-20T00:00:00.000Z',
  ledgerVersion: 13,
  files: [{ url: 'gantry_0.2.0_amd64.deb', sha512: `${'A'.repeat(86)}==`, size: 10 }],
};
const signed = (content: object, by = publisher) => {
  const text = JSON.stringify(content);
  return { text, signature: sign(null, Buffer.from(text), by.privateKey).toString('base64') };
};
const read = ({ text, signature }: { text: string; signature: string }, keys = [keyOf(publisher)]) =>
  readSignedFeed(text, { signature, keys, kind: 'latest', now });
/** Why it was refused. */
function reason(work: () => unknown): unknown {
  try {
    work();
    return 'taken';
  } catch (error) {
    const { code, params } = (error as FaultError).fault;
    return `${code} ${params.reason}`;
  }
}

test('a description that one of the built-in keys signed is believed', () => {
  expect(read(signed(release))).toEqual(release);
  expect(read(signed(release), [keyOf(stranger), keyOf(publisher)])).toEqual(release);
});

test('one byte more, another signer, no signature, or no key: nothing of it is believed', () => {
  const { text, signature } = signed(release);
  const attacks = [
    { text: `${text} `, signature },
    { text: text.replace('0.2.0', '0.3.0'), signature },
    signed(release, stranger),
    { text, signature: '' },
    { text, signature: 'not Base64 at all' },
  ];
  for (const attack of attacks) expect(reason(() => read(attack))).toBe('update-unsigned signature');
  expect(reason(() => read(signed(release), []))).toBe('update-unsigned signature');
});

test('even signed, it must be Gantry’s, of the kind that was asked for, still valid, and name files beside itself only', () => {
  expect(reason(() => read(signed({ ...release, kind: 'earlier' })))).toBe('update-unsigned kind');
  expect(reason(() => read(signed({ ...release, validUntil: '2026-01-31T00:00:00.000Z' })))).toBe(
    'update-unsigned expired',
  );
  const wrong = [
    { product: 'org.other.App' },
    { version: '../1' },
    { files: [] },
    ...['https://elsewhere.example/x.deb', '../x.deb', '/x.deb', 'a/b.deb'].map((url) => ({
      files: [{ ...release.files[0], url }],
    })),
    { files: [{ url: 'x.deb', sha512: 'short', size: 1 }] },
  ];
  for (const part of wrong) expect(reason(() => read(signed({ ...release, ...part })))).toBe('update-unsigned content');
});
