import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { engineHeapMb } from '../../../src/main/engine-host.ts';
import { type AppFolder, makeAppFolder, preferUtilityProcess } from '../app-folder.ts';
import { enginePid } from '../engine-pid.ts';
import { test } from '../fixtures.ts';
import { askForPorts, type PagePorts } from '../page-ports.ts';

const folders: AppFolder[] = [];
async function appFolder(...wanted: Parameters<typeof makeAppFolder>): Promise<string> {
  const folder = await makeAppFolder(...wanted);
  folders.push(folder);
  return folder.path;
}
test.afterAll(() => {
  for (const folder of folders) folder.remove();
});

test('starts a killed engine again, tells the page, and ends the calls that were under way', async ({ launch }) => {
  const { app, page } = await launch({ appFolder: await appFolder('stand-in') });
  const ports = await askForPorts(page);
  await ports.call('engine', 'app', 'info');
  const before = await enginePid(app);
  process.kill(before, 'SIGKILL');

  await ports.received('engine', { type: 'closed' });
  await ports.received('shell', { room: 'engine', name: 'state', payload: { state: 'restarting', restarts: 1 } });
  await ports.received('shell', { room: 'engine', name: 'state', payload: { state: 'running', restarts: 1 } });
  expect(await enginePid(app)).not.toBe(before);
  const renewed = await askForPorts(page);
  expect((await renewed.call('engine', 'app', 'info')).type).toBe('result');
});

test('keeps a question that comes while the engine is away, and answers it when it is back', async ({ launch }) => {
  const { app, page } = await launch({ appFolder: await appFolder('stand-in') });
  const ports = await askForPorts(page);
  await ports.call('engine', 'app', 'info');
  process.kill(await enginePid(app), 'SIGKILL');
  await ports.received('shell', { room: 'engine', name: 'state', payload: { state: 'restarting' } });
  const early = await askForPorts(page);
  expect((await early.call('engine', 'app', 'info')).type).toBe('result');
});

test('gives up an engine that dies three times, and says so instead of trying for ever', async ({ launch }) => {
  const { page } = await launch({ appFolder: await appFolder('dying') });
  const ports = await askForPorts(page);
  await ports.received('engine', { type: 'closed' });
  const { value } = await ports.call('shell', 'engine', 'current');
  expect(value).toMatchObject({ state: 'failed', restarts: 2, fault: { code: 'engine-stopped' } });
});

for (const form of ['a child process', 'a utility process']) {
  test(`has a heap limit of its own in ${form}, whatever the computer has`, async ({ launch }, testInfo) => {
    const home = testInfo.outputPath('home');
    const folder = await makeAppFolder('dying');
    folders.push(folder);
    if (form === 'a utility process') preferUtilityProcess(folder);
    const { page } = await launch({ appFolder: folder.path, home });
    const ports = await askForPorts(page);
    await ports.received('engine', { type: 'closed' });
    const said = readFileSync(join(home, 'logs', 'engine-stderr.log'), 'utf8').match(/heap limit (\d+) MB/);
    // V8 adds the young generation's room to what was asked for.
    expect(Number(said?.[1])).toBeGreaterThanOrEqual(engineHeapMb);
    expect(Number(said?.[1])).toBeLessThan(engineHeapMb * 1.25);
  });
}

test('starts an engine again that ended as V8 ends one whose memory is up, and tells the page', async ({ launch }) => {
  const { app, page } = await launch({ appFolder: await appFolder('stand-in') });
  const ports = await askForPorts(page);
  await ports.call('engine', 'app', 'info');
  process.kill(await enginePid(app), 'SIGABRT');
  await ports.received('engine', { type: 'closed' });
  await ports.received('shell', { room: 'engine', name: 'state', payload: { state: 'restarting', restarts: 1 } });
  await ports.received('shell', { room: 'engine', name: 'state', payload: { state: 'running', restarts: 1 } });
});

test('makes no new key for a ledger whose key is missing, and names the reason', async ({ launch }, testInfo) => {
  const home = testInfo.outputPath('home');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'ledger.db'), '');
  const keyFile = join(home, 'missing.key');
  const { page } = await launch({ appFolder: await appFolder('stand-in'), home, keyFile });
  const ports = await askForPorts(page);
  await ports.received('engine', { type: 'closed' });
  const { value } = await ports.call('shell', 'engine', 'current');
  expect(value).toMatchObject({ state: 'failed', fault: { code: 'vault-key-missing', class: 'setup' } });
  expect(existsSync(keyFile)).toBe(false);
});

test('without a keychain, asks for a passphrase and keeps no key that opens without it', async ({
  launch,
}, testInfo) => {
  const home = testInfo.outputPath('home');
  // No session bus, so no keyring: Chromium would encrypt with a key that is printed in its source.
  const desk = { appFolder: await appFolder('stand-in'), home, keyFile: null, env: { DBUS_SESSION_BUS_ADDRESS: '' } };
  const locked = (ports: PagePorts, passphrase: { isNew: boolean; wrong: boolean }) =>
    expect
      .poll(async () => (await ports.call('shell', 'engine', 'current')).value)
      .toMatchObject({ state: 'locked', passphrase });
  const first = await launch(desk);
  const ports = await askForPorts(first.page);
  await locked(ports, { isNew: true, wrong: false });
  await ports.call('shell', 'vault', 'unlock', { passphrase: 'correct horse battery staple' });
  expect((await ports.call('engine', 'app', 'info')).type).toBe('result');
  expect(existsSync(join(home, 'vault.key'))).toBe(false);
  expect(statSync(join(home, 'window', 'vault-key.passphrase')).mode & 0o777).toBe(0o600);
  // The stand-in keeps no records; a ledger makes the vault one that is in use.
  writeFileSync(join(home, 'ledger.db'), '');
  await first.app.close();

  const again = await askForPorts((await launch(desk)).page);
  await locked(again, { isNew: false, wrong: false });
  await again.call('shell', 'vault', 'unlock', { passphrase: 'wrong horse' });
  await locked(again, { isNew: false, wrong: true });
  await again.call('shell', 'vault', 'unlock', { passphrase: 'correct horse battery staple' });
  expect((await again.call('engine', 'app', 'info')).type).toBe('result');
});

test('runs the built engine and reaches it from the page', async ({ launch }) => {
  const { page, home } = await launch({ appFolder: await appFolder('real') });
  const ports = await askForPorts(page);
  expect((await ports.call('engine', 'app', 'info')).value).toMatchObject({ home });
});

test('does the same with the engine in Electron itself, where that is new enough', async ({ launch }) => {
  const folder = await makeAppFolder('stand-in');
  folders.push(folder);
  preferUtilityProcess(folder);
  const { app, page, home } = await launch({ appFolder: folder.path });
  const ports = await askForPorts(page);
  expect((await ports.call('engine', 'app', 'info')).value).toMatchObject({ home });
  process.kill(await enginePid(app), 'SIGKILL');
  await ports.received('shell', { room: 'engine', name: 'state', payload: { state: 'running', restarts: 1 } });
  const renewed = await askForPorts(page);
  expect((await renewed.call('engine', 'nowhere', 'nothing')).fault?.code).toBe('input-invalid');
  expect((await renewed.call('engine', 'app', 'info')).value).toMatchObject({ home });
});

test('ends the engine with the app', async ({ launch }) => {
  const gantry = await launch({ appFolder: await appFolder('stand-in') });
  const ports = await askForPorts(gantry.page);
  await ports.call('engine', 'app', 'info');
  const pid = await enginePid(gantry.app);
  await gantry.app.close();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
