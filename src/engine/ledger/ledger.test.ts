import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FaultCode, fault } from '../../contract/fault.ts';
import { auditOfSubjectSql } from './audit.ts';
import { openHandoversSql } from './handovers.ts';
import { heldFileSql } from './held-files.ts';
import { researchLane } from './import-record.ts';
import { importTalliesSql } from './import-tallies.ts';
import { importSql, type NewImport } from './imports.ts';
import { instanceSql } from './instances.ts';
import { knownDifferentSql } from './known-different.ts';
import { mediaSql } from './media.ts';
import { migrate } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { openLedger } from './open-ledger.ts';
import { originalSql } from './originals.ts';
import { patientAnswerSql } from './patient-answers.ts';
import { keptScans } from './scans.ts';
import { findUploadLogsSql, historyUsersSql } from './upload-logs.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 60_000 });

const key = Buffer.alloc(32, 3);
const at = '2024-06-01T08:00:00.000Z';
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-ledger-'));
  path = join(folder, 'ledger.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const identity = { patientId: 'P', patientName: 'A^B', birthDate: '', sex: '', accessionNumber: '' };
function approved(studyInstanceUid: string, more: Partial<NewImport> = {}): NewImport {
  return {
    studyInstanceUid,
    ...{
      title: 't',
      studyDate: '',
      studyTime: '',
      modalities: ['CT'],
      urgent: false,
      order: null,
      missing: [],
      plan: { a: 1 },
    },
    ...{ patient: { id: '', mrn: 'P', name: 'A^B' }, identity, original: identity },
    ...{ planHash: 'h', approvedBy: 'u', approvedAt: at },
    ...more,
  };
}
function instance(n: number) {
  return {
    ...{ sourcePath: '/disc', path: `IMG${n}`, sopInstanceUid: `1.2.${n}`, seriesInstanceUid: `1.3.${n % 2}` },
    ...{ sopClassUid: '1', transferSyntaxUid: '2', sizeBytes: 100 + n },
  };
}
function faultCode(work: () => unknown): FaultCode | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { fault: { code: FaultCode } }).fault?.code;
  }
}

describe('the ledger', () => {
  it('is not readable without its key, and never starts anew in the place of one it cannot open', () => {
    const ledger = openLedger({ path, key });
    ledger.settings.set('secret', 'Plantedname', at);
    ledger.close();
    const before = readFileSync(path);
    expect(before.includes('SQLite format')).toBe(false);
    expect(before.includes('Plantedname')).toBe(false);
    expect(faultCode(() => openLedger({ path, key: Buffer.alloc(32, 4) }))).toBe('vault-key-wrong');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('says that it is damaged where the key is known to be right', () => {
    openLedger({ path, key }).close();
    const bytes = readFileSync(path);
    bytes.fill(0x55, 100, 400);
    writeFileSync(path, bytes);
    expect(faultCode(() => openLedger({ path, key, keyProven: true }))).toBe('ledger-damaged');
  });

  it('belongs to one engine at a time, and is free again when that one dies', () => {
    const first = openLedger({ path, key });
    expect(faultCode(() => openLedger({ path, key }))).toBe('ledger-in-use');
    const open = `import { openLedger } from ${JSON.stringify(join(import.meta.dirname, 'open-ledger.ts'))};
      const key = Buffer.alloc(32, 3);
      try { openLedger({ path: process.argv[1], key }).settings.set('a', 1, ''); console.log('open'); } catch (e) { console.log(e.message); }
      process.kill(process.pid, 'SIGKILL');`;
    const inAnotherProcess = (): string => {
      try {
        return execFileSync(process.execPath, ['--input-type=module', '-e', open, path], { encoding: 'utf8' });
      } catch (killed) {
        return (killed as { stdout: string }).stdout;
      }
    };
    expect(inAnotherProcess()).toBe('ledger-in-use\n');
    first.close();
    expect(inAnotherProcess()).toBe('open\n');
    const again = openLedger({ path, key });
    expect(again.settings.get('a')).toBe(1);
    again.close();
  });

  it('refuses what a newer Gantry has changed', () => {
    openLedger({ path, key }).close();
    const db = openDatabase({ path, key });
    db.pragma('user_version = 99');
    db.close();
    expect(faultCode(() => openLedger({ path, key }))).toBe('ledger-newer');
  });

  it('changes its shape in whole steps or not at all', () => {
    const db = openDatabase({ path, key });
    const version = Number(db.pragma('user_version', { simple: true }));
    const steps = [
      ...Array.from({ length: version }, () => ''),
      'CREATE TABLE extra (a) STRICT; SELECT nonsense FROM nowhere',
    ];
    expect(() => migrate(db, steps)).toThrow();
    expect(db.pragma('user_version', { simple: true })).toBe(version);
    expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'extra'").all()).toEqual([]);
    db.close();
  });

  it('finds everything of the queue by an index, never by reading all', () => {
    const db = openDatabase({ path, key });
    for (const sql of [
      ...Object.values(importSql),
      ...Object.values(instanceSql),
      ...Object.values(mediaSql),
      ...Object.values(heldFileSql),
      importTalliesSql,
      ...Object.values(originalSql),
      auditOfSubjectSql,
      knownDifferentSql,
      openHandoversSql,
      ...Object.values(patientAnswerSql),
      findUploadLogsSql({ since: '2026' }).sql,
      findUploadLogsSql({ since: null, status: 'failed', limit: 9 }).sql,
      findUploadLogsSql({ since: null, uploadedBy: 'anna', text: 'mull 47' }).sql,
    ]) {
      const plan = db.prepare<[], { detail: string }>(
        `EXPLAIN QUERY PLAN ${sql.replace(/@\w+/g, "'x'").replace(/\?/g, "'1'")}`,
      );
      const steps = plan.all().map(({ detail }) => detail);
      expect(
        // `named` is no table: it holds one row for each archive.
        steps.filter((step) => /^SCAN (?!named)/.test(step)),
        sql,
      ).toEqual([]);
      if (!/count\(DISTINCT|GROUP BY|SELECT path FROM/.test(sql)) expect(steps.join(), sql).not.toMatch(/TEMP B-TREE/);
    }
    const users = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${historyUsersSql}`).all();
    expect(users.filter(({ detail }) => /^SCAN upload_logs/.test(detail))).toEqual([]);
    db.close();
  });

  it('hands out urgent imports first, then the oldest, and waiting ones only when they are due', () => {
    const ledger = openLedger({ path, key });
    const rows = [false, false, true, false].map((urgent, n) =>
      ledger.imports.insert(approved(`1.${n}`, { urgent }), { id: `i${n}`, uploadLogId: `l${n}` }, at),
    );
    const waits = { station: 'stage', condition: 'waiting', attempts: 1, fault: fault('archive-busy') } as const;
    ledger.imports.move(rows[0]?.seq ?? 0, { ...waits, retryAt: '2024-06-01T09:00:00.000Z' }, at);
    const claims = Array.from({ length: 4 }, () => ledger.imports.claim('media', '2024-06-01T08:30:00.000Z')?.id);
    expect(claims).toEqual(['i2', 'i1', 'i3', undefined]);
    expect(ledger.imports.nextRetryAt('2024-06-01T08:30:00.000Z')).toBe('2024-06-01T09:00:00.000Z');
    expect(ledger.imports.nextRetryAt('2024-06-01T09:00:00.000Z')).toBeNull();
    expect(ledger.imports.claim({ archive: '' }, '2024-06-01T09:30:00.000Z')).toBeNull();
    expect(ledger.imports.claim('media', '2024-06-01T09:00:00.000Z')).toMatchObject({ id: 'i0', condition: 'running' });
    ledger.close();
  });

  it('keeps what goes to one archive apart from what goes to another', () => {
    const ledger = openLedger({ path, key });
    for (const [n, archive] of ['', 'Breast', 'Breast', 'North'].entries()) {
      const { seq } = ledger.imports.insert(approved(`1.${n}`, { archive }), { id: `i${n}`, uploadLogId: `l${n}` }, at);
      ledger.imports.move(seq, { station: 'upload', condition: 'ready', retryAt: null, attempts: 0, fault: null }, at);
    }
    expect(ledger.imports.claimableArchives()).toEqual(['', 'Breast', 'North']);
    const claims = ['North', 'Breast', 'Breast', 'Breast', ''].map(
      (archive) => ledger.imports.claim({ archive }, at)?.id,
    );
    expect(claims).toEqual(['i3', 'i1', 'i2', undefined, 'i0']);
    expect(ledger.imports.claimableArchives()).toEqual([]);
    expect(ledger.imports.find('i3')?.archive).toBe('North');
    ledger.close();
  });

  it('keeps what leaves for research in a lane of its own: neither a clinical archive’s work nor its pause is in its way', () => {
    const ledger = openLedger({ path, key });
    for (const [n, project] of [null, 'LUNG-7'].entries()) {
      const { seq } = ledger.imports.insert(approved(`1.${n}`, { project }), { id: `i${n}`, uploadLogId: `l${n}` }, at);
      ledger.imports.move(seq, { station: 'upload', condition: 'ready', retryAt: null, attempts: 0, fault: null }, at);
    }
    expect(ledger.imports.claimableArchives()).toEqual(['', researchLane]);
    expect(ledger.imports.claim({ archive: '' }, at)?.id).toBe('i0');
    expect(ledger.imports.claim({ archive: '' }, at)).toBeNull();
    expect(ledger.imports.claim({ archive: researchLane }, at)?.id).toBe('i1');
    ledger.close();
  });

  it('lets a study have one unfinished import only', () => {
    const ledger = openLedger({ path, key });
    const { seq } = ledger.imports.insert(approved('1.1'), { id: 'a', uploadLogId: 'a' }, at);
    expect(() => ledger.imports.insert(approved('1.1'), { id: 'b', uploadLogId: 'b' }, at)).toThrow('UNIQUE');
    ledger.imports.move(seq, { station: 'done', condition: 'ready', retryAt: null, attempts: 0, fault: null }, at);
    expect(ledger.imports.insert(approved('1.1'), { id: 'c', uploadLogId: 'c' }, at).id).toBe('c');
    ledger.close();
  });

  it('gives what the archive confirmed a page at a time, while whoever asks writes, and a linked study without reading all', () => {
    const ledger = openLedger({ path, key });
    const done = { station: 'done', condition: 'ready', retryAt: null, attempts: 0, fault: null } as const;
    const ids = Array.from({ length: 230 }, (_, n) => {
      const later = new Date(Date.parse(at) + n * 1_000).toISOString();
      const { seq, id } = ledger.imports.insert(approved(`1.${n}`), { id: `i${n}`, uploadLogId: `l${n}` }, later);
      ledger.instances.insert(seq, [instance(1)]);
      const [image] = ledger.instances.toStage(seq, 0, 1);
      if (n % 10 !== 0) ledger.instances.recordConfirmed([image?.seq ?? 0], at);
      ledger.imports.recordOrthancStudy(seq, 'o');
      if (n === 3 || n === 4) ledger.imports.recordLinked(seq, at);
      if (n !== 5) ledger.imports.move(seq, done, at);
      return n % 10 === 0 || n === 5 ? null : id;
    });
    const met: string[] = [];
    for (const { seq, id } of ledger.imports.confirmed()) {
      ledger.imports.recordArchiveState(seq, 'held');
      met.push(id);
    }
    expect(met).toEqual(ids.filter((id) => id !== null));
    expect(ledger.imports.linkedStudy()).toBe('1.4');
    ledger.close();
  });

  it('shows numbers that agree with the facts, whatever happened to the instances', () => {
    const ledger = openLedger({ path, key });
    const db = { seq: 0, next: 0 };
    const fact = fc.record({ act: fc.nat(6), which: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 60 }), (facts) => {
        db.next += 1;
        const row = ledger.imports.insert(approved(`2.${db.next}`), { id: `x${db.next}`, uploadLogId: 'u' }, at);
        ledger.instances.insert(
          row.seq,
          Array.from({ length: 10 }, (_, n) => instance(n)),
        );
        const seqs = ledger.instances.toStage(row.seq, 0, 10).map(({ seq }) => seq);
        const model = seqs.map((_, n) => ({ n, staged: false, sent: '', confirmed: false, failed: false }));
        for (const { act, which } of facts) {
          const seq = seqs[which] ?? 0;
          const one = model[which];
          if (!one) continue;
          const storedStatus = act === 1 ? 'Success' : 'AlreadyStored';
          if (act === 0) {
            ledger.instances.recordStaged([{ seq, spoolName: 's', sha256: 'h', at }]);
            one.staged = true;
          } else if (act === 1 || act === 2) {
            ledger.instances.recordSent([
              { seq, sentBytes: 1, md5: 'm', storedStatus, orthancId: 'o', at, confirmedAt: null },
            ]);
            one.sent = storedStatus;
          } else if (act === 3) {
            ledger.instances.recordConfirmed([seq], at);
            one.confirmed = true;
          } else if (act === 4) {
            ledger.instances.recordFault(seq, fault('archive-filtered'));
            one.failed = true;
          } else if (act === 5) {
            ledger.instances.markUnsent([seq]);
            Object.assign(one, { sent: '', confirmed: false });
          } else {
            ledger.instances.clearFaults(row.seq, { unread: false });
            for (const each of model) if (each.staged) each.failed = false;
          }
        }
        const now = ledger.imports.find(row.id);
        const count = (is: (one: (typeof model)[number]) => boolean) => model.filter(is).length;
        const bytes = (is: (one: (typeof model)[number]) => boolean) =>
          model.filter(is).reduce((total, { n }) => total + 100 + n, 0);
        expect(now?.counts).toEqual({
          selected: 10,
          staged: count((one) => one.staged),
          sent: count((one) => one.sent !== ''),
          alreadyStored: count((one) => one.sent === 'AlreadyStored'),
          confirmed: count((one) => one.confirmed),
          failed: count((one) => one.failed),
        });
        expect(now?.unread).toBe(count((one) => one.failed && !one.staged));
        expect(now).toMatchObject({
          bytesStaged: bytes((one) => one.staged),
          bytesSent: bytes((one) => one.sent !== ''),
        });
      }),
      { numRuns: 60 },
    );
    ledger.close();
  });

  it('keeps the newest scans for a window that comes back, and forgets the others', () => {
    const ledger = openLedger({ path, key });
    for (let n = 1; n <= keptScans + 2; n += 1) {
      const report = { scanId: `s${n}`, sources: [], patients: [] } as never;
      ledger.scans.save({ report, studies: new Map([['1.2', { paths: [`IMG${n}`] }]]) }, at);
    }
    expect(ledger.scans.report('s2')).toBeNull();
    expect(ledger.scans.study('s2', '1.2')).toBeNull();
    expect(ledger.scans.report('s3')).toMatchObject({ scanId: 's3' });
    expect(ledger.scans.study('s3', '1.2')).toEqual({ paths: ['IMG3'] });
    ledger.close();
  });

  it('keeps a scan whose copies wait for a decision, however many discs come after it', () => {
    const ledger = openLedger({ path, key });
    const scanOf = (scanId: string) => ({ report: { scanId, sources: [], patients: [] } as never, studies: new Map() });
    ledger.scans.save(scanOf('waiting'), at);
    ledger.heldFiles.begin('waiting', at);
    const file = { sourcePath: '/disc', path: 'IM1', sizeBytes: 1, modifiedAtMs: null, sopInstanceUid: '1.2.3' };
    ledger.heldFiles.record('waiting', [{ ...file, spoolName: 'a', sha256: 'b' }], at);
    ledger.heldFiles.finish('waiting', at);
    for (let n = 0; n < keptScans + 5; n += 1) ledger.scans.save(scanOf(`later ${n}`), at);
    expect(ledger.scans.report('waiting')).toMatchObject({ scanId: 'waiting' });
    expect(ledger.heldFiles.forgotten()).toEqual([]);
    ledger.heldFiles.forget('waiting');
    ledger.scans.save(scanOf('last'), at);
    expect(ledger.scans.report('waiting')).toBeNull();
    ledger.close();
  });

  it('answers the queue within 20 ms with 100,000 instances in it', () => {
    const ledger = openLedger({ path, key });
    for (let n = 0; n < 250; n += 1) {
      const { seq } = ledger.imports.insert(approved(`3.${n}`), { id: `b${n}`, uploadLogId: 'u' }, at);
      ledger.instances.insert(
        seq,
        Array.from({ length: 400 }, (_, k) => instance(k)),
      );
    }
    const fastest = (work: () => unknown): number =>
      Math.min(
        ...Array.from({ length: 5 }, () => {
          const start = performance.now();
          work();
          return performance.now() - start;
        }),
      );
    expect(fastest(() => ledger.imports.list())).toBeLessThan(20);
    expect(fastest(() => ledger.imports.claim('media', at))).toBeLessThan(20);
    expect(fastest(() => ledger.instances.toStage(200, 0, 32))).toBeLessThan(20);
    const page = ledger.instances.toStage(200, 0, 400);
    const facts = page.map(({ seq }) => ({ seq, spoolName: 's', sha256: 'h', at }));
    expect(fastest(() => ledger.instances.recordStaged(facts))).toBeLessThan(400 / 3);
    ledger.close();
  }, 30_000);
});

describe('the audit trail', () => {
  function tamper(change: string): void {
    const db = openDatabase({ path, key });
    db.exec('DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;');
    db.exec(change);
    db.close();
  }
  beforeEach(() => {
    const ledger = openLedger({ path, key });
    for (let n = 1; n <= 6; n += 1)
      ledger.audit.append({ at, actor: 'anna', action: `act.${n}`, subject: `s${n % 2}`, detail: { n } });
    ledger.close();
  });

  it('only grows', () => {
    const db = openDatabase({ path, key });
    expect(() => db.exec("UPDATE audit SET actor = 'eve'")).toThrow('only grows');
    expect(() => db.exec('DELETE FROM audit WHERE seq = 6')).toThrow('only grows');
    db.close();
  });

  it('is whole, and can be read by what it is about', () => {
    const ledger = openLedger({ path, key });
    expect(ledger.audit.verifyAudit()).toEqual({ ok: true, entries: 6 });
    expect(ledger.audit.list({ subject: 's1' }).map(({ action }) => action)).toEqual(['act.1', 'act.3', 'act.5']);
    ledger.close();
  });

  it.each([
    ['a changed row', "UPDATE audit SET actor = 'eve' WHERE seq = 3", 3],
    ['a removed row', 'DELETE FROM audit WHERE seq = 4', 4],
    [
      'two rows that changed places',
      'UPDATE audit SET seq = 100 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 100',
      2,
    ],
    ['rows cut off at the end', 'DELETE FROM audit WHERE seq > 4', 5],
    ['a row put in', "INSERT INTO audit VALUES (7, '', 'eve', '', '', '{}', '', '')", 7],
  ])('shows %s', (_, change, brokenAt) => {
    tamper(change);
    const ledger = openLedger({ path, key });
    expect(ledger.audit.verifyAudit()).toMatchObject({ ok: false, brokenAt });
    ledger.close();
  });
});
