import type { Candidate, Match } from '../contract/directory.ts';
import type { DiscPatient, PersonName, StudySummary } from '../contract/scan.ts';
import type { StudyRow } from './match-tables.ts';

/** The study that a result of `gantry match` is about. */
export interface ShownStudy {
  readonly ref: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly studyInstanceUid: string;
  readonly accessionNumber: string;
  readonly modality: string;
  readonly studyDate: string;
}

export function studyOfRow(row: StudyRow): ShownStudy {
  const { ref, patientName, studyInstanceUid, accessionNumber, modality, studyDate, person } = row;
  const { patientId, birthDate, sex } = person;
  return { ref, patientId, patientName, birthDate, sex, studyInstanceUid, accessionNumber, modality, studyDate };
}

export function studyOfSummary(patient: DiscPatient, study: StudySummary): ShownStudy {
  const { patientId, birthDate, sex } = patient;
  const { studyInstanceUid, accessionNumber, studyDate } = study;
  return {
    ...{ ref: studyInstanceUid, patientId, birthDate, sex, studyInstanceUid, accessionNumber, studyDate },
    patientName: nameText(patient.patientName),
    modality: study.modalities.join('\\'),
  };
}

/** A result in the JSON of cli.md. `decision` is its word for ours: a person's look is one, whether to confirm or to choose (`decision_detail`). */
export function matchShape({ study, match }: { study: ShownStudy; match: Match }) {
  const [first] = match.candidates;
  const isMeant = match.decision === 'auto' || match.decision === 'confirm';
  const order = match.orders.find(({ automatic }) => automatic);
  const suggested = match.orders.find((each) => each.suggested) ?? match.orders[0];
  return {
    study: {
      ref: study.ref,
      patient_id: study.patientId,
      patient_name: study.patientName,
      birth_date: study.birthDate,
      sex: study.sex,
      study_instance_uid: study.studyInstanceUid,
      accession_number: study.accessionNumber,
      modality: study.modality,
      study_date: study.studyDate,
    },
    patient: {
      decision: decisionWord(match.decision),
      decision_detail: match.decision,
      id: isMeant ? (first?.patient.id ?? null) : null,
      mrn: isMeant ? (first?.patient.mrn ?? null) : null,
      score: first?.score ?? null,
      margin: match.margin,
      tier: first?.tier ?? null,
      rule: first?.rule ?? null,
      guards: match.guards,
      rival: match.rival && { id: match.rival.patientId, differs: match.rival.differs },
      compared: match.compared,
      basis: match.basis,
      candidates: match.candidates.map(candidateShape),
    },
    order: {
      decision: order ? 'auto' : match.orders.length > 0 ? 'review' : 'none',
      id: (order ?? suggested)?.order.id ?? null,
      accession_number: (order ?? suggested)?.order.accessionNumber ?? null,
      score: (order ?? suggested)?.score ?? null,
      candidates: match.orders.map((each) => ({
        id: each.order.id,
        accession_number: each.order.accessionNumber,
        score: each.score,
        suggested: each.suggested,
        use: each.use,
        reasons: each.reasons,
        vetoes: each.vetoes,
        may_be_unnecessary: each.mayBeUnnecessary,
      })),
    },
  };
}

function candidateShape({ patient, score, tier, rule, fields, weights }: Candidate) {
  const weightOf = (field: string) => {
    const own = field === 'name' ? ['family-name', 'given-name', 'middle-name', 'suffix'] : [field];
    const sum = weights.filter((each) => own.includes(each.field)).reduce((total, { weight }) => total + weight, 0);
    return Math.round(sum * 10) / 10;
  };
  return {
    id: patient.id,
    mrn: patient.mrn,
    score,
    tier,
    rule,
    evidence: fields.map(({ field, disc, ehr, verdict, reasons }) => ({
      field,
      ours: ehr,
      theirs: disc,
      verdict,
      weight: weightOf(field),
      reasons: reasons ?? [],
    })),
  };
}

function decisionWord(decision: Match['decision']): 'auto' | 'review' | 'none' {
  return decision === 'auto' || decision === 'none' ? decision : 'review';
}

function nameText({ alphabetic, ideographic, phonetic }: PersonName): string {
  return [alphabetic, ideographic, phonetic].join('=').replace(/=+$/, '');
}
