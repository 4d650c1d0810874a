import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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

test('the menus speak the language of the window, those of open images too, and change with it', async ({ launch }) => {
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
  }
});

test('a page cannot leave a menu without its words, nor make it say anything at length', async ({ launch }) => {
  const { page } = await launch({ appFolder: folder.path });
  const { call } = await askForPorts(page);
  const { copy: _, ...without } = menuIn('en');
  for (const forged of [without, { ...menuIn('en'), copy: 'z'.repeat(5_000) }, { ...menuIn('en'), copy: '' }])
    expect((await call('shell', 'desktop', 'showMenu', forged)).fault?.code).toBe('input-invalid');
});
