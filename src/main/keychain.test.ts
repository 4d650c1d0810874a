import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyFile } from '../engine/vault/key-file.ts';
import { openVaultKey } from './keychain.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gantry-keychain-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

type Backend = ReturnType<SafeStorage['getSelectedStorageBackend']>;

/** A keychain that turns its text round: enough to see that what is stored is not the key. */
function keychain(backend: Backend, options: { asynchronous?: boolean; locked?: boolean } = {}): SafeStorage {
  const turn = (text: string): string => [...text].reverse().join('');
  const open = (sealed: Buffer): string => {
    if (options.locked) throw new Error('the keyring is locked');
    return turn(sealed.toString());
  };
  const synchronous = {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => backend,
    encryptString: (text: string) => Buffer.from(turn(text)),
    decryptString: open,
  };
  const asynchronous = {
    getSelectedStorageBackend: () => backend,
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text: string) => Buffer.from(turn(text)),
    decryptStringAsync: async (sealed: Buffer) => ({ result: open(sealed), shouldReEncrypt: false }),
  };
  return (options.asynchronous ? asynchronous : synchronous) as unknown as SafeStorage;
}

/** Answers in turn; a question more than there are answers fails the test. */
function desk(...answers: string[]) {
  const questions: { isNew: boolean; wrong: boolean }[] = [];
  return {
    questions,
    ask: async (question: { isNew: boolean; wrong: boolean }) => {
      questions.push(question);
      return answers.shift() ?? expect.fail('asked once too often');
    },
  };
}

const openKey = (chain: SafeStorage, namedKeyFile?: string, askPassphrase = desk().ask) =>
  openVaultKey({
    ...{ home, sealedPath: join(home, 'sealed'), passphrasePath: join(home, 'by-passphrase'), namedKeyFile },
    ...{ keychain: chain, askPassphrase },
  });

test.each([true, false])(
  'keeps a new key in the keychain and gives it again (asynchronous calls: %s)',
  async (asynchronous) => {
    const chain = keychain('gnome_libsecret', { asynchronous });
    const made = await openKey(chain);
    writeFileSync(join(home, 'ledger.db'), '');
    expect(made.key).toHaveLength(32);
    expect(await openKey(chain)).toMatchObject({ key: made.key, origin: 'keychain' });
    expect(existsSync(join(home, 'vault.key'))).toBe(false);
    expect(statSync(join(home, 'sealed')).mode & 0o777).toBe(0o600);
  },
);

test.runIf(process.platform === 'linux')(
  'does not take a keychain with a published key for one: a passphrase keeps the key, and nothing else opens it',
  async () => {
    const backend = 'basic_text';
    const first = desk('correct horse battery staple');
    const made = await openKey(keychain(backend), undefined, first.ask);
    expect(made.origin).toBe('passphrase');
    expect(first.questions).toEqual([{ isNew: true, wrong: false }]);
    expect(readdirSync(home)).toEqual(['by-passphrase']);
    expect(statSync(join(home, 'by-passphrase')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home, 'by-passphrase'), 'utf8')).not.toContain(made.key.toString('hex'));

    writeFileSync(join(home, 'ledger.db'), '');
    const second = desk('wrong horse', 'correct horse battery staple');
    expect(await openKey(keychain(backend), undefined, second.ask)).toMatchObject({
      key: made.key,
      origin: 'passphrase',
    });
    expect(second.questions.map(({ wrong }) => wrong)).toEqual([false, true]);
    // Where a keychain came later, the vault is still the one behind the passphrase.
    const later = desk('correct horse battery staple');
    expect(await openKey(keychain('gnome_libsecret'), undefined, later.ask)).toMatchObject({
      key: made.key,
      origin: 'passphrase',
    });
  },
);

test('says that a damaged passphrase file holds no key, and asks for nothing', async () => {
  for (const text of ['', '{}', '{"version":1,"salt":"00"}']) {
    writeFileSync(join(home, 'by-passphrase'), text);
    const asked = desk('a passphrase');
    await expect(openKey(keychain('basic_text'), undefined, asked.ask)).rejects.toThrow('vault-key-wrong');
  }
});

test('prefers the file that an administrator names, and makes it for a new data folder', async () => {
  const path = join(home, 'named.key');
  const made = await openKey(keychain('gnome_libsecret'), path);
  expect(made.origin).toBe('file');
  expect(await openKey(keychain('gnome_libsecret'), path)).toMatchObject({ key: made.key, origin: 'file' });
});

test('uses the key that `gantry init` made', async () => {
  const key = createKeyFile(join(home, 'vault.key'));
  writeFileSync(join(home, 'ledger.db'), '');
  expect(await openKey(keychain('gnome_libsecret'))).toMatchObject({ key, origin: 'plain-file' });
});

test('makes no new key beside a ledger, whichever way the old one was lost', async () => {
  writeFileSync(join(home, 'ledger.db'), '');
  for (const lost of [
    openKey(keychain('gnome_libsecret')),
    openKey(keychain('basic_text')),
    openKey(keychain('gnome_libsecret'), join(home, 'named.key')),
  ])
    await expect(lost).rejects.toThrow('vault-key-missing');
});

test('keeps a new key where the old one was: keychain, passphrase, or file', async () => {
  const chain = keychain('gnome_libsecret');
  const fresh = Buffer.alloc(32, 9);
  const sealed = await openKey(chain);
  writeFileSync(join(home, 'ledger.db'), '');
  await sealed.keep(fresh);
  expect((await openKey(chain)).key.equals(fresh)).toBe(true);
  expect(readdirSync(home).sort()).toEqual(['ledger.db', 'sealed']);
  rmSync(join(home, 'sealed'));
  rmSync(join(home, 'ledger.db'));

  await openKey(keychain('basic_text'), undefined, desk('open sesame').ask);
  writeFileSync(join(home, 'ledger.db'), '');
  const again = await openKey(keychain('basic_text'), undefined, desk('open sesame').ask);
  await again.keep(fresh);
  const changed = await openKey(keychain('basic_text'), undefined, desk('open sesame').ask);
  expect(changed.key.equals(fresh)).toBe(true);

  const path = join(home, 'named.key');
  createKeyFile(path);
  await (await openKey(chain, path)).keep(fresh);
  expect((await openKey(chain, path)).key.equals(fresh)).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  // Four times the price of a guess at a passphrase.
}, 120_000);

test('says that the vault is locked when the keychain does not give the key out', async () => {
  await openKey(keychain('gnome_libsecret'));
  await expect(openKey(keychain('gnome_libsecret', { locked: true }))).rejects.toThrow('vault-locked');
});
