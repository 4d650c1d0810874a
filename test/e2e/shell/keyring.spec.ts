import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type AppFolder, makeAppFolder } from '../app-folder.ts';
import { test } from '../fixtures.ts';
import { askForPorts } from '../page-ports.ts';
import { canHaveKeyring, type PrivateKeyring, startPrivateKeyring } from '../private-keyring.ts';

test.skip(!canHaveKeyring, 'NOT RUN: needs gnome-keyring and dbus');

let folder: AppFolder;
let keyring: PrivateKeyring | undefined;
test.beforeAll(async () => {
  folder = await makeAppFolder('real');
});
test.afterAll(() => folder.remove());
test.afterEach(() => keyring?.stop());

/** How to start the app in a session that has a keyring of its own. */
async function deskWithKeyring(home: string) {
  keyring = await startPrivateKeyring();
  const places = { appFolder: folder.path, home, keyFile: null, env: keyring.env };
  return { ...places, args: ['--password-store=gnome-libsecret'] };
}

test('keeps the key in the keyring of the session, asks nothing, and opens the same records again', async ({
  launch,
}, testInfo) => {
  const home = testInfo.outputPath('home');
  const desk = await deskWithKeyring(home);
  const first = await launch(desk);
  const ports = await askForPorts(first.page);
  await ports.call('engine', 'settings', 'save', { site: { institutionName: 'Klinik am Hafen', stationName: 'A' } });
  const { value } = await ports.call('engine', 'app', 'health');
  expect(value).toContainEqual(expect.objectContaining({ part: 'vault', state: 'ok', detail: 'key in the keychain' }));
  await first.app.close();
  expect(existsSync(join(home, 'vault.key'))).toBe(false);
  // Chromium marks with v11 what a real keyring protects, with v10 what its published key does.
  expect(
    readFileSync(join(home, 'window', 'vault-key.sealed'))
      .subarray(0, 3)
      .toString(),
  ).toBe('v11');

  const again = await askForPorts((await launch(desk)).page);
  expect((await again.call('engine', 'settings', 'get')).value).toMatchObject({
    site: { institutionName: 'Klinik am Hafen' },
  });
});

test('gives everything a new key, kept in the keyring, and goes on; the old key opens nothing any more', async ({
  launch,
}, testInfo) => {
  const home = testInfo.outputPath('home');
  const desk = await deskWithKeyring(home);
  const sealedPath = join(home, 'window', 'vault-key.sealed');
  const first = await launch(desk);
  const ports = await askForPorts(first.page);
  await ports.call('engine', 'settings', 'save', { site: { institutionName: 'Klinik am Hafen', stationName: 'A' } });
  const old = readFileSync(sealedPath);
  const check = readFileSync(join(home, 'vault-check'));
  await ports.call('engine', 'vault', 'changeKey');
  await ports.received('engine', { type: 'closed' });
  // Until the keyring has taken the new key, this file leads from each of the two keys to the other.
  await expect.poll(() => existsSync(join(home, 'vault-rotation'))).toBe(false);
  expect(readFileSync(sealedPath).equals(old)).toBe(false);
  expect(readFileSync(join(home, 'vault-check')).equals(check)).toBe(false);
  await first.app.close();

  const second = await launch(desk);
  const again = await askForPorts(second.page);
  expect((await again.call('engine', 'settings', 'get')).value).toMatchObject({
    site: { institutionName: 'Klinik am Hafen' },
  });
  await second.app.close();
  writeFileSync(sealedPath, old);
  const third = await askForPorts((await launch(desk)).page);
  await third.received('engine', { type: 'closed' });
  const { value } = await third.call('shell', 'engine', 'current');
  expect(value).toMatchObject({ state: 'failed', fault: { code: 'vault-key-wrong' } });
});

test('with another keyring says that the records are locked, and makes no new ones', async ({ launch }, testInfo) => {
  const home = testInfo.outputPath('home');
  keyring = await startPrivateKeyring();
  const desk = { appFolder: folder.path, home, keyFile: null, args: ['--password-store=gnome-libsecret'] };
  const first = await launch({ ...desk, env: keyring.env });
  await (await askForPorts(first.page)).call('engine', 'app', 'info');
  await first.app.close();
  await keyring?.stop();
  const before = readFileSync(join(home, 'ledger.db'));

  keyring = await startPrivateKeyring();
  const ports = await askForPorts((await launch({ ...desk, env: keyring.env })).page);
  await ports.received('engine', { type: 'closed' });
  const { value } = await ports.call('shell', 'engine', 'current');
  expect(value).toMatchObject({ state: 'failed', fault: { code: 'vault-locked' } });
  expect(readFileSync(join(home, 'ledger.db')).equals(before)).toBe(true);
  expect(readdirSync(home)).not.toContain('vault.key');
});
