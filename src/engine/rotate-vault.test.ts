import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeVaultHome, readVaultHome, type VaultHome, vaultContents } from '../../test/fakes/vault-home.ts';
import { backupIsDue, backupsIn, makeBackup, rotatedAtKey } from './backups.ts';
import { createEngine } from './engine.ts';
import { checkBackup } from './ledger/backup-ledger.ts';
import { openDirectoryStore } from './ledger/directory-store.ts';
import { ledgerSteps, ledgerVersion } from './ledger/migrations.ts';
import { openDatabase } from './ledger/open-database.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { rotateVault } from './rotate-vault.ts';
import { readKeyFile, replaceKeyFile } from './vault/key-file.ts';
import { openVault } from './vault/open-vault.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 300_000 });

let room: VaultHome;
let home: string;
let keyPath: string;
let names: readonly string[];
const contents = vaultContents;
beforeEach(async () => {
  room = await makeVaultHome();
  ({ home, keyPath, names } = room);
});
afterEach(() => room.remove());

const rotate = () =>
  rotateVault({
    ...{ home, key: readKeyFile(keyPath), actor: 'anna' },
    storeKey: (key) => replaceKeyFile(keyPath, key),
  });

/** Everything that the home holds, after the engine has once been started on it. */
async function contentsUnder(key: Buffer): Promise<{ note: unknown; images: string[] }> {
  const engine = await createEngine({ home, key, keyOrigin: 'file', version: '0', user: 'anna' });
  await engine.close();
  return readVaultHome(room, currentKey(key));
}
/** The key that the home is under: the one at hand, or where a rotation is not stored yet, its new one. */
let currentKey = (key: Buffer): Buffer => key;

describe('a new vault key', () => {
  it('opens everything, the old one opens nothing any more, and the trail says who did it', async () => {
    const old = readKeyFile(keyPath);
    const sealed = names.map((name) => readFileSync(join(home, 'spool', name)));
    expect(await rotate()).toEqual({ resealed: 3, damaged: 0, foldersLeft: [] });
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

  describe('and the backups', () => {
    const ledgerKeyNow = () => openVault({ home, key: readKeyFile(keyPath) }).ledgerKey;
    function siteBackupFolder(folder: string): string {
      const ledger = openLedger({ path: join(home, 'ledger.db'), key: ledgerKeyNow() });
      ledger.settings.set('site', { backup: { everyHours: 24, keep: 14, folder } }, new Date().toISOString());
      const { path } = makeBackup({ ledger, folder, keep: 14, at: new Date(), actor: 'anna' });
      ledger.close();
      return path;
    }

    it('are under it too, in the folder that the site named and before an update; those of another desk are left alone', async () => {
      const folder = join(room.work, 'backups of all desks');
      const path = siteBackupFolder(folder);
      const long = new Date('2026-01-02T03:04:05.000Z');
      utimesSync(path, long, long);
      const foreign = join(folder, 'gantry-2026-01-01T00-00-00-000Z.gantry-backup');
      openDatabase({ path: foreign, key: Buffer.alloc(32, 8) }).close();
      const ofOther = readFileSync(foreign);
      const older = ledgerVersion - 1;
      const beforeUpdate = join(home, 'backups', `before-update-${older}.gantry-backup`);
      mkdirSync(join(home, 'backups'));
      openDatabase({ path: beforeUpdate, key: ledgerKeyNow(), steps: ledgerSteps.slice(0, older) }).close();

      expect((await rotate()).foldersLeft).toEqual([]);
      expect(checkBackup(path, ledgerKeyNow()).imports).toBe(0);
      // The Gantry of back then is to open it.
      const asThen = openDatabase({ path: beforeUpdate, key: ledgerKeyNow(), steps: ledgerSteps.slice(0, older) });
      expect(Number(asThen.pragma('user_version', { simple: true }))).toBe(older);
      asThen.close();
      expect(readFileSync(foreign).equals(ofOther)).toBe(true);
    });

    it('keep their age, and a new one is due: what was under the old key may lie anywhere', async () => {
      const folder = join(room.work, 'elsewhere');
      const path = siteBackupFolder(folder);
      const made = new Date(Date.now() - 60_000);
      utimesSync(path, made, made);
      await rotate();
      expect(statSync(path).mtime).toEqual(made);
      const ledger = openLedger({ path: join(home, 'ledger.db'), key: ledgerKeyNow() });
      const rotatedAt = ledger.settings.get(rotatedAtKey) as string;
      ledger.close();
      expect(backupIsDue(folder, 24, new Date())).toBe(false);
      expect(backupIsDue(folder, 24, new Date(), rotatedAt)).toBe(true);
      expect(backupIsDue(folder, 24, new Date(), new Date(made.getTime() - 1).toISOString())).toBe(false);
    });

    it('that cannot be reached are said, and a new one is made at once that the new key opens', async () => {
      const folder = join(room.work, 'disk that is not plugged in');
      siteBackupFolder(folder);
      rmSync(folder, { recursive: true });
      expect((await rotate()).foldersLeft).toEqual([folder]);
      const [path = ''] = backupsIn(join(home, 'backups'));
      expect(checkBackup(path, ledgerKeyNow()).imports).toBe(0);
      expect(await contentsUnder(readKeyFile(keyPath))).toEqual({ note: 'kept', images: contents });
    });

    it('that cannot be reached are named in the checks of the window, over restarts, until somebody makes a backup', async () => {
      const folder = join(room.work, 'unplugged');
      siteBackupFolder(folder);
      rmSync(folder, { recursive: true });
      await rotate();
      const open = () =>
        createEngine({ ...{ home, key: readKeyFile(keyPath), keyOrigin: 'file', version: '0', user: 'anna' } });
      const context = { signal: new AbortController().signal };
      const vault = async ({ handlers }: Awaited<ReturnType<typeof open>>) =>
        (await handlers.app.health({}, context)).find(({ part }) => part === 'vault');
      const named = { state: 'warning', fault: { code: 'backups-old-key', params: { folders: folder } } };
      const first = await open();
      expect(await vault(first)).toMatchObject(named);
      await first.close();
      const second = await open();
      expect(await vault(second)).toMatchObject(named);
      await second.handlers.app.backUp({}, context);
      expect(await vault(second)).toMatchObject({ state: 'ok', fault: null });
      await second.close();
    });
  });

  it('leaves a file that was damaged before as it is, and says so', async () => {
    appendFileSync(join(home, 'spool', names[1] ?? ''), 'x');
    expect(await rotate()).toEqual({ resealed: 2, damaged: 1, foldersLeft: [] });
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

describe('a change of key that the window asked for', () => {
  const open = (key: Buffer, restart: () => void = () => {}) =>
    createEngine({ home, key, keyOrigin: 'keychain', version: '0', user: 'anna', restart });

  it('is begun by the running engine and carried out by the next, which gives the new key; until that is kept, both open', async () => {
    const old = readKeyFile(keyPath);
    const before = await open(old);
    expect(before.key.equals(old)).toBe(true);
    let restarts = 0;
    await before.close();
    const asked = await open(old, () => {
      restarts += 1;
    });
    const context = { signal: new AbortController().signal };
    await asked.handlers.vault.changeKey({}, context);
    // Clicked twice, it is one change.
    await asked.handlers.vault.changeKey({}, context);
    await new Promise((resolve) => setImmediate(resolve));
    expect(restarts).toBe(2);
    await asked.close();

    // The keychain did not take it the first time, and the engine died on the way.
    const second = await open(old);
    const fresh = second.key;
    expect(fresh.equals(old)).toBe(false);
    await second.close();
    const third = await open(old);
    expect(third.key.equals(fresh)).toBe(true);
    third.keyKept();
    await third.close();
    expect(existsSync(join(home, 'vault-rotation'))).toBe(false);
    await expect(open(old)).rejects.toThrow('vault-key-wrong');
    const last = await open(fresh);
    const actions = [...last.audit.list(0)].map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('vault.'))).toEqual([
      'vault.rotation-begun',
      'vault.rotation-begun',
      'vault.rotated',
    ]);
    expect(last.verifyAudit().ok).toBe(true);
    await last.close();
    expect(await contentsUnder(fresh)).toEqual({ note: 'kept', images: contents });
  });

  it('is refused where nobody would start the engine again', async () => {
    const engine = await createEngine({
      ...{ home, key: readKeyFile(keyPath), keyOrigin: 'file', version: '0', user: 'anna' },
    });
    const signal = new AbortController().signal;
    await expect(engine.handlers.vault.changeKey({}, { signal })).rejects.toThrow('vault-locked');
    await engine.close();
    expect(existsSync(join(home, 'vault-rotation'))).toBe(false);
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
