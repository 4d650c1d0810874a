import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import { electronLaunch } from '../../scripts/setup/electron-launch.mjs';
import { repoDir } from '../../scripts/setup/places.mjs';
import { startVirtualDisplay } from '../../scripts/setup/virtual-display.mjs';
import type { Scene } from '../../src/renderer/app/fake/scenes.ts';
import { buildFakePage, serveFakePage } from './fake-page.ts';
import { type Language, words } from './page-words.ts';

/** The rooms of the rail, as `nav` in resources/locales names them. */
export type Room = 'home' | 'review' | 'queue' | 'history' | 'archive' | 'statistics' | 'settings';

/** How a window can differ. */
export interface Look {
  readonly language: Language;
  readonly scheme: 'light' | 'dark';
  /** In CSS pixels. */
  readonly size: readonly [width: number, height: number];
  /** As Ctrl and + enlarges the page; 1 by itself. */
  readonly zoom?: number;
}

/** A scene of the invented engine, and how far one has gone in it. */
export interface Place {
  readonly scene: Scene;
  /** The room of the rail that is opened; none: what the window opens with. */
  readonly room?: Room;
  /** The disc that lies there is opened, once it is read. */
  readonly opensDisc?: true;
}

export interface FakeWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Shows a place in a look, from the beginning: nothing of what was shown before is remembered. Ends when nothing moves any more. */
  show(place: Place, look?: Partial<Look>): Promise<void>;
  close(): Promise<void>;
}

const usual: Look = { language: 'en', scheme: 'light', size: [1366, 768] };

/** The window's page on the invented engine, in the Electron that also runs the app. `built`: a folder that holds the page already; else it is built now. */
export async function openFakeWindow(built?: string): Promise<FakeWindow> {
  const work = mkdtempSync(join(tmpdir(), 'gantry-fake-window-'));
  const folder = built ?? join(work, 'page');
  if (built === undefined) await buildFakePage(folder);
  const served = await serveFakePage(folder);
  const screen = process.platform === 'linux' ? await startVirtualDisplay('1700x1100') : undefined;
  const app = await launchBare(work, screen?.display);
  const page = await app.firstWindow();
  page.setDefaultTimeout(20_000);
  return {
    app,
    page,
    show: (place, look) => show(app, page, served.url, place, { ...usual, ...look }),
    async close() {
      await app.close().catch(() => null);
      await screen?.stop();
      served.stop();
      rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function launchBare(work: string, display: string | undefined): Promise<ElectronApplication> {
  const appDir = join(work, 'app');
  const home = join(work, 'home');
  mkdirSync(join(appDir, 'out', 'main'), { recursive: true });
  mkdirSync(home);
  cpSync(join(repoDir, 'test', 'fake-page', 'bare-window.cjs'), join(appDir, 'out', 'main', 'index.cjs'));
  writeFileSync(join(appDir, 'package.json'), JSON.stringify({ name: 'bare', main: 'out/main/index.cjs' }));
  const env = { GANTRY_BARE_HOME: home, ...(display === undefined ? {} : { DISPLAY: display }) };
  return _electron.launch(electronLaunch({ appDir, env }));
}

async function show(app: ElectronApplication, page: Page, url: string, place: Place, look: Look): Promise<void> {
  await page.goto(`${url}blank`, { waitUntil: 'commit' });
  // On the page itself: a zoom belongs to the host that is shown.
  await app.evaluate(
    ({ BrowserWindow }, { size: [width, height], zoom }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(width, height);
      window?.webContents.setZoomFactor(zoom);
    },
    { size: look.size, zoom: look.zoom ?? 1 },
  );
  await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
  await page.evaluate((language) => {
    sessionStorage.clear();
    localStorage.clear();
    localStorage.setItem('gantry-language', language);
  }, look.language);
  await page.goto(`${url}?fake=${place.scene}`, { waitUntil: 'commit' });
  // The frame is there before a screen that is fetched when it is shown.
  await page.locator('#root h1').first().waitFor({ state: 'attached' });
  const openRoom = async (button: Locator): Promise<void> => {
    const isOpen = (await button.getAttribute('aria-current')) !== null;
    const heading = isOpen ? null : await page.locator('main h1').first().elementHandle();
    await button.click();
    // The room before stays until the next one can take its place.
    await page.waitForFunction((old) => !old?.isConnected && document.querySelector('main h1') !== null, heading);
  };
  if (place.opensDisc) {
    await openRoom(page.getByRole('button', { name: words(look.language, 'scan.reviewName') }).first());
    // The disc is copied; then the match is shown.
    await page.waitForFunction(() => document.querySelector('[role=progressbar]') === null);
  } else if (place.room !== undefined) {
    await openRoom(page.locator('nav').getByRole('button', { name: words(look.language, `nav.${place.room}`) }));
  }
  await settled(page);
}

/** Ends when nothing moves and nothing is being loaded any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('[data-loading=true], .mantine-Loader-root') === null &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
}
