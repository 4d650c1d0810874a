import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { expect } from '@playwright/test';
import { type DemoStack, demoCase } from '../../../demo/stack.ts';
import { buildDeb } from '../../../scripts/package/build-deb.mjs';
import { buildUnpacked } from '../../../scripts/package/build-unpacked.mjs';
import { test } from '../fixtures.ts';
import { driveHappyPath } from '../happy-path.ts';
import { launchPackaged } from './launch-packaged.ts';

test.skip(process.platform !== 'linux', 'the unpacked app and the deb are built on Linux; see docs/release.md');
test.describe.configure({ mode: 'serial', timeout: 400_000 });

let folder: string;
let unpacked: string;
let program: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-package-'));
  unpacked = await buildUnpacked({ outDir: folder });
  program = join(unpacked, 'gantry');
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sizeOf = (path: string): number =>
  statSync(path).isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
    : statSync(path).size;

test('installed, Gantry without Electron itself takes at most 60 MB, and holds nothing of its development', () => {
  const resources = join(unpacked, 'resources');
  const parts = readdirSync(resources).filter((name) => name !== 'node');
  const megabytes = parts.reduce((sum, name) => sum + sizeOf(join(resources, name)), 0) / 1e6;
  test.info().annotations.push({ type: 'size', description: `${megabytes.toFixed(1)} MB` });
  expect(megabytes).toBeLessThanOrEqual(60);
  const files = listPackage(join(resources, 'app.asar'), { isPack: false });
  const strange = files.filter(
    (file) => !/^\/(out(\/.*)?|package\.json|LICENSE|node_modules|node_modules\/better-sqlite3(\/.*)?)$/.test(file),
  );
  expect(strange).toEqual([]);
  expect(files.filter((file) => /\.(map|ts|tsx|test\.\w+|c|cpp|h)$/.test(file))).toEqual([]);
  expect(files.filter((file) => file.endsWith('.node'))).toEqual([
    `/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
  ]);
});

test('its fuses are set: no Node of its own to run, no debugger, no other app in its place', async () => {
  const wire = await getCurrentFuseWire(program);
  expect(wire.version).toBe(FuseVersion.V1);
  const on = [FuseV1Options.EnableCookieEncryption, FuseV1Options.OnlyLoadAppFromAsar];
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
  ];
  for (const fuse of [...on, FuseV1Options.EnableEmbeddedAsarIntegrityValidation])
    expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.ENABLE);
  for (const fuse of off) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.DISABLE);
});

test('whoever sets Electron’s variables gets neither a Node nor a script of theirs run inside Gantry', async ({
  display,
}) => {
  const home = join(folder, 'fuse-home');
  const proof = join(folder, 'attacked');
  const script = `require('node:fs').writeFileSync(${JSON.stringify(proof)}, '')`;
  mkdirSync(home);
  const attack = join(folder, 'attack.cjs');
  appendFileSync(attack, script);
  const env = {
    GANTRY_HOME: home,
    GANTRY_KEY_FILE: join(folder, 'fuse.key'),
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: `--require ${attack}`,
    ...(display ? { DISPLAY: display } : {}),
  };
  const gantry = await launchPackaged(program, { args: [attack, '--inspect-brk=0'], env });
  await expect(gantry.page.getByRole('button', { name: 'Settings' }).first()).toBeVisible({ timeout: 60_000 });
  await gantry.close();
  expect(existsSync(proof)).toBe(false);
});

test('an engine that somebody changed after the installation is not started, and the reason is said', async ({
  display,
}) => {
  const changed = join(folder, 'changed');
  const home = join(folder, 'changed-home');
  cpSync(unpacked, changed, { recursive: true });
  appendFileSync(join(changed, 'resources', 'app.asar.unpacked', 'out', 'engine', 'index.cjs'), '\n// changed');
  const env = {
    GANTRY_HOME: home,
    GANTRY_KEY_FILE: join(folder, 'changed.key'),
    ...(display ? { DISPLAY: display } : {}),
  };
  const app = spawn(join(changed, 'gantry'), process.getuid?.() === 0 ? ['--no-sandbox'] : [], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  for await (const line of createInterface({ input: app.stderr })) {
    said = line;
    if (said.startsWith('Gantry cannot start')) break;
  }
  expect(said).toContain('not as it was delivered (out/engine/index.cjs)');
  app.kill('SIGKILL');
  expect(existsSync(join(home, 'ledger.db'))).toBe(false);
  rmSync(changed, { recursive: true });
});

test('the unpacked app walks a disc the whole way: read, matched, proven in Orthanc, linked, its images shown', async ({
  stack,
  display,
}, testInfo) => {
  const { viewerUrl } = await walk(program, {
    ...{ stack: await stack({ images: 24 }), display, screenshotsDir: testInfo.outputDir },
    withViewer: true,
  });
  expect(viewerUrl).toMatch(/StudyInstanceUIDs=[\d.]+/);
});

test('the deb, installed into a root of its own, does the same, and its removal keeps the vault', async ({
  stack,
  display,
}, testInfo) => {
  const root = join(folder, 'root');
  for (const made of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'var/lib/dpkg/triggers', 'etc/gantry', 'tmp'])
    mkdirSync(join(root, made), { recursive: true });
  appendFileSync(join(root, 'var/lib/dpkg/status'), '');
  const deb = await buildDeb(unpacked, folder);
  dpkg(root, '--force-depends', '--install', deb);
  await walk(join(root, 'usr', 'bin', 'gantry'), {
    stack: await stack({ images: 24 }),
    display,
    screenshotsDir: testInfo.outputDir,
    withViewer: false,
  });

  const vault = join(root, 'home', 'desk', '.local', 'share', 'gantry');
  mkdirSync(vault, { recursive: true });
  dpkg(root, '--purge', 'gantry');
  expect(existsSync(join(root, 'usr', 'lib', 'gantry', 'gantry'))).toBe(false);
  expect(existsSync(vault)).toBe(true);
});

/** Runs dpkg on a root of its own; maintainer scripts are told by `DPKG_ROOT` and run outside of it. */
function dpkg(root: string, ...args: string[]): void {
  const asRoot = process.getuid?.() === 0 ? [] : ['fakeroot', '--'];
  const command = [...asRoot, 'dpkg', `--root=${root}`, '--force-script-chrootless', '--force-not-root', ...args];
  const [first = 'dpkg', ...rest] = command;
  const ran = spawnSync(first, rest, { encoding: 'utf8' });
  expect(ran.status, ran.stderr).toBe(0);
}

/** Up to the linked order, and with `withViewer` to the images. */
async function walk(
  installed: string,
  {
    stack,
    display,
    screenshotsDir,
    withViewer,
  }: { stack: DemoStack; display: string | undefined; screenshotsDir: string; withViewer: boolean },
): Promise<{ viewerUrl: string | null }> {
  const { orthanc, ehr, disc, home, keyFile, discPath } = stack;
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const env = { GANTRY_HOME: home, GANTRY_KEY_FILE: keyFile, ...(display ? { DISPLAY: display } : {}) };
  const gantry = await launchPackaged(installed, { args: [discPath], env });
  const { page, context } = gantry;
  const walked = { app: context, page, discPath, ...demoCase, screenshotsDir, withViewer, onStep: () => {} };
  const outcome = await driveHappyPath(walked);
  await gantry.close();
  const order = [...ehr.state.orders.values()].find((one) => one.accession_number === demoCase.accessionNumber);
  expect(order).toMatchObject({ number_of_images: disc.instances.length, upload_source: 'cd_import' });
  return outcome;
}
