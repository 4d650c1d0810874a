import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backupIsDue, backupsIn, makeBackup } from './backups.ts';
import { createEngine } from './engine.ts';
import { openTestRoom, studyOf, testKey } from './import/testing/test-room.ts';
import { ledgerSteps } from './ledger/migrations.ts';
import { openDatabase } from './ledger/open-database.ts';
import { replaceLedger } from './ledger/replace-ledger.ts';
import { restoreHome } from './restore-home.ts';
import { subkey } from './vault/subkey.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 60_000 });

let work: string;
let home: string;
let folder: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-backups-'));
  home = join(work, 'home');
  folder = join(home, 'backups');
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const at = new Date('2026-03-17T02:00:00.000Z');
const hours = (count: number) => new Date(at.getTime() + count * 3_600_000);

/** A home with one study that is stored here and waits for its archive. */
async function homeWithWork(): Promise<void> {
  const disc = join(work, 'disc');
  mkdirSync(disc);
  for (const n of [1, 2, 3]) writeFileSync(join(disc, `1.2.${n}.dcm`), `image ${n}`);
  const room = openTestRoom(home);
  room.ledger.settings.set('note', 'Plantedname', at.toISOString());
  room.imports.approve(studyOf(disc, '1.2'));
  await room.imports.drain();
  expect(room.imports.list()).toMatchObject([{ station: 'upload', condition: 'held', counts: { staged: 3 } }]);
  await room.close();
}
function backUp(when = at, keep = 14): string {
  const room = openTestRoom(home);
  const { path } = makeBackup({ ledger: room.ledger, folder, keep, at: when, actor: 'anna' });
  room.ledger.close();
  return path;
}

describe('a backup', () => {
  it('holds records and settings, opens with the vault key only, and is one file that only its owner may read', async () => {
    await homeWithWork();
    const path = backUp();
    expect(readdirSync(folder)).toEqual([path.slice(folder.length + 1)]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(path).includes('Plantedname')).toBe(false);
    const otherKey = { home: join(work, 'other'), key: Buffer.alloc(32, 1), backupPath: path, actor: 'eve' };
    expect(() => restoreHome(otherKey)).toThrow('backup-unusable');
    expect(existsSync(join(work, 'other', 'ledger.db'))).toBe(false);
  });

  it('is made when the last one is old enough, or lies in the future; the oldest of too many goes', () => {
    expect(backupIsDue(folder, 24, at)).toBe(true);
    for (const n of [0, 24, 48, 72]) backUp(hours(n), 3);
    expect(backupsIn(folder)).toHaveLength(3);
    expect(backupsIn(folder)[0]).toContain('2026-03-20T02');
    const [newest = ''] = backupsIn(folder);
    const made = statSync(newest).mtime;
    expect(backupIsDue(folder, 24, new Date(made.getTime() + 23 * 3_600_000))).toBe(false);
    expect(backupIsDue(folder, 24, new Date(made.getTime() + 24 * 3_600_000 + 1_000))).toBe(true);
    expect(backupIsDue(folder, 24, new Date(made.getTime() - 60_000))).toBe(true);
  });
});

describe('a restore', () => {
  it('brings back work that was under way, and it goes on', async () => {
    await homeWithWork();
    const path = backUp();
    const room = openTestRoom(home);
    room.ledger.settings.set('note', 'later', at.toISOString());
    room.ledger.close();

    const result = restoreHome({ home, key: testKey, backupPath: path, actor: 'anna' });
    expect(result).toMatchObject({ imports: 1, toStageAgain: 0 });
    expect(existsSync(join(result.putAside ?? '', 'ledger.db'))).toBe(true);
    const restored = openTestRoom(home);
    expect(restored.ledger.settings.get('note')).toBe('Plantedname');
    expect(restored.imports.list()).toMatchObject([{ station: 'upload', counts: { staged: 3 } }]);
    expect(restored.ledger.audit.list().at(-1)).toMatchObject({ actor: 'anna', action: 'ledger.restored' });
    expect(restored.ledger.audit.verifyAudit().ok).toBe(true);
    await restored.close();
    expect(existsSync(path)).toBe(true);
  });

  it('puts images aside that came after the backup, and deletes none: their disc may be gone', async () => {
    await homeWithWork();
    const path = backUp();
    const later = 'ab'.repeat(16);
    writeFileSync(join(home, 'spool', later), 'sealed');
    const result = restoreHome({ home, key: testKey, backupPath: path, actor: 'anna' });
    expect(result).toMatchObject({ toStageAgain: 0, filesPutAside: 1 });
    expect(readFileSync(join(result.putAside ?? '', 'spool', later), 'utf8')).toBe('sealed');
  });

  it('on a new computer, where no image is stored, reads the discs again instead of losing one', async () => {
    await homeWithWork();
    const path = backUp();
    const elsewhere = join(work, 'new computer');
    expect(restoreHome({ home: elsewhere, key: testKey, backupPath: path, actor: 'anna' })).toMatchObject({
      ...{ toStageAgain: 3, putAside: null },
    });
    const room = openTestRoom(elsewhere);
    const [view] = room.imports.list();
    expect(view).toMatchObject({ station: 'stage', condition: 'ready', counts: { staged: 0 } });
    const reopened = room.ledger.audit.list({ subject: view?.id ?? '' }).at(-1);
    expect(reopened).toMatchObject({
      action: 'import.reopened',
      actor: 'anna',
      detail: { from: 'upload', to: 'stage' },
    });
    await room.imports.drain();
    expect(room.imports.list()).toMatchObject([{ station: 'upload', counts: { staged: 3 } }]);
    await room.close();
  });

  it('changes nothing for a backup that is damaged anywhere, cut short, or no backup, nor while the engine works', async () => {
    await homeWithWork();
    const path = backUp();
    const whole = readFileSync(path);
    const spoilt = join(work, 'spoilt');
    for (let n = 0; n < 8; n += 1) {
      const bytes = Buffer.from(whole);
      bytes[Math.floor(((n + 0.5) / 8) * bytes.length)]! ^= 0x10;
      writeFileSync(spoilt, bytes);
      expect(() => restoreHome({ home, key: testKey, backupPath: spoilt, actor: 'a' }), `${n}`).toThrow(
        'backup-unusable',
      );
    }
    for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from('no backup at all')]) {
      writeFileSync(spoilt, bytes);
      expect(() => restoreHome({ home, key: testKey, backupPath: spoilt, actor: 'a' })).toThrow('backup-unusable');
    }
    const room = openTestRoom(home);
    expect(() => restoreHome({ home, key: testKey, backupPath: path, actor: 'a' })).toThrow('ledger-in-use');
    expect(room.imports.list()).toHaveLength(1);
    await room.close();
  });
});

describe('a ledger that is replaced', () => {
  it('stays locked to the end: no engine writes on into the one that is put aside', () => {
    openTestRoom(home).ledger.close();
    const incoming = join(work, 'incoming');
    copyFileSync(backUp(), incoming);
    const path = join(home, 'ledger.db');
    const key = subkey(testKey, 'ledger');
    const before = readFileSync(path);
    replaceLedger({
      ...{ path, key, incoming, asideFolder: join(work, 'aside') },
      whileLocked: () => expect(() => openDatabase({ path, key })).toThrow('ledger-in-use'),
    });
    expect(existsSync(incoming)).toBe(false);
    expect(readFileSync(join(work, 'aside', 'ledger.db')).length).toBe(before.length);
    openDatabase({ path, key }).close();
  });
});

/** Damage in a page that holds nothing harms nothing: here every page holds something. */
function withoutFreePages(path: string): void {
  const db = openDatabase({ path, key: subkey(testKey, 'ledger') });
  db.exec('VACUUM');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

describe('a ledger that was damaged', () => {
  const engine = () => createEngine({ home, key: testKey, keyOrigin: 'file', version: '0', user: 'anna' });

  it.each([0.02, 0.3, 0.6, 0.97])(
    'in a page at %d of it is said at the start, copied aside, and left as it is',
    async (place) => {
      await homeWithWork();
      const backupPath = backUp();
      const path = join(home, 'ledger.db');
      withoutFreePages(path);
      const bytes = readFileSync(path);
      bytes.fill(0x55, Math.floor(bytes.length * place), Math.floor(bytes.length * place) + 64);
      writeFileSync(path, bytes);
      const failed = await engine().catch(
        (error: { fault: { code: string; params: Record<string, string> } }) => error,
      );
      const { fault } = failed as { fault: { code: string; params: { copyPath: string; backupPath: string } } };
      expect(fault).toMatchObject({ code: 'ledger-damaged', params: { backupPath } });
      expect(readFileSync(fault.params.copyPath).equals(bytes)).toBe(true);
      expect(readFileSync(path).equals(bytes)).toBe(true);

      restoreHome({ home, key: testKey, backupPath, actor: 'anna' });
      const mended = await engine();
      expect(await mended.handlers.imports.list({}, { signal: new AbortController().signal })).toHaveLength(1);
      await mended.close();
    },
  );

  it('is said and copied aside at an update too, before its shape is changed', async () => {
    mkdirSync(home);
    const path = join(home, 'ledger.db');
    const older = { path, key: subkey(testKey, 'ledger'), steps: ledgerSteps.slice(0, -1) };
    const db = openDatabase(older);
    const [{ rootpage }] = db.prepare("SELECT rootpage FROM sqlite_master WHERE name = 'settings'").all() as [
      { rootpage: number },
    ];
    db.close();
    const bytes = readFileSync(path);
    bytes.fill(0x55, (rootpage - 1) * 4_096 + 100, (rootpage - 1) * 4_096 + 164);
    writeFileSync(path, bytes);
    const failed = await engine().catch((error: unknown) => error);
    expect(failed).toMatchObject({ fault: { code: 'ledger-damaged' } });
    const { copyPath } = (failed as { fault: { params: { copyPath: string } } }).fault.params;
    expect(readFileSync(copyPath).equals(bytes)).toBe(true);
    expect(readdirSync(join(home, 'backups'))).toEqual([]);
  });

  it('is copied aside a few times only, however often it is started', async () => {
    openTestRoom(home).ledger.close();
    writeFileSync(join(home, 'ledger.db'), Buffer.alloc(8192, 1));
    for (let n = 0; n < 6; n += 1) await expect(engine()).rejects.toThrow('ledger-damaged');
    expect(readdirSync(join(home, 'damaged')).length).toBeLessThanOrEqual(3);
  });
});
