import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type AppFolder, makeAppFolder } from '../app-folder.ts';
import { test } from '../fixtures.ts';
import { askForPorts } from '../page-ports.ts';

let folder: AppFolder;
test.beforeAll(async () => {
  folder = await makeAppFolder('stand-in');
});
test.afterAll(() => folder.remove());

test('opens the disc that it was started with', async ({ launch }) => {
  const { page } = await launch({ appFolder: folder.path, args: ['/media/disc', '/media/stick'] });
  const ports = await askForPorts(page);
  expect((await ports.call('shell', 'window', 'startPaths')).value).toEqual(['/media/disc', '/media/stick']);
});

test('started a second time, hands the new disc to the window that is open and ends', async ({ launch }) => {
  const gantry = await launch({ appFolder: folder.path });
  const ports = await askForPorts(gantry.page);
  await ports.call('shell', 'window', 'startPaths');
  expect(await gantry.startAgain(['/media/second disc'])).toBe(0);
  const event = await ports.received('shell', { type: 'event', room: 'window', name: 'openPaths' });
  expect(event.payload).toEqual({ paths: ['/media/second disc'] });
  expect(gantry.app.windows()).toHaveLength(1);
});

test('a disc that is opened before the window listens is handed over with those of the start', async ({ launch }) => {
  const gantry = await launch({ appFolder: folder.path, args: ['/media/disc'] });
  const ports = await askForPorts(gantry.page);
  expect(await gantry.startAgain(['/media/second disc'])).toBe(0);
  expect((await ports.call('shell', 'window', 'startPaths')).value).toEqual(['/media/disc', '/media/second disc']);
});

test('keeps in memory who has the patient’s screen: a page that is loaded anew finds it, a new start does not, the disk never', async ({
  launch,
}, testInfo) => {
  const home = testInfo.outputPath('home');
  const first = await launch({ appFolder: folder.path, home });
  const turn = { asked: { scanId: 'scan-4711', studyInstanceUids: ['1.2.840.4711.1'] }, code: '4711' };
  const ports = await askForPorts(first.page);
  expect((await ports.call('shell', 'window', 'patientTurn')).value).toEqual({ asked: null, code: null });
  await ports.call('shell', 'window', 'keepPatientTurn', turn);
  await first.page.reload();
  const anew = await askForPorts(first.page);
  expect((await anew.call('shell', 'window', 'patientTurn')).value).toEqual(turn);
  await first.app.close();
  const written = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(written.filter((bytes) => bytes.includes('1.2.840.4711.1') || bytes.includes('scan-4711'))).toEqual([]);
  const second = await launch({ appFolder: folder.path, home });
  const ofSecond = await askForPorts(second.page);
  expect((await ofSecond.call('shell', 'window', 'patientTurn')).value).toEqual({ asked: null, code: null });
});

test('opens where it was closed, never smaller than its screens need', async ({ launch }, testInfo) => {
  const home = testInfo.outputPath('home');
  const first = await launch({ appFolder: folder.path, home });
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 120, y: 90, width: 1100, height: 700 }),
  );
  await first.app.close();
  const second = await launch({ appFolder: folder.path, home });
  const seen = await second.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return { bounds: window?.getNormalBounds(), smallest: window?.getMinimumSize(), title: window?.getTitle() };
  });
  expect(seen).toEqual({
    bounds: { x: 120, y: 90, width: 1100, height: 700 },
    smallest: [1024, 640],
    title: 'Gantry',
  });
});

test('started with the session it stays out of sight and works; a second start shows it, and closing hides it again', async ({
  launch,
}) => {
  const gantry = await launch({ appFolder: folder.path, args: ['--hidden'] });
  const { app, page } = gantry;
  const isVisible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isVisible()));
  const ports = await askForPorts(page);
  expect((await ports.call('engine', 'app', 'info')).type).toBe('result');
  expect(await isVisible()).toEqual([false]);
  expect(await gantry.startAgain([])).toBe(0);
  await expect.poll(isVisible).toEqual([true]);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(isVisible).toEqual([false]);
  expect((await ports.call('engine', 'app', 'info')).type).toBe('result');
});

test('lets the operator choose a folder in a dialog of the system', async ({ launch }) => {
  const { app, page } = await launch({ appFolder: folder.path });
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/media/chosen'] });
  });
  const ports = await askForPorts(page);
  expect((await ports.call('shell', 'dialog', 'choosePaths', { kind: 'folder' })).value).toEqual(['/media/chosen']);
});

test('the menu’s “open” shows no dialog by itself: it asks the window, which knows whether the desk is locked', async ({
  launch,
}) => {
  const { app, page } = await launch({ appFolder: folder.path });
  const ports = await askForPorts(page);
  const menuItems = () => app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.length ?? 0);
  await expect.poll(menuItems).toBeGreaterThan(0);
  await app.evaluate(({ dialog, Menu }) => {
    Object.assign(globalThis, { dialogs: 0 });
    dialog.showOpenDialog = async () => {
      Object.assign(globalThis, { dialogs: 1 });
      return { canceled: true, filePaths: [] };
    };
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    items?.find(({ accelerator }) => accelerator === 'CmdOrCtrl+O')?.click();
  });
  const asked = await ports.received('shell', { type: 'event', room: 'window', name: 'chooseToOpen' });
  expect(asked.payload).toEqual({ kind: 'folder' });
  expect(await app.evaluate(() => (globalThis as unknown as { dialogs: number }).dialogs)).toBe(0);
});
