import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ApprovedImport } from '../../src/engine/import/imports.ts';
import { openTestRoom, testIdentity } from '../../src/engine/import/testing/test-room.ts';
import { type IntakeTimes, intakeTimes } from '../../src/engine/intake/intake-threads.ts';
import { type Intake, openIntake } from '../../src/engine/intake/open-intake.ts';
import { openLog } from '../../src/engine/log.ts';
import type { ScanResult } from '../../src/engine/scan/scan-media.ts';

type CopyOptions = Partial<Parameters<Intake['copy']>[0]>;

/** For tests only: the intake on a real ledger and spool, beside the import room that takes its files over. */
export function openIntakeRoom(home: string, given: { times?: Partial<IntakeTimes>; now?: () => Date } = {}) {
  const room = openTestRoom(home);
  const intake = openIntake({
    ...{ ledger: room.ledger, spool: room.spool, log: openLog(null), user: 'tester', keepHours: () => 24 },
    now: given.now ?? (() => new Date()),
    times: { ...intakeTimes, ...given.times },
  });
  return {
    ...room,
    intake,
    async close() {
      await intake.close();
      await room.close();
    },
    /** A scan that copies, kept as the engine keeps it. */
    async copy(path: string, options: CopyOptions = {}): Promise<ScanResult> {
      const result = await intake.copy({ scanId: randomUUID(), paths: [path], ...options });
      const studies = new Map(result.studies.map((study) => [study.studyInstanceUid, study]));
      room.ledger.scans.save({ report: result.report, studies, documents: result.documents }, new Date().toISOString());
      await intake.finish(result);
      return result;
    },
    /** The finished files of the spool, and the halves. */
    spoolFiles: () => readdirSync(join(home, 'spool')).filter((name) => name !== 'unfinished'),
    unfinished: () => readdirSync(join(home, 'spool', 'unfinished')),
  };
}
export type IntakeRoom = ReturnType<typeof openIntakeRoom>;

/** The first study of a scan, approved. */
export function approvalOf({ report, studies }: ScanResult, planHash = 'hash-1'): ApprovedImport {
  const [study] = studies;
  if (study === undefined) throw new Error('the scan found no study');
  return {
    ...{ studyInstanceUid: study.studyInstanceUid, title: 't', studyDate: '', studyTime: '', modalities: ['CT'] },
    ...{ urgent: false, order: null, missing: [], plan: { changes: [] }, planHash },
    ...{ patient: { id: '', mrn: 'M', name: 'N' }, identity: testIdentity, original: testIdentity },
    ...{ approvedBy: 'tester', approvedAt: '2024-06-01T08:00:00.000Z' },
    scanId: report.scanId,
    instances: study.instances,
  };
}
