import { type ElectronApplication, expect } from '@playwright/test';
import { type AppFolder, makeAppFolder } from '../app-folder.ts';
import { test } from '../fixtures.ts';
import { askForPorts } from '../page-ports.ts';

let folder: AppFolder;
test.beforeAll(async () => {
  folder = await makeAppFolder('stand-in');
});
test.afterAll(() => folder.remove());

const words = { tip: 'Gantry: 1 study on its way', badge: '1 needs you', open: 'Open Gantry', quit: 'Quit' };
const busy = { isWorking: true, share: 0.4, isPaused: false, needsPerson: 0, words };
const idle = { isWorking: false, share: null, isPaused: false, needsPerson: 0, words };

const isVisible = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
/** Where nothing keeps it open, the app is gone before it can say so. */
const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => null);

test('the task bar shows how far the work is, that it stands still or needs somebody, and nothing when there is none', async ({
  launch,
}) => {
  const { app, page } = await launch({ appFolder: folder.path });
  const { call } = await askForPorts(page);
  await app.evaluate(({ app: electron, BrowserWindow }) => {
    const seen: unknown[] = [];
    Object.assign(globalThis, { seen });
    const window = BrowserWindow.getAllWindows()[0];
    if (window) window.setProgressBar = (share, options) => void seen.push([share, options?.mode]);
    electron.setBadgeCount = (count) => seen.push(count) > 0;
  });
  for (const signs of [busy, { ...busy, isPaused: true }, { ...busy, needsPerson: 2 }, idle])
    expect((await call('shell', 'desktop', 'showWork', signs)).fault).toBeUndefined();
  expect(await app.evaluate(() => (globalThis as unknown as { seen: unknown[] }).seen)).toEqual([
    ...[[0.4, 'normal'], 0],
    ...[[0.4, 'paused'], 0],
    ...[[0.4, 'error'], 2],
    ...[[-1, 'normal'], 0],
  ]);
});

test('a notification is shown to who is not looking, and its click opens the study in the window', async ({
  launch,
}) => {
  const { app, page } = await launch({ appFolder: folder.path });
  const { call, received } = await askForPorts(page);
  await app.evaluate(({ BrowserWindow, Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shown, hasFocus: true });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push(this);
    };
    const window = BrowserWindow.getAllWindows()[0];
    if (window) window.isFocused = () => (globalThis as unknown as { hasFocus: boolean }).hasFocus;
  });
  const message = { title: 'Import finished', body: 'Whole.', place: { to: 'study', importId: 'import-7' } };
  expect((await call('shell', 'desktop', 'notify', message)).value).toEqual({ shown: false });
  await app.evaluate(() => Object.assign(globalThis, { hasFocus: false }));
  expect((await call('shell', 'desktop', 'notify', message)).value).toEqual({ shown: true });
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide();
    const { shown } = globalThis as unknown as { shown: Electron.Notification[] };
    shown[0]?.emit('click');
  });
  await received('shell', { type: 'event', name: 'openPlace', payload: { importId: 'import-7' } });
  expect(await isVisible(app)).toBe(true);
});

test('without work the window just closes, and Gantry with it', async ({ launch }) => {
  const { app, page } = await launch({ appFolder: folder.path });
  const { call } = await askForPorts(page);
  await call('shell', 'desktop', 'showWork', idle);
  const closed = app.waitForEvent('close');
  await closeWindow(app);
  await closed;
});

test('closing in the middle of work asks: whoever stays keeps the window, whoever goes keeps the work', async ({
  launch,
}) => {
  const gantry = await launch({ appFolder: folder.path });
  const { app, page } = gantry;
  const { call, received } = await askForPorts(page);
  await call('shell', 'desktop', 'showWork', busy);
  await closeWindow(app);
  await received('shell', { type: 'event', name: 'leaving' });
  await call('shell', 'window', 'leave', { answer: 'asked' });
  await call('shell', 'window', 'leave', { answer: 'stay' });
  expect(await isVisible(app)).toBe(true);

  await app.evaluate(({ app: electron }) => electron.quit());
  await call('shell', 'window', 'leave', { answer: 'asked' });
  await call('shell', 'window', 'leave', { answer: 'background' });
  expect(await isVisible(app)).toBe(false);
  // Started again, it is the same one that shows itself.
  expect(await gantry.startAgain([])).toBe(0);
  await expect.poll(() => isVisible(app)).toBe(true);

  await closeWindow(app);
  await call('shell', 'window', 'leave', { answer: 'asked' });
  await call('shell', 'window', 'leave', { answer: 'background' });
  const ended = app.waitForEvent('close');
  // The last study is sent: what was left in the background is over.
  await call('shell', 'desktop', 'showWork', idle).catch(() => null);
  await ended;
});

test('“stop” ends it at once, and so does a computer that shuts down, unasked', async ({ launch }) => {
  for (const end of ['answer', 'signal'] as const) {
    const { app, page } = await launch({ appFolder: folder.path });
    const { call } = await askForPorts(page);
    await call('shell', 'desktop', 'showWork', busy);
    const closed = app.waitForEvent('close');
    if (end === 'signal') app.process().kill('SIGTERM');
    else {
      await closeWindow(app);
      await call('shell', 'window', 'leave', { answer: 'asked' });
      await call('shell', 'window', 'leave', { answer: 'stop' }).catch(() => null);
    }
    await closed;
  }
});

test('a page that does not answer keeps nobody from leaving', async ({ launch }) => {
  const { app, page } = await launch({ appFolder: folder.path });
  const { call } = await askForPorts(page);
  await call('shell', 'desktop', 'showWork', busy);
  const closed = app.waitForEvent('close');
  await closeWindow(app);
  await closed;
});

test('a page cannot make the desktop say anything at length, nor lead anywhere but into the app', async ({
  launch,
}) => {
  const { page } = await launch({ appFolder: folder.path });
  const { call } = await askForPorts(page);
  const message = { title: 'x', body: 'y', place: { to: 'queue' } };
  for (const forged of [
    { ...message, body: 'z'.repeat(5_000) },
    { ...message, place: { to: 'https://example.org' } },
    { ...message, place: { to: 'study' } },
  ])
    expect((await call('shell', 'desktop', 'notify', forged)).fault?.code).toBe('input-invalid');
});
