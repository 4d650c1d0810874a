import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { researchLane } from './import-record.ts';
import { ledgerSteps, ledgerVersion } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { openLedger } from './open-ledger.ts';

const key = Buffer.alloc(32, 5);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-migrations-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const versions = Array.from({ length: ledgerVersion }, (_, index) => index + 1);
const releasedPath = (version: number): string =>
  join(import.meta.dirname, 'released', `${String(version).padStart(2, '0')}.sql`);

/** Tables, indexes and triggers, as the database itself tells them. */
function shapeOf(path: string, steps?: readonly string[]): unknown[] {
  const db = openDatabase({ path, key, ...(steps ? { steps } : {}) });
  const shape = db.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').all();
  db.close();
  return shape;
}

/** A ledger as a Gantry of back then left it. */
function ledgerOf(version: number, path: string): void {
  const sql = readFileSync(releasedPath(version), 'utf8');
  openDatabase({ path, key, steps: [sql, ...Array.from({ length: version - 1 }, () => '')] }).close();
}

test('the shape of every version is kept: `node scripts/keep-ledger-schema.mjs` writes the one of a new migration', () => {
  expect(versions.filter((version) => !existsSync(releasedPath(version)))).toEqual([]);
});

test.each(versions)(
  'version %i of the records is what its migrations still make: none was changed afterwards',
  (version) => {
    const kept = join(folder, 'kept.db');
    ledgerOf(version, kept);
    const steps = ledgerSteps.slice(0, version);
    expect(shapeOf(join(folder, 'made.db'), steps)).toEqual(shapeOf(kept, steps));
  },
);

test.each(versions)(
  'records of version %i are taken over whole: the import, its image, the trail, the settings',
  (version) => {
    const path = join(folder, 'ledger.db');
    ledgerOf(version, path);
    const ledger = openLedger({ path, key });
    expect(ledger.imports.list()).toMatchObject([{ id: 'import-1', studyInstanceUid: '1.2.3', station: 'upload' }]);
    expect(ledger.instances.toSend(1, 0, 10)).toMatchObject([{ sopInstanceUid: '1.2.3.1.1' }]);
    expect(ledger.settings.get('kept')).toBe('as it was');
    expect(ledger.audit.verifyAudit()).toEqual({ ok: true, entries: 1 });
    expect(ledger.checkIntegrity()).toEqual([]);
    ledger.close();
    expect(shapeOf(path)).toEqual(shapeOf(join(folder, 'new.db')));
  },
);

test.each([' research', ''])(
  'a study that waited for the archive of research, kept with “%s” for an archive’s name, waits for it still, and for no other',
  (written) => {
    const path = join(folder, 'ledger.db');
    // The last shape that kept the lane in the name.
    const version = 15;
    ledgerOf(version, path);
    const before = openDatabase({ path, key, steps: ledgerSteps.slice(0, version) });
    before
      .prepare("UPDATE imports SET project = 'LUNG-7', archive = ?, condition = 'ready', retry_at = NULL")
      .run(written);
    before.close();
    const ledger = openLedger({ path, key });
    const at = '2026-01-06T08:00:00.000Z';
    expect(ledger.imports.claimableArchives()).toEqual([researchLane]);
    expect(ledger.imports.claim({ archive: '' }, at)).toBeNull();
    expect(ledger.imports.claim({ archive: researchLane }, at)).toMatchObject({ id: 'import-1', project: 'LUNG-7' });
    ledger.close();
    const after = openDatabase({ path, key });
    expect(after.prepare('SELECT archive, for_research FROM imports').all()).toEqual([
      { archive: '', for_research: 1 },
    ]);
    after.close();
  },
);

test('older records are copied, encrypted, before their shape is changed, and an old program opens that copy', () => {
  const path = join(folder, 'ledger.db');
  const older = ledgerVersion - 1;
  ledgerOf(older, path);
  const copies = (version: number): string => join(folder, 'backups', `before-${version}`);
  openLedger({ path, key, olderPath: copies }).close();
  const copy = copies(older);
  expect(readFileSync(copy).includes('Doe^Jane')).toBe(false);
  const asThen = openDatabase({ path: copy, key, steps: ledgerSteps.slice(0, older) });
  expect(asThen.prepare('SELECT id FROM imports').all()).toEqual([{ id: 'import-1' }]);
  asThen.close();
  rmSync(copy);
  openLedger({ path, key, olderPath: copies }).close();
  expect(existsSync(copy)).toBe(false);
});

test('a damaged page of older records is called damage, not a backup that failed: nothing is changed, and no half copy stays', () => {
  const path = join(folder, 'ledger.db');
  const older = ledgerVersion - 1;
  ledgerOf(older, path);
  const db = openDatabase({ path, key, steps: ledgerSteps.slice(0, older) });
  const pageOf = db.prepare<[string], { rootpage: number }>('SELECT rootpage FROM sqlite_master WHERE name = ?');
  const pages = ['imports', 'instances', 'audit', 'settings'].map((table) => pageOf.get(table)?.rootpage ?? 0);
  db.pragma('journal_mode = DELETE');
  db.close();
  const bytes = readFileSync(path);
  const copies = (version: number): string => join(folder, 'backups', `before-${version}`);
  for (const page of pages) {
    const damaged = Buffer.from(bytes);
    damaged.fill(0x55, (page - 1) * 4_096 + 100, (page - 1) * 4_096 + 164);
    writeFileSync(path, damaged);
    expect(() => openLedger({ path, key, olderPath: copies }), `page ${page}`).toThrow('ledger-damaged');
    // But for the first page, which says that there was a log.
    expect(readFileSync(path).subarray(4_096).equals(damaged.subarray(4_096))).toBe(true);
    expect(readdirSync(join(folder, 'backups'))).toEqual([]);
  }
});

test('where no copy can be made nothing is changed either', () => {
  const path = join(folder, 'ledger.db');
  const older = ledgerVersion - 1;
  ledgerOf(older, path);
  const blocked = (): string => join(path, 'no-folder', 'copy');
  expect(() => openLedger({ path, key, olderPath: blocked })).toThrow('backup-failed');
  const asThen = openDatabase({ path, key, steps: ledgerSteps.slice(0, older) });
  expect(Number(asThen.pragma('user_version', { simple: true }))).toBe(older);
  asThen.close();
});
