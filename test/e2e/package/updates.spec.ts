import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { buildDeb } from '../../../scripts/package/build-deb.mjs';
import { buildUnpacked } from '../../../scripts/package/build-unpacked.mjs';
import { writeFeed } from '../../../scripts/package/update-feed.mjs';
import { writeUpdateKeys } from '../../../scripts/package/update-keys.mjs';
import { ledgerVersion } from '../../../src/engine/ledger/migrations.ts';
import { test } from '../fixtures.ts';
import { launchPackaged } from './launch-packaged.ts';

test.skip(process.platform !== 'linux', 'the deb is built and replaced on Linux; see docs/release.md');
test.describe.configure({ mode: 'serial', timeout: 600_000 });

const publisher = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const present = '0.1.0';
const next = '0.2.0';

let folder: string;
let root: string;
let feed: string;
let debs: Record<string, string>;
let server: Server;
let url: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-updates-'));
  root = join(folder, 'root');
  feed = join(folder, 'feed');
  for (const made of [
    'root/var/lib/dpkg/info',
    'root/var/lib/dpkg/updates',
    'root/var/lib/dpkg/triggers',
    'feed',
    'bin',
  ])
    mkdirSync(join(folder, made), { recursive: true });
  appendFileSync(join(root, 'var/lib/dpkg/status'), '');
  writeUpdateKeys(publisher.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'));
  try {
    debs = { [present]: await packed(present), [next]: await packed(next) };
  } finally {
    writeUpdateKeys();
  }
  server = createServer((request, response) => {
    const path = join(feed, basename(new URL(request.url ?? '/', 'http://x').pathname));
    if (existsSync(path)) response.end(readFileSync(path));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gantry`;
});
test.afterAll(() => {
  server?.close();
  server?.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

async function packed(version: string): Promise<string> {
  const outDir = join(folder, version);
  return buildDeb(await buildUnpacked({ outDir, version }), outDir);
}

/** The system's dpkg, on a root of its own; who is not root gets what the system's password would give. */
function ownSystem(): string {
  const bin = join(folder, 'bin');
  const scripts = {
    dpkg: `exec /usr/bin/dpkg --root=${root} --force-script-chrootless --force-not-root --force-depends "$@"`,
    pkexec: 'shift; exec fakeroot -- "$@"',
  };
  for (const [name, body] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

function installedVersion(): string | undefined {
  const status = spawnSync('dpkg-query', [`--admindir=${join(root, 'var/lib/dpkg')}`, '--status', 'gantry'], {
    encoding: 'utf8',
  });
  return /^Version: (.+)$/m.exec(status.stdout)?.[1];
}

/** Puts a release where the site's desks look. */
function publish(version: string, more: Partial<Parameters<typeof writeFeed>[0]> = {}): void {
  const deb = debs[version] ?? '';
  copyFileSync(deb, join(feed, basename(deb)));
  const { privateKey } = publisher;
  writeFeed({ files: [deb], version, kind: 'latest', system: '-linux', privateKey, outDir: feed, ...more });
}

async function openUpdates(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).first().click();
  await page.getByRole('tab', { name: 'This computer' }).click();
  await expect(page.getByRole('heading', { name: 'New versions' })).toBeVisible();
}

/** The fault that the section shows; other banners are not meant. */
async function says(page: Page, words: string): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible({ timeout: 60_000 });
}

const look = (page: Page) => page.getByRole('button', { name: 'Look for a new version' }).click();
async function install(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Install and restart…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Install and restart' }).click();
}

/** The window of the Gantry that started itself again. */
async function restarted(home: string): Promise<{ page: Page; end(): Promise<void> }> {
  const portPath = join(home, 'window', 'DevToolsActivePort');
  await expect.poll(() => existsSync(portPath), { timeout: 60_000 }).toBe(true);
  const [port = ''] = readFileSync(portPath, 'utf8').split('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true, timeout: 60_000 });
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (!page) throw new Error('the restarted app has no window');
  return {
    page,
    async end() {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => null);
    },
  };
}

test('a signed new version is looked for, fetched, installed and started, each by a person’s word; anything else is refused; and the way back', async ({
  display,
}, testInfo) => {
  const bin = ownSystem();
  const first = spawnSync(join(bin, 'dpkg'), ['--install', debs[present] ?? ''], { encoding: 'utf8' });
  expect(first.status, first.stderr).toBe(0);
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ settings: { updates: { url } } }));
  const env = {
    ...{ GANTRY_HOME: home, GANTRY_KEY_FILE: join(folder, 'vault.key'), GANTRY_POLICY_FILE: policy },
    ...{ PATH: `${bin}:${process.env.PATH}`, XDG_CACHE_HOME: join(folder, 'cache') },
    ...(display ? { DISPLAY: display } : {}),
  };
  const gantry = await launchPackaged(join(root, 'usr', 'bin', 'gantry'), { env });
  const { page } = gantry;
  // Nothing is set up on this computer: the guide offers itself once.
  await page.getByRole('button', { name: 'Close the guide' }).click();
  await openUpdates(page);
  await expect(page.getByText(`This is version ${present}.`)).toBeVisible();

  // Nobody there; a stranger's signature; one of another day; not this desk's turn yet.
  await look(page);
  await says(page, 'New versions cannot be asked for.');
  publish(next, { privateKey: stranger.privateKey });
  await look(page);
  await says(page, 'not signed by Gantry’s publisher');
  publish(next, { at: new Date('2020-01-01') });
  await look(page);
  await says(page, 'or expired');
  publish(next, { percent: 0 });
  await look(page);
  await expect(page.getByText(`There is nothing to install. Version ${present} stays.`)).toBeVisible();

  // The package is not what was signed.
  publish(next);
  appendFileSync(join(feed, basename(debs[next] ?? '')), 'more');
  await look(page);
  await expect(page.getByText(new RegExp(`Version ${next} of .* is there`))).toBeVisible();
  await page.getByRole('button', { name: 'Download' }).click();
  await says(page, 'not what its publisher signed');

  // It is; and exchanged while it lay ready.
  publish(next);
  await page.getByRole('button', { name: 'Download' }).click();
  await expect(page.getByText(`Version ${next} is downloaded and checked.`)).toBeVisible({ timeout: 60_000 });
  const pending = join(folder, 'cache', 'gantry-updates', 'pending');
  const fetched = readdirSync(pending).find((name) => name.endsWith('.deb')) ?? '';
  const kept = readFileSync(join(pending, fetched));
  writeFileSync(join(pending, fetched), 'exchanged');
  await install(page);
  await says(page, 'not what its publisher signed');
  expect(installedVersion()).toBe(present);
  writeFileSync(join(pending, fetched), kept);

  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('button', { name: 'Install and restart…' }).click();
  await page.screenshot({ path: testInfo.outputPath('consent.png') });
  await page.getByRole('button', { name: 'Not now' }).click();
  expect(installedVersion()).toBe(present);
  const backups = (): number => (existsSync(join(home, 'backups')) ? readdirSync(join(home, 'backups')).length : 0);
  const backupsBefore = backups();
  rmSync(join(home, 'window', 'DevToolsActivePort'), { force: true });
  await install(page);
  await expect.poll(installedVersion, { timeout: 120_000 }).toBe(next);
  await gantry.ended;
  expect(backups()).toBe(backupsBefore + 1);

  const again = await restarted(home);
  await openUpdates(again.page);
  await expect(again.page.getByText(`This is version ${next}.`)).toBeVisible();
  await expect(again.page.getByText(`Version ${next} was installed.`)).toBeVisible();

  // The way back: the publisher's own word for it, and never to what could not read the records.
  const back = () => again.page.getByRole('button', { name: 'Look for a version to go back to' }).click();
  publish(present, { kind: 'earlier', readableLedger: ledgerVersion - 1 });
  await back();
  await again.page.getByRole('button', { name: 'Download' }).click();
  await expect(again.page.getByText(`Version ${present} is downloaded and checked.`)).toBeVisible({ timeout: 60_000 });
  await install(again.page);
  await says(again.page, 'cannot read the records');
  publish(present, { kind: 'earlier' });
  await back();
  await expect(again.page.getByText(new RegExp(`You can go back to version ${present} of`))).toBeVisible();
  await again.page.getByRole('button', { name: 'Download' }).click();
  await expect(again.page.getByText(`Version ${present} is downloaded and checked.`)).toBeVisible({ timeout: 60_000 });
  rmSync(join(home, 'window', 'DevToolsActivePort'), { force: true });
  await install(again.page);
  await expect.poll(installedVersion, { timeout: 120_000 }).toBe(present);
  const old = await restarted(home);
  await openUpdates(old.page);
  await expect(old.page.getByText(`This is version ${present}.`)).toBeVisible();
  await old.end();
});
