import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, expect } from '@playwright/test';
import { repoDir } from '../../../scripts/setup/places.mjs';
import { type AppFolder, makeAppFolder } from '../app-folder.ts';
import { test } from '../fixtures.ts';
import { askForPorts } from '../page-ports.ts';

let folder: AppFolder;
let server: Server;
test.beforeAll(async () => {
  folder = await makeAppFolder('stand-in');
  server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>viewer <input value="typed">'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
test.afterAll(() => {
  server.close();
  server.closeAllConnections();
  folder.remove();
});

const menuIn = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(repoDir, 'resources', 'locales', `${language}.json`), 'utf8')).menu;

/** The names of the app's menus, once it has some. */
const menuNames = (app: ElectronApplication) =>
  app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);

const titles = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .map((window) => window.getTitle())
      .sort((a, b) => Number(b === 'Gantry') - Number(a === 'Gantry')),
  );

test('the menus speak the language of the window, those and the title of open images too, and change with it', async ({
  launch,
}) => {
  const { port } = server.address() as AddressInfo;
  const { app, page } = await launch({
    appFolder: folder.path,
    env: { STAND_IN_VIEWER: `http://127.0.0.1:${port}/` },
  });
  const { call } = await askForPorts(page);
  await expect.poll(() => menuNames(app)).toContain('&File');
  const shown = app.waitForEvent('window');
  await call('shell', 'viewer', 'open', { studyInstanceUids: ['1.2.3'] });
  await (await shown).waitForSelector('p');
  await app.evaluate(({ BrowserWindow }) => {
    const images = BrowserWindow.getAllWindows().find((window) => window.getTitle() !== 'Gantry');
    if (!images) throw new Error('no images');
    images.setMenu = (menu) => Object.assign(globalThis, { imagesMenu: menu?.items[0]?.label });
  });
  for (const language of ['de', 'ar', 'fr']) {
    const words = menuIn(language);
    expect((await call('shell', 'desktop', 'showMenu', words)).fault).toBeUndefined();
    expect(await menuNames(app)).toEqual([words.file, words.edit, words.view, words.window, words.help]);
    const inEdit = await app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items[1]?.submenu?.items.map(({ label, role }) => [label, role]),
    );
    expect(inEdit).toContainEqual([words.paste, 'paste']);
    expect(await app.evaluate(() => (globalThis as unknown as { imagesMenu: string }).imagesMenu)).toBe(words.images);
    expect(await titles(app)).toEqual(['Gantry', words.images?.replace('&', '')]);
  }
  // Images that are opened now are called so from the start.
  const next = app.waitForEvent('window');
  await call('shell', 'viewer', 'open', { studyInstanceUids: ['1.2.4'] });
  await (await next).waitForSelector('p');
  expect(await titles(app)).toEqual(['Gantry', menuIn('fr').images?.replace('&', '')]);
});

test('a page cannot leave a menu without its words, nor make it say anything at length', async ({ launch }) => {
  const { page } = await launch({ appFolder: folder.path });
  const { call } = await askForPorts(page);
  const { copy: _, ...without } = menuIn('en');
  for (const forged of [without, { ...menuIn('en'), copy: 'z'.repeat(5_000) }, { ...menuIn('en'), copy: '' }])
    expect((await call('shell', 'desktop', 'showMenu', forged)).fault?.code).toBe('input-invalid');
});

/** Notes the menus that pop up, instead of showing them. */
const notePopups = (app: ElectronApplication) =>
  app.evaluate(({ Menu }) => {
    const popups: string[][] = [];
    Object.assign(globalThis, { popups });
    Menu.prototype.popup = function popup(this: Electron.Menu) {
      popups.push(this.items.filter(({ type, enabled }) => type !== 'separator' && enabled).map(({ label }) => label));
    };
  });
const popups = (app: ElectronApplication) =>
  app.evaluate(() => (globalThis as unknown as { popups: string[][] }).popups);

test('the right button offers in a field what can be done there, on marked text to copy it, and nothing elsewhere or where the page has a menu of its own', async ({
  launch,
}) => {
  const { app, page } = await launch({ appFolder: folder.path });
  const { call } = await askForPorts(page);
  await call('shell', 'desktop', 'showMenu', menuIn('de'));
  await notePopups(app);
  await app.evaluate(({ clipboard }) => clipboard.writeText('copied'));
  await page.evaluate(() => {
    document.body.innerHTML =
      '<h1>Nothing</h1><p>marked</p><input id="field" value="typed"><input id="secret" type="password" value="x"><b>Own</b>';
    document.querySelector('b')?.addEventListener('contextmenu', (event) => event.preventDefault());
  });
  const right = { button: 'right' } as const;
  await page.locator('h1').click(right);
  await page.locator('b').click(right);
  await page.locator('#field').selectText();
  await page.locator('#field').click(right);
  await expect.poll(() => popups(app)).toEqual([['Ausschneiden', 'Kopieren', 'Einfügen', 'Alles auswählen']]);
  await page.locator('#secret').selectText();
  await page.locator('#secret').click(right);
  await expect.poll(() => popups(app).then((all) => all[1])).not.toContain('Kopieren');
  await page.locator('p').selectText();
  await page.locator('p').click(right);
  await expect.poll(() => popups(app).then((all) => all.slice(2))).toEqual([['Kopieren']]);
});

test('the right button offers nothing of Gantry’s in the window with the images', async ({ launch }) => {
  const { port } = server.address() as AddressInfo;
  const { app, page } = await launch({
    appFolder: folder.path,
    env: { STAND_IN_VIEWER: `http://127.0.0.1:${port}/` },
  });
  const { call } = await askForPorts(page);
  await notePopups(app);
  const shown = app.waitForEvent('window');
  await call('shell', 'viewer', 'open', { studyInstanceUids: ['1.2.3'] });
  const viewer = await shown;
  await viewer.locator('input').selectText();
  await viewer.locator('input').click({ button: 'right' });
  // In the main window it is asked for afterwards: what the images wanted would be there before.
  await page.locator('p').selectText();
  await page.locator('p').click({ button: 'right', position: { x: 5, y: 5 } });
  await expect.poll(() => popups(app)).toEqual([['Copy']]);
});

test('a date field has the order of the chosen language from the next start on, and the computer’s once nobody chooses', async ({
  launch,
}) => {
  const home = mkdtempSync(join(tmpdir(), 'gantry-language-'));
  const computers: unknown[] = [];
  /** What a date field makes of these digits, the day first where its language has it so; then another language is chosen. */
  const dateIn = async (next: string | null) => {
    const { app, page } = await launch({ appFolder: folder.path, home, env: { LANGUAGE: 'en_US' } });
    await page.evaluate(() => {
      document.body.innerHTML = '<input type="date">';
      document.querySelector('input')?.focus();
    });
    await page.keyboard.type('05032026');
    const value = await page.evaluate(() => document.querySelector('input')?.value);
    const { call } = await askForPorts(page);
    computers.push((await call('shell', 'desktop', 'keepLanguage', { locale: next })).value);
    await app.close();
    return value;
  };
  try {
    expect(await dateIn('de')).toBe('2026-05-03');
    expect(await dateIn('en')).toBe('2026-03-05');
    expect(await dateIn(null)).toBe('2026-03-05');
    expect(await dateIn('fr')).toBe('2026-05-03');
    // Also where Chromium was told another one, it is known what the computer speaks.
    expect(new Set(computers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('a page cannot put anything but a language of the window on the command line of the next start', async ({
  launch,
}) => {
  const { page } = await launch({ appFolder: folder.path });
  const { call } = await askForPorts(page);
  for (const locale of ['de --no-sandbox', 'xx', ''])
    expect((await call('shell', 'desktop', 'keepLanguage', { locale })).fault?.code).toBe('input-invalid');
});
