import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type AppFolder, makeAppFolder, preferUtilityProcess } from '../app-folder.ts';
import { enginePid } from '../engine-pid.ts';
import { test } from '../fixtures.ts';
import { askForPorts } from '../page-ports.ts';

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

test('without a keychain, keeps the key in a file that only this user can read', async ({ launch }) => {
  const { page, home } = await launch({ appFolder: await appFolder('stand-in'), keyFile: null });
  const ports = await askForPorts(page);
  await ports.call('engine', 'app', 'info');
  expect(statSync(join(home, 'vault.key')).mode & 0o777).toBe(0o600);
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
