import Database from 'better-sqlite3';
import { type AuditTrail, openAudit } from './audit.ts';
import { type BackupFacts, writeBackup } from './backup-ledger.ts';
import { type DecisionRows, openDecisionRows } from './decisions.ts';
import { type DeidProjectRows, openDeidProjectRows } from './deid-projects.ts';
import { type HandoverRows, openHandoverRows } from './handovers.ts';
import { type HeldFileRows, openHeldFileRows } from './held-files.ts';
import { type ImportTallyRow, openImportTallies } from './import-tallies.ts';
import { type ImportRows, openImportRows } from './imports.ts';
import { type InstanceRows, openInstanceRows } from './instances.ts';
import { type KnownDifferentRows, openKnownDifferentRows } from './known-different.ts';
import { type MediaRows, openMediaRows } from './media.ts';
import { type LedgerOptions, openDatabase } from './open-database.ts';
import { type OriginalRows, openOriginalRows } from './originals.ts';
import { openPatientAnswerRows, type PatientAnswerRows } from './patient-answers.ts';
import { openPeopleRows, type PeopleRows } from './people.ts';
import { openScanRows, type ScanRows } from './scans.ts';
import { openSettingRows, type SettingRows } from './settings.ts';
import { openUploadLogRows, type UploadLogRows } from './upload-logs.ts';

/** Everything that must outlive the process. All calls are synchronous and durable when they return. */
export interface Ledger {
  readonly imports: ImportRows;
  /** For the statistics. */
  readonly importTallies: (since: string) => ImportTallyRow[];
  readonly instances: InstanceRows;
  readonly media: MediaRows;
  readonly decisions: DecisionRows;
  readonly knownDifferent: KnownDifferentRows;
  readonly scans: ScanRows;
  readonly heldFiles: HeldFileRows;
  readonly settings: SettingRows;
  readonly uploadLogs: UploadLogRows;
  readonly originals: OriginalRows;
  readonly deidProjects: DeidProjectRows;
  readonly people: PeopleRows;
  readonly patientAnswers: PatientAnswerRows;
  readonly handovers: HandoverRows;
  readonly audit: AuditTrail;
  /** All or nothing. May be nested. */
  transaction<T>(work: () => T): T;
  /** Writes a checked, encrypted copy. @throws FaultError `backup-failed`, `backup-unusable`, `disk-full` */
  backup(path: string): BackupFacts;
  /** Reads every page, which proves that each is as it was written; faster than `checkIntegrity`. */
  isWhole(): boolean;
  /** Reads every page. Gives SQLite's complaints; an empty list is a whole ledger. Takes seconds on a large one. */
  checkIntegrity(): string[];
  close(): void;
}

/**
 * Opens the ledger, makes it when there is none, and holds it for this process alone: the lock is the database's own and dies with the process.
 *
 * @throws FaultError `ledger-in-use`, `vault-key-wrong`, `ledger-damaged` or `ledger-newer`. The file is then left as it was.
 */
export function openLedger(options: LedgerOptions): Ledger {
  const db = openDatabase(options);
  return {
    imports: openImportRows(db),
    importTallies: openImportTallies(db),
    instances: openInstanceRows(db),
    media: openMediaRows(db),
    decisions: openDecisionRows(db),
    knownDifferent: openKnownDifferentRows(db),
    scans: openScanRows(db),
    heldFiles: openHeldFileRows(db),
    settings: openSettingRows(db),
    uploadLogs: openUploadLogRows(db),
    originals: openOriginalRows(db),
    deidProjects: openDeidProjectRows(db),
    people: openPeopleRows(db),
    patientAnswers: openPatientAnswerRows(db),
    handovers: openHandoverRows(db),
    audit: openAudit(db),
    transaction: (work) => db.transaction(work).immediate(),
    backup: (path) => writeBackup(db, path, options.key),
    isWhole: () => isWhole(db),
    checkIntegrity: () => complaints(db, 'integrity_check'),
    close: () => db.close(),
  };
}

function isWhole(db: Database): boolean {
  try {
    return complaints(db, 'quick_check').length === 0;
  } catch (error) {
    // A page that does not authenticate ends the check instead of being named by it.
    if (error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(error.code)) return false;
    throw error;
  }
}

function complaints(db: Database, check: 'quick_check' | 'integrity_check'): string[] {
  const rows = db.pragma(check) as Record<string, string>[];
  return rows.map((row) => row[check] ?? '').filter((line) => line !== 'ok');
}
