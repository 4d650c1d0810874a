import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { electronLaunch } from '../../scripts/setup/electron-launch.mjs';
import { repoDir } from '../../scripts/setup/places.mjs';
import { startVirtualDisplay } from '../../scripts/setup/virtual-display.mjs';
import { type Look, looks, type Shot, shots } from './screens.ts';

/** Takes the pictures whose names hold all of the given parts; exit code 1 when one of them could not be taken. */
const wantedParts = process.argv.slice(2);
const outFolder = join(repoDir, 'test-results', 'shots');
const work = mkdtempSync(join(tmpdir(), 'gantry-shots-'));

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

function servePage(folder: string): Promise<{ url: string; stop: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const path = join(folder, normalize(pathname === '/' ? '/index.html' : pathname));
    try {
      const content = readFileSync(path);
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  const { promise, resolve } = Promise.withResolvers<{ url: string; stop: () => void }>();
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    resolve({ url: `http://127.0.0.1:${port}/`, stop: () => server.close() });
  });
  return promise;
}

async function buildPage(): Promise<string> {
  const folder = join(work, 'page');
  await build({
    configFile: false,
    mode: 'fake',
    logLevel: 'error',
    root: join(repoDir, 'src', 'renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    css: { postcss: repoDir },
    build: { outDir: folder, emptyOutDir: true, target: 'chrome114' },
  });
  return folder;
}

async function openWindow(display: string | undefined): Promise<ElectronApplication> {
  const appDir = join(work, 'app');
  mkdirSync(join(appDir, 'out', 'main'), { recursive: true });
  cpSync(join(repoDir, 'test', 'shots', 'shot-window.cjs'), join(appDir, 'out', 'main', 'index.cjs'));
  writeFileSync(join(appDir, 'package.json'), JSON.stringify({ name: 'shots', main: 'out/main/index.cjs' }));
  const home = join(work, 'home');
  mkdirSync(home);
  const env = { GANTRY_SHOTS_HOME: home, ...(display === undefined ? {} : { DISPLAY: display }) };
  return _electron.launch(electronLaunch({ appDir, env }));
}

/** What the button that opens a disc is called in a language. */
function reviewButton(language: Look['language']): RegExp {
  const words = JSON.parse(readFileSync(join(repoDir, 'resources', 'locales', `${language}.json`), 'utf8'));
  const parts = String(words.scan.reviewName)
    .split(/{{\w+}}/)
    .map((part) => part.replace(/[^\p{L}\p{N}]/gu, '.'));
  return new RegExp(`^${parts.join('.*')}$`, 'u');
}

async function take(app: ElectronApplication, page: Page, url: string, shot: Shot, look: Look): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, [width, height]) => BrowserWindow.getAllWindows()[0]?.setContentSize(width ?? 0, height ?? 0),
    [...look.size],
  );
  await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
  await page.goto(`${url}?fake=${shot.scene}`);
  await page.evaluate((language) => {
    sessionStorage.clear();
    // The room and the filters of the picture before.
    localStorage.clear();
    localStorage.setItem('gantry-language', language);
  }, look.language);
  await page.reload();
  await page.locator('#root :is(h1, h2, main)').first().waitFor();
  if (shot.opensDisc) {
    await page
      .getByRole('button', { name: reviewButton(look.language) })
      .first()
      .click();
    // The disc is copied; then the match is shown.
    await page.waitForFunction(() => document.querySelector('[role=progressbar]') === null);
  } else if (shot.room !== undefined) {
    await page.locator('nav button').nth(shot.room).click();
  }
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  await page.screenshot({ path: join(outFolder, `${shot.name}.${look.name}.png`) });
}

async function takeAll(): Promise<number> {
  const wanted = shots
    .flatMap((shot) => looks.map((look) => ({ shot, look, name: `${shot.name}.${look.name}` })))
    .filter(({ name }) => wantedParts.every((part) => name.includes(part)));
  const served = await servePage(await buildPage());
  const display = process.platform === 'linux' ? await startVirtualDisplay('1700x1100') : undefined;
  const app = await openWindow(display?.display);
  let failed = 0;
  try {
    const page = await app.firstWindow();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
    for (const { shot, look, name } of wanted) {
      try {
        await take(app, page, served.url, shot, look);
        process.stdout.write(`${name}\n`);
      } catch (error) {
        failed += 1;
        process.stdout.write(`FAILED ${name}: ${error instanceof Error ? error.message.split('\n')[0] : 'error'}\n`);
      }
    }
  } finally {
    await app.close();
    await display?.stop();
    served.stop();
    rmSync(work, { recursive: true, force: true });
  }
  process.stdout.write(`${wanted.length - failed} of ${wanted.length} pictures in ${outFolder}\n`);
  return failed > 0 || wanted.length === 0 ? 1 : 0;
}

mkdirSync(outFolder, { recursive: true });
process.exitCode = await takeAll();
