import type Database from 'better-sqlite3';
import type { PatientAnswer, RecordedAnswers } from '../../contract/desk.ts';

export interface AnswerRow extends RecordedAnswers {
  /** Numbers every answer once: what a person decided about this one does not hold for the next. */
  readonly seq: number;
}

/** What patients said at the desk. An answer is never changed; the newest of a study counts. */
export interface PatientAnswerRows {
  record(scanId: string, answers: RecordedAnswers): void;
  /** The newest answers about each study of a scan that the patient was asked about. */
  ofScan(scanId: string): AnswerRow[];
  /** The newest about one study; null when nobody was asked. */
  of(scanId: string, studyInstanceUid: string): AnswerRow | null;
}

interface AnswerRecord {
  seq: number;
  study_instance_uid: string;
  at: string;
  actor: string;
  shown: string;
  name: PatientAnswer | null;
  birth_date: PatientAnswer | null;
  study: PatientAnswer;
}

/** Open to the test that proves that both use an index. */
export const patientAnswerSql = {
  ofScan: `SELECT * FROM patient_answers WHERE seq IN (
      SELECT max(seq) FROM patient_answers WHERE scan_id = ? GROUP BY study_instance_uid) ORDER BY seq`,
  of: 'SELECT * FROM patient_answers WHERE scan_id = ? AND study_instance_uid = ? ORDER BY seq DESC LIMIT 1',
} as const;

export function openPatientAnswerRows(db: Database): PatientAnswerRows {
  const insert = db.prepare<[Record<string, string | null>]>(
    `INSERT INTO patient_answers (scan_id, study_instance_uid, at, actor, shown, name, birth_date, study)
     VALUES (@scanId, @studyInstanceUid, @at, @actor, @shown, @name, @birthDate, @study)`,
  );
  const ofScan = db.prepare<[string], AnswerRecord>(patientAnswerSql.ofScan);
  const of = db.prepare<[string, string], AnswerRecord>(patientAnswerSql.of);
  return {
    record(scanId, { shown, ...answers }) {
      insert.run({ scanId, ...answers, shown: JSON.stringify(shown) });
    },
    ofScan: (scanId) => ofScan.all(scanId).map(toRow),
    of(scanId, studyInstanceUid) {
      const row = of.get(scanId, studyInstanceUid);
      return row === undefined ? null : toRow(row);
    },
  };
}

function toRow({ study_instance_uid, birth_date, shown, ...row }: AnswerRecord): AnswerRow {
  return {
    ...{ seq: row.seq, at: row.at, actor: row.actor, name: row.name, study: row.study },
    studyInstanceUid: study_instance_uid,
    birthDate: birth_date,
    shown: JSON.parse(shown) as RecordedAnswers['shown'],
  };
}
