import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { expect, test } from 'vitest';
import forgeConfig from '../../forge.config.ts';
import { repoDir } from '../setup/places.mjs';
import { isPacked } from './packed-files.mjs';
import { readYaml, releaseConfig } from './release-config.mjs';

const require = createRequire(import.meta.url);
const config = releaseConfig();

interface FileMatcher {
  patterns: string[];
  createFilter(): (file: string, stat: unknown) => boolean;
}

test('the release’s configuration is one that electron-builder accepts', async () => {
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js');
  const { DebugLogger } = require('builder-util');
  await validateConfiguration(structuredClone(config), new DebugLogger(false));
  await expect(validateConfiguration({ ...config, nsis: { oneCick: true } }, new DebugLogger(false))).rejects.toThrow();
});

test('there is an installer for every system and processor that hospitals have', () => {
  const targets = (platform: { target?: unknown } | null | undefined) =>
    ((platform?.target ?? []) as { target: string; arch: string[] }[]).map(
      ({ target, arch }) => `${target} ${arch.join(' ')}`,
    );
  expect(targets(config.win)).toEqual(['nsis x64 arm64', 'msi x64 arm64']);
  expect(targets(config.mac)).toEqual(['dmg universal', 'zip universal']);
  expect(targets(config.linux)).toEqual(['AppImage x64 arm64', 'deb x64 arm64', 'rpm x64 arm64']);
  expect(config.mac).toMatchObject({ hardenedRuntime: true });
  for (const path of [config.mac?.entitlements, config.mac?.entitlementsInherit, config.nsis?.include])
    expect(existsSync(join(repoDir, path ?? '')), String(path)).toBe(true);
  const entitlements = readFileSync(join(repoDir, config.mac?.entitlements ?? ''), 'utf8');
  expect(entitlements.match(/<key>([^<]+)<\/key>/g)).toEqual(['<key>com.apple.security.cs.allow-jit</key>']);
});

test('both packagers give the app the same id, name, program and fuses', () => {
  const { packagerConfig, plugins } = forgeConfig;
  expect(packagerConfig).toMatchObject({
    appBundleId: config.appId,
    name: config.productName,
    executableName: config.linux.executableName,
  });
  const [plugin] = plugins as unknown as [{ fusesConfig: Record<number, boolean> }];
  const { resetAdHocDarwinSignature: _signature, ...fuses } = config.electronFuses;
  for (const [name, wanted] of Object.entries(fuses)) {
    if (wanted === null || name === 'loadBrowserProcessSpecificV8Snapshot') continue;
    const option = FuseV1Options[`${name[0]?.toUpperCase()}${name.slice(1)}` as keyof typeof FuseV1Options];
    expect(plugin.fusesConfig[option], name).toBe(wanted);
  }
  expect(config.electronFuses).toMatchObject({ runAsNode: false, onlyLoadAppFromAsar: true });
});

test.each([
  ['linux', 'x64', 'linux'],
  ['win32', 'arm64', 'win'],
  ['darwin', 'arm64', 'mac'],
] as const)(
  'both packagers put the same files into the app for %s %s, and none of development',
  (platform, arch, key) => {
    const { FileMatcher } = require('app-builder-lib/out/fileMatcher.js');
    const expand = (pattern: string): string => pattern.replace(/\$\{arch\}/g, arch);
    const patterns = [...config.files, ...((config[key]?.files ?? []) as string[])];
    const matcher: FileMatcher = new FileMatcher(repoDir, '/', expand, patterns);
    const isMatched = matcher.createFilter();
    const database = 'node_modules/better-sqlite3';
    const natives = [
      'linux-x64',
      'linux-arm64',
      'win32-x64',
      'win32-arm64',
      'darwin-x64',
      'darwin-arm64',
      'linuxmusl-x64',
    ];
    const files = [
      ...['out/main/index.cjs', 'out/main/index.cjs.map', 'out/engine/index.cjs', 'package.json', 'LICENSE'],
      ...['src/main/index.ts', 'test/e2e/happy-path.ts', '.cache/x', 'docs/README.md', 'package-lock.json', 'dist/x'],
      ...['lib/index.js', 'package.json', 'src/addon.cpp', 'deps/copy.js', 'binding.gyp', 'build/Makefile'].map(
        (file) => `${database}/${file}`,
      ),
      ...natives.map((native) => `${database}/prebuilds/${native}.node`),
    ];
    const byBuilder = files.filter((file) => {
      const isFile = { isDirectory: () => false, isFile: () => true };
      const isModule = file.startsWith('node_modules/');
      // electron-builder adds production packages by itself; the patterns only take away from them.
      const asked: FileMatcher = isModule ? new FileMatcher(repoDir, '/', expand, ['**/*', ...patterns]) : matcher;
      return (isModule ? asked.createFilter() : isMatched)(join(repoDir, file), isFile);
    });
    expect(files.filter((file) => isPacked(`/${file}`, platform, arch))).toEqual(byBuilder);
    expect(byBuilder.filter((file) => /^(src|test|docs|\.cache|dist)\//.test(file))).toEqual([]);
  },
);

test('only the encrypting database is a production dependency; everything else is bundled', () => {
  const about = JSON.parse(readFileSync(join(repoDir, 'package.json'), 'utf8'));
  expect(Object.keys(about.dependencies)).toEqual(['better-sqlite3']);
  const justified = readFileSync(join(repoDir, 'docs', 'dependencies.md'), 'utf8');
  for (const name of Object.keys({ ...about.dependencies, ...about.devDependencies }))
    expect(justified, name).toContain(`\`${name}\``);
});

test('a removed package keeps every vault; a purge takes them away only where the administrator said so before', () => {
  const root = mkdtempSync(join(tmpdir(), 'gantry-postrm-'));
  const vaults = ['home/desk', 'home/night', 'root'].map((home) => join(root, home, '.local', 'share', 'gantry'));
  for (const vault of vaults) {
    mkdirSync(vault, { recursive: true });
    writeFileSync(join(vault, 'ledger.db'), '');
  }
  const run = (reason: string): void => {
    const script = join(repoDir, config.deb.afterRemove);
    expect(statSync(script).mode & 0o111).not.toBe(0);
    expect(spawnSync('sh', [script, reason], { env: { ...process.env, DPKG_ROOT: root } }).status).toBe(0);
  };
  const left = (): number => vaults.filter((vault) => existsSync(join(vault, 'ledger.db'))).length;
  run('remove');
  run('purge');
  expect(left()).toBe(3);
  mkdirSync(join(root, 'etc', 'gantry'), { recursive: true });
  writeFileSync(join(root, 'etc', 'gantry', 'wipe-vault-on-purge'), '');
  run('remove');
  expect(left()).toBe(3);
  run('purge');
  expect(left()).toBe(0);
  expect(existsSync(join(root, 'home', 'desk'))).toBe(true);
  rmSync(root, { recursive: true });
});

test('on Windows too the vault is kept unless a person, or `/WIPE`, says otherwise', () => {
  expect(config.nsis).toMatchObject({ deleteAppDataOnUninstall: false });
  const script = readFileSync(join(repoDir, config.nsis?.include ?? ''), 'utf8');
  expect(script).toMatch(
    /MessageBox MB_YESNO[^\n]*MB_DEFBUTTON2[^\n]*\/SD IDNO IDNO keepVault\n\s+!insertmacro wipeVault\n\s+keepVault:/,
  );
  expect(script.match(/RMDir \/r/g)).toHaveLength(1);
});

test('the release is built on each system by its own job, after every test has passed', () => {
  const workflow = readYaml('.github/workflows/release.yml') as {
    jobs: Record<string, { needs?: string; strategy?: { matrix: { os: string[] } }; steps: { run?: string }[] }>;
  };
  const { test: tests, installers } = workflow.jobs;
  expect(tests?.steps.map(({ run }) => run)).toContain('npm test');
  expect(installers?.needs).toBe('test');
  expect(installers?.strategy?.matrix.os.map((os) => os.split('-')[0])).toEqual(['ubuntu', 'windows', 'macos']);
  const runs = (installers?.steps ?? []).map(({ run }) => run);
  expect(runs).toContain('npm run dist -- --installers');
  const scripts = JSON.parse(readFileSync(join(repoDir, 'package.json'), 'utf8')).scripts;
  for (const run of runs.filter((line) => line?.startsWith('npm run ')))
    expect(scripts[run?.split(' ')[2] ?? '']).toBeDefined();
});
