import type Database from 'better-sqlite3';
import type { Decision } from '../../contract/directory.ts';
import type { Fault } from '../../contract/fault.ts';
import type { Station } from '../../contract/import-choices.ts';
import type { Condition, Counts, ImportView, SeriesPromise } from '../../contract/imports.ts';
import type { EhrField } from '../../contract/plain.ts';
import { type ImportRecord, researchLane, toImportRow } from './import-record.ts';

/** Who the images name: a DICOM person name, an ISO date, `M F O` or empty. */
export interface Identity {
  readonly patientId: string;
  readonly patientName: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly accessionNumber: string;
}
/** The order as it was when the operator chose it; `etag` is what the link names. */
export interface ApprovedOrder {
  readonly id: string;
  readonly accessionNumber: string;
  readonly etag: string;
  /** The EHR's patient that the order belongs to. */
  readonly patientId: string;
}
/** A file that the disc promised and the scan could not read. */
export interface MissingFile {
  readonly path: string;
  readonly fault: Fault;
}

/** What the EHR said when the plan was made of it: compared again before the study leaves. Plain data. */
export interface EhrSnapshot {
  readonly patientId: string;
  readonly orderId: string | null;
  /** The EHR's values that decide what is written, by field; '' for what it did not know. */
  readonly values: Readonly<Partial<Record<EhrField, string>>>;
  /** The versions that were read: the patient's time of change, the order's ETag. */
  readonly patientUpdatedAt: string;
  readonly orderEtag: string;
  /** When the EHR itself said so: the time of the approval, or of the local copy. */
  readonly asOf: string;
}

/** Somebody's word that the study is not of the patient it was imported for. */
export interface Withdrawal {
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
}

/** What a person's decision puts in the place of what was approved. */
export interface Amendment extends Pick<NewImport, 'patient' | 'order' | 'identity' | 'plan' | 'planHash'> {
  readonly snapshot: EhrSnapshot | null;
}

/** What is known of an import when it is approved, and never changes after. */
export interface NewImport {
  readonly studyInstanceUid: string;
  readonly title: string;
  readonly studyDate: string;
  readonly studyTime: string;
  readonly modalities: readonly string[];
  readonly urgent: boolean;
  readonly patient: ImportView['patient'];
  readonly order: ApprovedOrder | null;
  /** Who the images name once the plan is applied; the archive is searched for others with this PatientID. */
  readonly identity: Identity;
  /** Who they named on the disc. */
  readonly original: Identity;
  readonly missing: readonly MissingFile[];
  /** What the disc promised and held of each series; without it what was selected is what was promised. */
  readonly series?: readonly SeriesPromise[];
  /** Plain data, in the shape that the planner wants back for each instance. */
  readonly plan: unknown;
  readonly planHash: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
  /** Default null: nothing to compare with. */
  readonly snapshot?: EhrSnapshot | null;
  /** Default false. */
  readonly provisional?: boolean;
  readonly prior?: boolean;
  /** How it was matched; '' without an EHR. */
  readonly decided?: Decision | '';
  /** The institution that the disc names; '' where it names none. */
  readonly sender?: string;
  /** For research or teaching: the project; the study leaves de-identified, and its UIDs here are the project's. Default null. */
  readonly project?: string | null;
  /** The name of the archive that it goes to; '' (the default) for the site's first one. */
  readonly archive?: string;
}

/** The two axes of the import machine, and why and until when. */
export interface ImportState {
  readonly station: Station;
  readonly condition: Condition;
  readonly retryAt: string | null;
  /** Tries at this station that failed one after another. */
  readonly attempts: number;
  readonly fault: Fault | null;
}

export interface ImportRow extends ImportState, Omit<NewImport, 'missing' | 'plan' | 'series' | 'decided' | 'sender'> {
  readonly snapshot: EhrSnapshot | null;
  readonly provisional: boolean;
  readonly prior: boolean;
  readonly project: string | null;
  readonly archive: string;
  readonly paused: boolean;
  /** The scan that it was approved from, where that one copied. */
  readonly scanId: string | null;
  readonly recheckedAt: string | null;
  readonly withdrawal: Withdrawal | null;
  readonly unlinkedAt: string | null;
  readonly seq: number;
  readonly id: string;
  readonly missingCount: number;
  readonly orthancStudyId: string | null;
  readonly linkedAt: string | null;
  readonly uploadLogId: string;
  readonly status: ImportView['status'];
  readonly archiveState: ImportView['archiveState'];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly finishedAt: string | null;
  readonly counts: Counts;
  /** Instances that failed before they were staged. */
  readonly unread: number;
  readonly bytesTotal: number;
  readonly bytesStaged: number;
  readonly bytesSent: number;
}

/** What a statement for many imports at once changed: the station that each stood at before. */
export interface MovedImport {
  readonly id: string;
  readonly station: Station;
}

/** Lanes work side by side: what reads media, and for each archive what talks to it. */
export type Lane = 'media' | { readonly archive: string };

export interface ImportRows {
  insert(input: NewImport, ids: { id: string; uploadLogId: string }, at: string): ImportRow;
  /** Takes the next due import of a lane (urgent ones first, then the oldest) and marks it running; null when none is due. */
  claim(lane: Lane, at: string): ImportRow | null;
  /** The archives that a claim may find something for. */
  claimableArchives(): string[];
  move(seq: number, state: ImportState, at: string): void;
  finish(seq: number, status: 'success' | 'partial' | 'failed' | null, at: string | null): void;
  setUrgent(seq: number, urgent: boolean, at: string): void;
  setPaused(seq: number, paused: boolean, at: string): void;
  recordOrthancStudy(seq: number, orthancStudyId: string): void;
  recordLinked(seq: number, at: string): void;
  /** The EHR says the same as when the plan was made. */
  recordRechecked(seq: number, at: string): void;
  amend(seq: number, amendment: Amendment): void;
  recordWithdrawn(seq: number, withdrawal: Withdrawal): void;
  recordUnlinked(seq: number, at: string): void;
  /** What the archive holds of a finished study now. */
  recordArchiveState(seq: number, state: NonNullable<ImportView['archiveState']>): void;
  find(id: string): ImportRow | null;
  /** Of the same kind: for the patient (null), or for the same project. */
  findUnfinished(studyInstanceUid: string, project: string | null): ImportRow | null;
  /** Every import of a study for its patient, oldest first. A study has few: sorted here, not by the database. */
  ofStudy(studyInstanceUid: string): ImportRow[];
  /** All of them, oldest first: for who shows or hands out all. Years of a desk take a second. */
  list(): ImportRow[];
  /** Finished ones of which the archive confirmed something, oldest first, a page at a time: whoever asks the archive for each waits in between. */
  confirmed(): IterableIterator<ImportRow>;
  /** The study of the newest finished import that its order names; null when there is none. */
  linkedStudy(): string | null;
  inCondition(condition: Condition): ImportRow[];
  /** Not done and not cancelled, in no order: what the task bar and the tray tell of. */
  unfinished(): ImportRow[];
  /** Withdrawn, and done or cancelled, in no order. */
  wrongAndOver(): ImportRow[];
  /** Waits that were written in what is the future now (the clock was set back) end at once. Gives whose. */
  endFutureWaits(at: string): MovedImport[];
  /** When the next import that waits beyond this time is due; null when none does. */
  nextRetryAt(after: string): string | null;
  /** The plan of the newest import of a study that was approved under this hash; null when there is none. */
  earlierPlan(studyInstanceUid: string, planHash: string): unknown;
  /** The plan of the newest import of a study for a project, or (null) for its patient; null when there is none. */
  newestPlan(studyInstanceUid: string, project: string | null): unknown;
  plan(seq: number): unknown;
  missing(seq: number): MissingFile[];
  series(seq: number): SeriesPromise[];
}

const columns = `i.seq, i.id, i.study_instance_uid, i.station, i.condition, i.retry_at, i.attempts, i.fault_code, i.fault_params, i.urgent,
  i.title, i.study_date, i.study_time, i.modalities, i.patient, i."order", i.identity, i.original, i.missing_count, i.orthanc_study_id,
  i.linked_at, i.upload_log_id, i.status, i.archive_state, i.plan_hash, i.approved_by, i.approved_at, i.created_at, i.updated_at, i.finished_at,
  i.ehr_snapshot, i.provisional, i.rechecked_at, i.prior, i.project, i.archive, i.paused, i.scan_id, i.withdrawn_at, i.withdrawn_by, i.withdrawn_reason, i.unlinked_at,
  c.selected, c.staged, c.sent, c.already_stored, c.confirmed, c.failed, c.unread, c.bytes_total, c.bytes_staged, c.bytes_sent`;
const rows = `SELECT ${columns} FROM imports i JOIN import_counts c ON c.import_seq = i.seq`;

/** The queue's statements, open to the test that proves each of them uses an index. */
export const importSql = {
  claim: `UPDATE imports SET condition = 'running', retry_at = NULL, updated_at = @at
    WHERE seq = (
      SELECT seq FROM imports
      WHERE lane = 'media' AND condition IN ('ready', 'waiting') AND (condition = 'ready' OR retry_at <= @at) AND paused = 0
      ORDER BY urgent DESC, seq LIMIT 1
    ) RETURNING seq`,
  claimArchive: `UPDATE imports SET condition = 'running', retry_at = NULL, updated_at = @at
    WHERE seq = (
      SELECT seq FROM imports
      WHERE lane = 'archive' AND for_research = @forResearch AND archive = @archive AND condition IN ('ready', 'waiting') AND (condition = 'ready' OR retry_at <= @at)
        AND paused = 0
      ORDER BY urgent DESC, seq LIMIT 1
    ) RETURNING seq`,
  // From one name to the next: the rows between are not read.
  claimableArchives: `WITH RECURSIVE named (archive) AS (
      SELECT min(archive) FROM imports WHERE lane = 'archive' AND for_research = 0 AND condition IN ('ready', 'waiting') AND paused = 0
      UNION ALL
      SELECT (SELECT min(i.archive) FROM imports i WHERE i.lane = 'archive' AND i.for_research = 0 AND i.archive > named.archive AND i.condition IN ('ready', 'waiting')
          AND i.paused = 0)
      FROM named WHERE named.archive IS NOT NULL
    ) SELECT archive FROM named WHERE archive IS NOT NULL`,
  isResearchClaimable: `SELECT 1 AS found FROM imports
    WHERE lane = 'archive' AND for_research = 1 AND condition IN ('ready', 'waiting') AND paused = 0 LIMIT 1`,
  move: `UPDATE imports SET station = @station, condition = @condition, retry_at = @retryAt, attempts = @attempts,
    fault_code = @faultCode, fault_params = @faultParams, updated_at = @at WHERE seq = @seq`,
  bySeq: `${rows} WHERE i.seq = ?`,
  byId: `${rows} WHERE i.id = ?`,
  unfinished: `${rows} WHERE i.study_instance_uid = ? AND i.station <> 'done' AND i.condition <> 'cancelled'
    AND i.withdrawn_at IS NULL AND i.project IS ?`,
  ofStudy: `${rows} WHERE i.study_instance_uid = ? AND i.project IS NULL`,
  inCondition: `${rows} WHERE i.condition = ?`,
  // A finished import is `ready` and in no lane: years of them are not looked at.
  allUnfinished: `${rows} WHERE i.lane IN ('media', 'archive') AND i.condition IN ('ready', 'waiting')
    UNION ALL ${rows} WHERE i.condition IN ('running', 'held')`,
  // Taken back, its log says `failed`: of years, a handful. What was cancelled before may have no such log.
  wrongAndOver: `${rows} WHERE i.seq IN (SELECT import_seq FROM upload_logs WHERE status = 'failed')
      AND i.withdrawn_at IS NOT NULL AND i.station = 'done'
    UNION ALL ${rows} WHERE i.condition = 'cancelled' AND i.withdrawn_at IS NOT NULL`,
  confirmedAfter: `${rows} WHERE i.seq > ? AND i.station = 'done' AND i.orthanc_study_id IS NOT NULL AND c.confirmed > 0
    ORDER BY i.seq LIMIT 100`,
  // From the newest back to the first that fits.
  linkedStudy: `SELECT study_instance_uid AS uid FROM imports
    WHERE created_at >= '' AND station = 'done' AND linked_at IS NOT NULL ORDER BY created_at DESC LIMIT 1`,
  earlierPlan: `SELECT plan FROM imports WHERE study_instance_uid = ? AND plan_hash = ? ORDER BY seq DESC LIMIT 1`,
  newestPlan: `SELECT plan FROM imports
    WHERE seq = (SELECT max(seq) FROM imports WHERE study_instance_uid = ? AND project IS ?)`,
  endFutureWaits: `UPDATE imports SET retry_at = @at WHERE condition = 'waiting' AND updated_at > @at AND retry_at > @at
    RETURNING id, station`,
  nextRetryAt: `SELECT min(retry_at) AS at FROM imports WHERE condition = 'waiting' AND retry_at > ? AND paused = 0`,
} as const;

export function openImportRows(db: Database): ImportRows {
  const insert = db.prepare<[Record<string, string | number | null>]>(
    `INSERT INTO imports (id, study_instance_uid, station, condition, urgent, title, study_date, study_time, modalities, patient, "order",
       identity, original, missing_count, missing, upload_log_id, plan, plan_hash, approved_by, approved_at, ehr_snapshot,
       provisional, prior, project, archive, created_at, updated_at, series, decided, sender)
     VALUES (@id, @studyInstanceUid, 'stage', 'ready', @urgent, @title, @studyDate, @studyTime, @modalities, @patient, @order,
       @identity, @original, @missingCount, @missing, @uploadLogId, @plan, @planHash, @approvedBy, @approvedAt, @snapshot,
       @provisional, @prior, @project, @archive, @at, @at, @series, @decided, @sender)`,
  );
  const claim = db.prepare<[{ at: string }], { seq: number }>(importSql.claim);
  const claimArchive = db.prepare<[{ archive: string; forResearch: number; at: string }], { seq: number }>(
    importSql.claimArchive,
  );
  const isResearchClaimable = db.prepare<[], { found: number }>(importSql.isResearchClaimable);
  const claimableArchives = db.prepare<[], { archive: string }>(importSql.claimableArchives);
  const move = db.prepare<[Record<string, string | number | null>]>(importSql.move);
  const bySeq = db.prepare<[number], ImportRecord>(importSql.bySeq);
  const byId = db.prepare<[string], ImportRecord>(importSql.byId);
  const unfinished = db.prepare<[string, string | null], ImportRecord>(importSql.unfinished);
  const ofStudy = db.prepare<[string], ImportRecord>(importSql.ofStudy);
  const all = db.prepare<[], ImportRecord>(`${rows} ORDER BY i.seq`);
  const confirmedAfter = db.prepare<[number], ImportRecord>(importSql.confirmedAfter);
  const linkedStudy = db.prepare<[], { uid: string }>(importSql.linkedStudy);
  const inCondition = db.prepare<[Condition], ImportRecord>(importSql.inCondition);
  const endFutureWaits = db.prepare<[{ at: string }], MovedImport>(importSql.endFutureWaits);
  const nextRetryAt = db.prepare<[string], { at: string | null }>(importSql.nextRetryAt);
  const earlierPlan = db.prepare<[string, string], { plan: string }>(importSql.earlierPlan);
  const newestPlan = db.prepare<[string, string | null], { plan: string }>(importSql.newestPlan);
  const finish = db.prepare<[string | null, string | null, number]>(
    'UPDATE imports SET status = ?, finished_at = ? WHERE seq = ?',
  );
  const recordOrthancStudy = db.prepare<[string, number]>('UPDATE imports SET orthanc_study_id = ? WHERE seq = ?');
  const setUrgent = db.prepare<[number, string, number]>('UPDATE imports SET urgent = ?, updated_at = ? WHERE seq = ?');
  const setPaused = db.prepare<[number, string, number]>('UPDATE imports SET paused = ?, updated_at = ? WHERE seq = ?');
  const allUnfinished = db.prepare<[], ImportRecord>(importSql.allUnfinished);
  const wrongAndOver = db.prepare<[], ImportRecord>(importSql.wrongAndOver);
  const recordLinked = db.prepare<[string, number]>('UPDATE imports SET linked_at = ? WHERE seq = ?');
  const recordRechecked = db.prepare<[string, number]>('UPDATE imports SET rechecked_at = ? WHERE seq = ?');
  const amend = db.prepare<[Record<string, string | number | null>]>(
    `UPDATE imports SET patient = @patient, "order" = @order, identity = @identity, plan = @plan, plan_hash = @planHash,
       ehr_snapshot = @snapshot WHERE seq = @seq`,
  );
  const recordWithdrawn = db.prepare<[string, string, string, number]>(
    'UPDATE imports SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_reason = ? WHERE seq = ?',
  );
  const recordUnlinked = db.prepare<[string, number]>('UPDATE imports SET unlinked_at = ? WHERE seq = ?');
  const recordArchiveState = db.prepare<[string, number]>('UPDATE imports SET archive_state = ? WHERE seq = ?');
  const plan = db.prepare<[number], { plan: string }>('SELECT plan FROM imports WHERE seq = ?');
  const missing = db.prepare<[number], { missing: string }>('SELECT missing FROM imports WHERE seq = ?');

  const series = db.prepare<[number], { series: string }>('SELECT series FROM imports WHERE seq = ?');

  function one(record: ImportRecord | undefined): ImportRow | null {
    return record === undefined ? null : toImportRow(record);
  }
  function known(seq: number | bigint): ImportRow {
    return toImportRow(bySeq.get(Number(seq)) as ImportRecord);
  }

  return {
    insert(input, ids, at) {
      const { lastInsertRowid } = insert.run({
        ...ids,
        studyInstanceUid: input.studyInstanceUid,
        urgent: input.urgent ? 1 : 0,
        title: input.title,
        studyDate: input.studyDate,
        studyTime: input.studyTime,
        modalities: JSON.stringify(input.modalities),
        patient: JSON.stringify(input.patient),
        order: input.order === null ? null : JSON.stringify(input.order),
        identity: JSON.stringify(input.identity),
        original: JSON.stringify(input.original),
        missingCount: input.missing.length,
        missing: JSON.stringify(input.missing),
        series: JSON.stringify(input.series ?? []),
        plan: JSON.stringify(input.plan),
        planHash: input.planHash,
        approvedBy: input.approvedBy,
        approvedAt: input.approvedAt,
        snapshot: input.snapshot ? JSON.stringify(input.snapshot) : null,
        provisional: input.provisional ? 1 : 0,
        prior: input.prior ? 1 : 0,
        project: input.project ?? null,
        archive: input.project == null ? (input.archive ?? '') : '',
        decided: input.decided ?? '',
        sender: input.sender ?? '',
        at,
      });
      return known(lastInsertRowid);
    },
    claim(lane, at) {
      const claimed =
        lane === 'media'
          ? claim.get({ at })
          : lane.archive === researchLane
            ? claimArchive.get({ archive: '', forResearch: 1, at })
            : claimArchive.get({ archive: lane.archive, forResearch: 0, at });
      return claimed === undefined ? null : known(claimed.seq);
    },
    claimableArchives: () => [
      ...claimableArchives.all().map(({ archive }) => archive),
      ...(isResearchClaimable.get() === undefined ? [] : [researchLane]),
    ],
    move(seq, { station, condition, retryAt, attempts, fault }, at) {
      const faultCode = fault?.code ?? null;
      const faultParams = fault === null ? null : JSON.stringify(fault.params);
      move.run({ seq, station, condition, retryAt, attempts, faultCode, faultParams, at });
    },
    finish(seq, status, at) {
      finish.run(status, at, seq);
    },
    setUrgent(seq, urgent, at) {
      setUrgent.run(urgent ? 1 : 0, at, seq);
    },
    setPaused(seq, paused, at) {
      setPaused.run(paused ? 1 : 0, at, seq);
    },
    recordOrthancStudy(seq, orthancStudyId) {
      recordOrthancStudy.run(orthancStudyId, seq);
    },
    recordLinked(seq, at) {
      recordLinked.run(at, seq);
    },
    recordRechecked(seq, at) {
      recordRechecked.run(at, seq);
    },
    amend(seq, { patient, order, identity, plan: amended, planHash, snapshot }) {
      amend.run({
        ...{ seq, planHash, patient: JSON.stringify(patient), order: order && JSON.stringify(order) },
        ...{ identity: JSON.stringify(identity), plan: JSON.stringify(amended) },
        snapshot: snapshot && JSON.stringify(snapshot),
      });
    },
    recordWithdrawn(seq, { at, actor, reason }) {
      recordWithdrawn.run(at, actor, reason, seq);
    },
    recordUnlinked(seq, at) {
      recordUnlinked.run(at, seq);
    },
    recordArchiveState(seq, state) {
      recordArchiveState.run(state, seq);
    },
    find: (id) => one(byId.get(id)),
    findUnfinished: (...asked) => one(unfinished.get(...asked)),
    ofStudy: (studyInstanceUid) =>
      ofStudy
        .all(studyInstanceUid)
        .map(toImportRow)
        .sort((left, right) => left.seq - right.seq),
    list: () => all.all().map(toImportRow),
    *confirmed() {
      // In pages, so that no statement stays open while its reader writes.
      for (let last = 0; ; ) {
        const page = confirmedAfter.all(last);
        if (page.length === 0) return;
        for (const record of page) yield toImportRow(record);
        last = page.at(-1)?.seq ?? last;
      }
    },
    linkedStudy: () => linkedStudy.get()?.uid ?? null,
    inCondition: (condition) => inCondition.all(condition).map(toImportRow),
    unfinished: () => allUnfinished.all().map(toImportRow),
    wrongAndOver: () => wrongAndOver.all().map(toImportRow),
    endFutureWaits: (at) => endFutureWaits.all({ at }),
    nextRetryAt: (after) => nextRetryAt.get(after)?.at ?? null,
    earlierPlan: (studyInstanceUid, planHash) =>
      JSON.parse(earlierPlan.get(studyInstanceUid, planHash)?.plan ?? 'null'),
    newestPlan: (...asked) => JSON.parse(newestPlan.get(...asked)?.plan ?? 'null'),
    plan: (seq) => JSON.parse(plan.get(seq)?.plan ?? 'null'),
    missing: (seq) => JSON.parse(missing.get(seq)?.missing ?? '[]') as MissingFile[],
    series: (seq) => JSON.parse(series.get(seq)?.series ?? '[]') as SeriesPromise[],
  };
}
