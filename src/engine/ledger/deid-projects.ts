import type Database from 'better-sqlite3';

/** A project: what all of its runs have in common. */
export interface DeidProject {
  readonly name: string;
  readonly secret: Buffer;
  readonly profile: string;
  readonly options: readonly string[];
  readonly createdAt: string;
}

export interface DeidPatient {
  readonly patientId: string;
  readonly issuer: string;
  readonly pseudonym: string;
  readonly shiftDays: number;
  readonly studies: readonly { readonly original: string; readonly replacement: string }[];
}

export interface DeidProjectRows {
  find(name: string): DeidProject | undefined;
  insert(project: DeidProject): void;
  /** Adds what is new; what is there stays as it is. */
  record(name: string, patients: readonly DeidPatient[], at: string): void;
  /** The table that leads back, by pseudonym. */
  table(name: string): DeidPatient[];
}

interface ProjectRow {
  seq: number;
  name: string;
  secret: Buffer;
  profile: string;
  options: string;
  created_at: string;
}

export function openDeidProjectRows(db: Database): DeidProjectRows {
  const byName = db.prepare<[string], ProjectRow>('SELECT * FROM deid_projects WHERE name = ?');
  const insert = db.prepare<[string, Buffer, string, string, string]>(
    'INSERT INTO deid_projects (name, secret, profile, options, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const addPatient = db.prepare<[number, string, string, string, number, string]>(
    'INSERT OR IGNORE INTO deid_patients VALUES (?, ?, ?, ?, ?, ?)',
  );
  const addStudy = db.prepare<[number, string, string, string, string]>(
    'INSERT OR IGNORE INTO deid_studies VALUES (?, ?, ?, ?, ?)',
  );
  const patients = db.prepare<[number], { patient_id: string; issuer: string; pseudonym: string; shift_days: number }>(
    'SELECT patient_id, issuer, pseudonym, shift_days FROM deid_patients WHERE project_seq = ? ORDER BY pseudonym, patient_id',
  );
  const studies = db.prepare<[number, string], { original: string; replacement: string }>(
    `SELECT study_instance_uid AS original, replacement FROM deid_studies
     WHERE project_seq = ? AND pseudonym = ? ORDER BY study_instance_uid`,
  );
  const seqOf = (name: string) => {
    const row = byName.get(name);
    if (row === undefined) throw new Error('a project that was not made');
    return row.seq;
  };
  return {
    find(name) {
      const row = byName.get(name);
      if (row === undefined) return undefined;
      const { secret, profile, options, created_at: createdAt } = row;
      return { name, secret, profile, options: JSON.parse(options), createdAt };
    },
    insert({ name, secret, profile, options, createdAt }) {
      insert.run(name, secret, profile, JSON.stringify(options), createdAt);
    },
    record: db.transaction((name: string, found: readonly DeidPatient[], at: string) => {
      const seq = seqOf(name);
      for (const { patientId, issuer, pseudonym, shiftDays, studies: own } of found) {
        addPatient.run(seq, patientId, issuer, pseudonym, shiftDays, at);
        for (const { original, replacement } of own) addStudy.run(seq, original, replacement, pseudonym, at);
      }
    }),
    table(name) {
      const seq = seqOf(name);
      return patients.all(seq).map(({ patient_id: patientId, issuer, pseudonym, shift_days: shiftDays }) => ({
        ...{ patientId, issuer, pseudonym, shiftDays },
        studies: studies.all(seq, pseudonym),
      }));
    },
  };
}
