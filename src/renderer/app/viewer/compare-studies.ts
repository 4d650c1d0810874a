import type { ArchiveStudy } from '../../../contract/imports.ts';

type FactName =
  | 'patient'
  | 'mrn'
  | 'birthDate'
  | 'sex'
  | 'date'
  | 'description'
  | 'modalities'
  | 'accession'
  | 'series'
  | 'images'
  | 'studyUid';

export interface StudyFact {
  readonly name: FactName;
  readonly newer: string;
  readonly older: string;
  readonly isSame: boolean;
  /** Says whose the study is. */
  readonly isIdentity: boolean;
}

export interface StudiesCompared {
  /** By the date of the study; without dates as they were given. */
  readonly newer: ArchiveStudy;
  readonly older: ArchiveStudy;
  /** Under one number in the archive, and no birth date or sex that says otherwise. */
  readonly isSamePatient: boolean;
  /** Between the two; null where a date is missing. */
  readonly daysApart: number | null;
  /** Whose they are first, what differs before what does not. */
  readonly facts: readonly StudyFact[];
}

const dayMs = 86_400_000;

/** Lays two studies beside each other. The patient's number decides: names are written in too many ways to say that two are one. */
export function compareStudies([one, other]: readonly [ArchiveStudy, ArchiveStudy]): StudiesCompared {
  const [newer, older] = one.studyDate >= other.studyDate ? [one, other] : [other, one];
  const fact = (name: FactName, of: (study: ArchiveStudy) => string, isIdentity = false): StudyFact => ({
    ...{ name, newer: of(newer), older: of(older), isIdentity },
    isSame: of(newer) === of(older),
  });
  const identity = [
    fact('mrn', ({ patientId }) => patientId, true),
    fact('patient', ({ patientName }) => patientName, true),
    fact('birthDate', ({ birthDate }) => birthDate, true),
    fact('sex', ({ sex }) => sex, true),
  ];
  const contradicts = ({ newer: left, older: right, isSame }: StudyFact) => !isSame && left !== '' && right !== '';
  const [mrn, , birthDate, sex] = identity as [StudyFact, StudyFact, StudyFact, StudyFact];
  const study = [
    fact('date', ({ studyDate }) => studyDate),
    fact('description', ({ description }) => description),
    fact('modalities', ({ modalities }) => modalities.toSorted().join(', ')),
    fact('accession', ({ accessionNumber }) => accessionNumber),
    fact('series', ({ series }) => String(series)),
    fact('images', ({ instances }) => String(instances)),
    fact('studyUid', ({ studyInstanceUid }) => studyInstanceUid),
  ];
  const differencesFirst = (facts: readonly StudyFact[]) =>
    facts.toSorted((a, b) => Number(a.isSame) - Number(b.isSame));
  const span = Date.parse(newer.studyDate) - Date.parse(older.studyDate);
  return {
    ...{ newer, older },
    isSamePatient: mrn.isSame && mrn.newer !== '' && !contradicts(birthDate) && !contradicts(sex),
    daysApart: Number.isNaN(span) ? null : Math.round(span / dayMs),
    facts: [...differencesFirst(identity), ...differencesFirst(study)],
  };
}
