import type Database from 'better-sqlite3';

/** Who a study's headers name: the number, a DICOM person name in any of its groups, an ISO date. */
export interface NamedPerson {
  readonly patientId: string;
  readonly patientName: string;
  readonly birthDate: string;
}

/** A person's word that the one on the disc is not this patient. */
export interface KnownDifferent {
  readonly studyInstanceUid: string;
  readonly person: NamedPerson;
  readonly patient: { readonly id: string; readonly mrn: string };
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
}

export interface KnownDifferentRows {
  /** Recording the same pair for the same import again changes nothing. */
  record(importSeq: number, pair: KnownDifferent): void;
  /**
   * The EHR's ids of the patients whom this study, or any study of the person that it names, is known not to be of. A matcher must never take one of
   * them for beyond doubt (matching.md §6.6).
   */
  of(study: { readonly studyInstanceUid: string; readonly person: NamedPerson }): ReadonlySet<string>;
}

/** Open to the test that proves that each half uses an index. */
export const knownDifferentSql = `SELECT patient_id AS patientId FROM known_different WHERE study_instance_uid = @studyInstanceUid
  UNION ALL SELECT patient_id FROM known_different WHERE person <> '' AND person = @person`;

export function openKnownDifferentRows(db: Database): KnownDifferentRows {
  const insert = db.prepare<[Record<string, string | number>]>(
    `INSERT OR IGNORE INTO known_different (import_seq, study_instance_uid, person, patient_id, mrn, at, actor, reason)
     VALUES (@importSeq, @studyInstanceUid, @person, @patientId, @mrn, @at, @actor, @reason)`,
  );
  const select = db.prepare<[Record<string, string>], { patientId: string }>(knownDifferentSql);
  return {
    record(importSeq, { studyInstanceUid, person, patient, at, actor, reason }) {
      const { id: patientId, mrn } = patient;
      insert.run({ importSeq, studyInstanceUid, person: personKey(person), patientId, mrn, at, actor, reason });
    },
    of: ({ studyInstanceUid, person }) =>
      new Set(select.all({ studyInstanceUid, person: personKey(person) }).map(({ patientId }) => patientId)),
  };
}

/** The same person on another disc of the same house: number, name without its punctuation, birth date. Empty without a name. */
function personKey({ patientId, patientName, birthDate }: NamedPerson): string {
  const name = patientName
    .normalize('NFC')
    .toUpperCase()
    .split(/[\^=\s]+/)
    .filter(Boolean)
    .join(' ');
  return name === '' ? '' : JSON.stringify([patientId.trim(), name, birthDate]);
}
