import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../../../contract/fault.ts';
import { openLedger } from '../../ledger/open-ledger.ts';
import { openLog } from '../../log.ts';
import { openVault } from '../../vault/open-vault.ts';
import type { Clock } from '../clock.ts';
import type { ImportDeps, InstancePlanner, MediaReader } from '../import-deps.ts';
import { type ApprovedImport, createImports } from '../imports.ts';

/** For tests only: the import room on a real ledger and spool, a folder as medium, and a plan that changes nothing. */
export function openTestRoom(home: string, overrides: Partial<ImportDeps> = {}) {
  const vault = openVault({ home, key: testKey });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: vault.keyProven });
  const imports = createImports({
    ledger,
    spool: vault.spool,
    media: folderReader,
    planInstance: changeNothing,
    archive: () => null,
    orderLinker: () => null,
    connections: () => 4,
    user: 'tester',
    log: openLog(null),
    clock: hurriedClock(),
    random: () => 0.5,
    ...overrides,
  });
  return {
    imports,
    ledger,
    spool: vault.spool,
    async close() {
      await imports.close();
      ledger.close();
    },
  };
}
export type TestRoom = ReturnType<typeof openTestRoom>;

export const testKey = Buffer.alloc(32, 7);

/** A wait of minutes takes milliseconds, and the clock shows the minutes. */
export function hurriedClock(): Clock {
  let skippedMs = 0;
  return {
    now: () => Date.now() + skippedMs,
    elapsedMs: () => performance.now() + skippedMs,
    after(delayMs, callback) {
      const timer = setTimeout(() => {
        skippedMs += delayMs;
        callback();
      }, 5);
      return () => clearTimeout(timer);
    },
  };
}

export const changeNothing: InstancePlanner = async ({ source }) => ({
  ok: true,
  sizeBytes: source.sizeBytes,
  async *stream() {
    for (let at = 0; at < source.sizeBytes; at += 65_536) yield await source.read(at, 65_536);
  },
  warnings: [],
});

export const folderReader: MediaReader = {
  async open(sourcePath, path) {
    if (statSync(sourcePath, { throwIfNoEntry: false }) === undefined) throw new FaultError('media-missing');
    const file = statSync(join(sourcePath, path), { throwIfNoEntry: false });
    if (file === undefined) throw new FaultError('media-read-error', { path });
    return {
      sizeBytes: file.size,
      stream: (signal) => createReadStream(join(sourcePath, path), { signal }) as AsyncIterable<Buffer>,
      close: async () => {},
    };
  },
};

export const testIdentity = {
  patientId: 'MRN-774411',
  patientName: 'Plantedname^Anna',
  birthDate: '1970-03-04',
  sex: 'F',
  accessionNumber: 'ACC-558822',
} as const;

/** The study of a folder whose files are named by their SOP Instance UID (`<uid>.dcm`). */
export function studyOf(folder: string, studyInstanceUid: string, more: Partial<ApprovedImport> = {}): ApprovedImport {
  const names = readdirSync(folder).sort();
  return {
    studyInstanceUid,
    title: 'CT of the test',
    studyDate: '2024-05-06',
    studyTime: '10:11:12',
    modalities: ['CT'],
    urgent: false,
    patient: { id: 'p-1', mrn: testIdentity.patientId, name: testIdentity.patientName },
    order: null,
    identity: testIdentity,
    original: { ...testIdentity, patientId: 'FOREIGN-1' },
    missing: [],
    plan: { changes: [] },
    planHash: 'hash-1',
    approvedBy: 'user-1',
    approvedAt: '2024-06-01T08:00:00.000Z',
    instances: names.map((path) => ({
      sourcePath: folder,
      path,
      sopInstanceUid: path.replace('.dcm', ''),
      seriesInstanceUid: '1.2.3.4',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      sizeBytes: statSync(join(folder, path)).size,
    })),
    ...more,
  };
}
