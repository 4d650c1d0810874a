import type { Match, Patient } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import type { Directory } from '../directory/directory.ts';
import type { PatientSource } from '../directory/patient-source.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import type { MatchPolicy } from './candidate-guards.ts';
import { matchPerson } from './match-person.ts';
import { type OrderContext, rankOrders, studyForOrders } from './rank-orders.ts';
import { guardStudy } from './study-guards.ts';

export interface MatchInput {
  readonly study: ScannedStudy;
  /** Where candidates and their frequencies come from: the directory itself or the copy of it. */
  readonly source: PatientSource;
  readonly directory: Pick<Directory, 'getPatient' | 'patientOrders'>;
  /** A patient that somebody named: she is confirmed or contradicted, nobody else is proposed. */
  readonly patientId?: string;
  /** Ids of patients that a person said are not the person of this study (kept under `identityKey`). */
  readonly knownDifferent?: ReadonlySet<string>;
  /** MRNs under which this very study was imported before. */
  readonly importedAs?: readonly string[];
  readonly policy?: MatchPolicy;
  readonly orders?: OrderContext;
  readonly now?: Date;
  readonly signal?: AbortSignal;
}

/**
 * Looks for the patient of a study and ranks her orders. With `choose` there are no orders yet: nobody is preselected, so ask again
 * with the `patientId` chosen. Throws the directory's faults, and `patient-not-found` for a `patientId` that is not there.
 */
export async function matchStudy(input: MatchInput): Promise<Match> {
  const { study, directory, patientId, signal, orders: context, ...rest } = input;
  const named = patientId === undefined ? undefined : await namedPatient(directory, patientId, signal);
  const match = await matchPerson({
    ...rest,
    person: study.patient,
    studyDate: study.summary.studyDate,
    studyGuards: guardStudy(study),
    ...(named === undefined ? {} : { named }),
    ...(signal === undefined ? {} : { signal }),
  });
  const [first] = match.candidates;
  const orders =
    first === undefined || match.decision === 'choose'
      ? []
      : rankOrders(studyForOrders(study), await directory.patientOrders(first.patient.id, signal), context);
  return { ...match, orders };
}

async function namedPatient(
  directory: MatchInput['directory'],
  patientId: string,
  signal?: AbortSignal,
): Promise<Patient> {
  const patient = await directory.getPatient(patientId, signal);
  if (patient === null) throw new FaultError('patient-not-found');
  return patient;
}
