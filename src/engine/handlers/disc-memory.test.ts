import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../ledger/open-ledger.ts';
import type { ScanResult } from '../scan/scan-media.ts';
import { rememberName } from '../user-names.ts';
import { withMemory } from './disc-memory.ts';

let folder: string;
let ledger: Ledger;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'disc-memory-'));
  ledger = openLedger({ path: join(folder, 'ledger.db'), key: Buffer.alloc(32, 3) });
});
afterAll(() => {
  ledger.close();
  rmSync(folder, { recursive: true });
});

test('a study that was here before names who imported it, not the number that the EHR knows her by', () => {
  const at = '2026-03-12T08:00:00.000Z';
  const nobody = { patientId: '', patientName: '', birthDate: '', sex: '', accessionNumber: '' };
  const { seq } = ledger.imports.insert(
    {
      ...{
        studyInstanceUid: '1.2',
        title: '',
        studyDate: '',
        studyTime: '',
        modalities: [],
        urgent: false,
        order: null,
      },
      ...{ patient: { id: '', mrn: '', name: '' }, identity: nobody, original: nobody, missing: [], plan: null },
      ...{ planHash: '', approvedBy: '4e1d6580-b986', approvedAt: at },
    },
    { id: 'import-1', uploadLogId: 'log-1' },
    at,
  );
  ledger.imports.move(seq, { station: 'done', condition: 'ready', retryAt: null, attempts: 0, fault: null }, at);
  rememberName(ledger, '4e1d6580-b986', 'Petra Lindqvist', new Date(at));
  const study = { studyInstanceUid: '1.2', instances: [], summary: { studyInstanceUid: '1.2', warnings: [] } };
  const scanned = { report: { sources: [], patients: [] }, studies: [study], documents: [] } as unknown as ScanResult;
  const [remembered] = withMemory(ledger, scanned).studies;
  expect(remembered?.summary.earlier?.importedBy).toBe('Petra Lindqvist');
  expect(remembered?.summary.warnings).toMatchObject([{ params: { by: 'Petra Lindqvist' } }]);
});
