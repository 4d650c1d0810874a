import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HistoryQuery, UploadLog } from '../../contract/imports.ts';
import { knownUsers, rememberName } from '../user-names.ts';
import { type Ledger, openLedger } from './open-ledger.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let ledger: Ledger;
const people = ['Müller^Jörg', 'MUELLER^JOERG', "O'Neil^Ana María", 'Groß^Eva', '山田^太郎', 'Schmidt-Weiß^Lena'];

function log(n: number): UploadLog {
  return {
    ...{ id: `log-${n}`, patientId: null, imagingOrderId: null, uploadedBy: n % 2 ? 'anna' : 'bert' },
    ...{ studyInstanceUid: `1.2.840.${n}`, orthancStudyId: 'o', numberOfFiles: 3, totalSizeMb: 1.5 },
    ...{ originalPatientId: `X-${n}`, originalPatientName: 'FOREIGN^NAME', originalAccessionNumber: null },
    ...{ modifiedPatientId: `00${47_000 + n}`, modifiedPatientName: people[n] ?? `Other^Person${n}` },
    ...{ modifiedAccessionNumber: `ACC20260317-${n}`, errorMessage: null, fileNames: ['IM1'] },
    uploadStatus: n % 10 === 3 ? 'partial' : 'success',
    uploadedAt: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-history-'));
  ledger = openLedger({ path: join(folder, 'ledger.db'), key: Buffer.alloc(32, 3) });
  const nobody = { patientId: '', patientName: '', birthDate: '', sex: '', accessionNumber: '' };
  const { seq } = ledger.imports.insert(
    {
      ...{ studyInstanceUid: '1', title: '', studyDate: '', studyTime: '', modalities: [], urgent: false, order: null },
      ...{ patient: { id: '', mrn: '', name: '' }, identity: nobody, original: nobody, missing: [], plan: null },
      ...{ planHash: '', approvedBy: '', approvedAt: '' },
    },
    { id: 'import-1', uploadLogId: 'log-0' },
    '',
  );
  ledger.transaction(() => {
    for (let n = 0; n < 20_000; n += 1) ledger.uploadLogs.save(seq, log(n));
  });
});
afterAll(() => {
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});
const found = (query: Partial<HistoryQuery>) => ledger.uploadLogs.find({ since: null, ...query }).map(({ id }) => id);

describe('the history', () => {
  it.each([
    ['muller', ['log-0']],
    ['müll jörg', ['log-0']],
    ['Jörg Müller', ['log-0']],
    ['mueller', ['log-1']],
    ['ana maria', ['log-2']],
    ['NEIL', ['log-2']],
    ['gross', ['log-3']],
    ['太郎', ['log-4']],
    ['weiss lena', ['log-5']],
    ['47003', ['log-3']],
    ['0047003', ['log-3']],
    ['acc20260317-4', 'the accession number'],
    ['1.2.840.19999', ['log-19999']],
    ['muller maria', []],
    ["'; DROP TABLE upload_logs; --", []],
    ['%', []],
  ])('finds a study by "%s", however it is spelled and in any order', (text, expected) => {
    const ids = found({ text });
    if (typeof expected === 'string') expect(ids).toContain('log-4');
    else expect(ids).toEqual(expected);
  });

  it('is narrowed by result, person and time, together and newest first', () => {
    const since = log(100).uploadedAt;
    const until = log(200).uploadedAt;
    const ids = found({ since, until, status: 'partial', uploadedBy: 'anna' });
    expect(ids).toEqual([
      'log-193',
      'log-183',
      'log-173',
      'log-163',
      'log-153',
      'log-143',
      'log-133',
      'log-123',
      'log-113',
      'log-103',
    ]);
    expect(found({ limit: 2 })).toEqual(['log-19999', 'log-19998']);
    expect(found({ uploadedBy: 'nobody' })).toEqual([]);
    expect(ledger.uploadLogs.users()).toEqual(['anna', 'bert']);
    rememberName(ledger, 'carl', 'Carl Vogt', new Date(0));
    ledger.settings.set('user.last', 'carl', '');
    expect([...knownUsers(ledger)]).toEqual([
      ['anna', 'anna'],
      ['bert', 'bert'],
      ['carl', 'Carl Vogt'],
    ]);
    expect(ledger.uploadLogs.importId('log-7')).toBe('import-1');
    expect(ledger.uploadLogs.importId('log-unknown')).toBeNull();
  });

  it('is found by its new name only, once a study was taken up again', () => {
    ledger.uploadLogs.save(1, { ...log(7), modifiedPatientName: 'Renamed^Rita' });
    expect(found({ text: 'renamed' })).toEqual(['log-7']);
    expect(found({ text: 'person7' })).not.toContain('log-7');
  });

  it('answers within 20 ms with 20,000 studies in it', () => {
    const fastest = (query: Partial<HistoryQuery>): number =>
      Math.min(
        ...Array.from({ length: 5 }, () => {
          const start = performance.now();
          found({ limit: 200, ...query });
          return performance.now() - start;
        }),
      );
    for (const query of [
      {},
      { text: 'jorg muller' },
      { status: 'partial' as const },
      { uploadedBy: 'anna' },
      { text: 'x-19' },
    ])
      expect(fastest(query), JSON.stringify(query)).toBeLessThan(20);
  });
});
