import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEngine } from './engine.ts';
import { openDirectoryStore } from './ledger/directory-store.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { rotateVault } from './rotate-vault.ts';
import { createKeyFile, readKeyFile, replaceKeyFile } from './vault/key-file.ts';
import { openVault } from './vault/open-vault.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 300_000 });

const at = '2024-06-01T08:00:00.000Z';
const contents = ['Plantedname^Anna', 'second image', 'x'.repeat(300_000)];
let work: string;
let home: string;
let keyPath: string;
let names: string[];

/** What nobody knows, the engine takes away when it starts. */
const heldAs = (spoolName: string) => ({
  ...{ sourcePath: '/media/disc', path: spoolName, sizeBytes: 1, modifiedAtMs: null },
  ...{ sopInstanceUid: '2.25.1', spoolName, sha256: '' },
});

async function* streamOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'gantry-rotate-'));
  home = join(work, 'home');
  keyPath = join(work, 'vault.key');
  const vault = openVault({ home, key: createKeyFile(keyPath) });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: true });
  ledger.settings.set('note', 'kept', at);
  names = [];
  for (const text of contents) names.push((await vault.spool.write(streamOf(text))).name);
  const now = new Date().toISOString();
  ledger.heldFiles.begin('scan', now);
  ledger.heldFiles.record('scan', names.map(heldAs), now);
  ledger.close();
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const rotate = () =>
  rotateVault({
    ...{ home, key: readKeyFile(keyPath), actor: 'anna' },
    storeKey: (key) => replaceKeyFile(keyPath, key),
  });

/** Everything that the home holds, read as the engine reads it. */
async function contentsUnder(key: Buffer): Promise<{ note: unknown; images: string[] }> {
  const engine = await createEngine({ home, key, keyOrigin: 'file', version: '0', user: 'anna' });
  await engine.close();
  const rotated = openVault({ home, key: currentKey(key) });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: rotated.ledgerKey, keyProven: true });
  const note = ledger.settings.get('note');
  ledger.close();
  const images: string[] = [];
  for (const name of names) {
    const file = await rotated.spool.open(name);
    images.push((await file.read(0, file.sizeBytes)).toString());
    await file.close();
  }
  return { note, images };
}
/** The key that the home is under: the one at hand, or where a rotation is not stored yet, its new one. */
let currentKey = (key: Buffer): Buffer => key;

describe('a new vault key', () => {
  it('opens everything, the old one opens nothing any more, and the trail says who did it', async () => {
    const old = readKeyFile(keyPath);
    const sealed = names.map((name) => readFileSync(join(home, 'spool', name)));
    expect(await rotate()).toEqual({ resealed: 3, damaged: 0 });
    const key = readKeyFile(keyPath);
    expect(key.equals(old)).toBe(false);
    expect(await contentsUnder(key)).toEqual({ note: 'kept', images: contents });
    for (const [n, name] of names.entries())
      expect(readFileSync(join(home, 'spool', name)).equals(sealed[n] ?? key)).toBe(false);
    expect(() => openVault({ home, key: old })).toThrow('vault-key-wrong');
    expect(readdirSync(home).sort()).toEqual(['ledger.db', 'logs', 'spool', 'vault-check']);
    expect(readdirSync(join(home, 'spool')).sort()).toEqual([...names, 'unfinished'].sort());
    const ledger = openLedger({ path: join(home, 'ledger.db'), key: openVault({ home, key }).ledgerKey });
    expect(ledger.audit.list()).toMatchObject([{ actor: 'anna', action: 'vault.rotated' }]);
    ledger.close();
  });

  it('is the key of the directory’s copy too: nothing of it is read anew', async () => {
    const path = join(home, 'directory.db');
    const opened = (key: Buffer) => openDirectoryStore({ path, key: openVault({ home, key }).directoryKey });
    const old = opened(readKeyFile(keyPath));
    old.setFact('pass.patients', { count: 7 });
    old.close();
    const before = readFileSync(path);
    await rotate();
    expect(readFileSync(path).subarray(0, 4_096).equals(before.subarray(0, 4_096))).toBe(false);
    const rotated = opened(readKeyFile(keyPath));
    expect(rotated.fact('pass.patients')).toEqual({ count: 7 });
    rotated.close();
  });

  it('is not begun with a wrong key, nor while the engine works', async () => {
    const wrong = rotateVault({ home, key: Buffer.alloc(32, 5), actor: 'eve', storeKey: () => undefined });
    await expect(wrong).rejects.toThrow('vault-key-wrong');
    rmSync(join(home, 'vault-check'));
    const unproven = rotateVault({ home, key: Buffer.alloc(32, 5), actor: 'eve', storeKey: () => undefined });
    await expect(unproven).rejects.toThrow('vault-key-wrong');
    expect(existsSync(join(home, 'vault-rotation'))).toBe(false);
    const engine = await createEngine({
      ...{ home, key: readKeyFile(keyPath), keyOrigin: 'file', version: '0', user: 'anna' },
    });
    await expect(rotate()).rejects.toThrow('ledger-in-use');
    await engine.close();
    expect(await contentsUnder(readKeyFile(keyPath))).toEqual({ note: 'kept', images: contents });
  });

  it('leaves a file that was damaged before as it is, and says so', async () => {
    appendFileSync(join(home, 'spool', names[1] ?? ''), 'x');
    expect(await rotate()).toEqual({ resealed: 2, damaged: 1 });
  });
});

describe('a rotation that was cut off', () => {
  it('opens with the old key when the new one was not stored yet, and with the new one when it was', async () => {
    const old = readKeyFile(keyPath);
    let fresh = old;
    const cut = rotateVault({
      ...{ home, key: old, actor: 'anna' },
      storeKey: (key) => {
        fresh = key;
        throw new Error('the power went');
      },
    });
    await expect(cut).rejects.toThrow('the power went');
    currentKey = () => fresh;
    expect(await contentsUnder(old)).toEqual({ note: 'kept', images: contents });
    expect(await contentsUnder(old)).toEqual({ note: 'kept', images: contents });
    expect(await contentsUnder(fresh)).toEqual({ note: 'kept', images: contents });
    currentKey = (key) => key;
    // The new key was shown: the way from the old one is closed.
    await expect(contentsUnder(old)).rejects.toThrow('vault-key-wrong');
  });
});

it('a wrong key beside what a crash left unmerged changes nothing', async () => {
  const write = `
    import { openLedger } from ${JSON.stringify(join(import.meta.dirname, 'ledger', 'open-ledger.ts'))};
    const ledger = openLedger({ path: process.argv[1], key: Buffer.from(process.argv[2], 'hex'), keyProven: true });
    for (let n = 0; n < 50; n += 1) ledger.settings.set('late' + n, 'x'.repeat(5000), '');
    process.kill(process.pid, 'SIGKILL');`;
  const path = join(home, 'ledger.db');
  const { ledgerKey } = openVault({ home, key: readKeyFile(keyPath) });
  try {
    execFileSync(process.execPath, ['--input-type=module', '-e', write, path, ledgerKey.toString('hex')]);
  } catch {
    // It killed itself.
  }
  const before = [readFileSync(path), readFileSync(`${path}-wal`)];
  expect(() => openLedger({ path, key: Buffer.alloc(32, 4) })).toThrow('vault-key-wrong');
  expect(readFileSync(path).equals(before[0] as Buffer)).toBe(true);
  expect(readFileSync(`${path}-wal`).equals(before[1] as Buffer)).toBe(true);
  const ledger = openLedger({ path, key: ledgerKey });
  expect(ledger.settings.get('late49')).toHaveLength(5000);
  ledger.close();
});
