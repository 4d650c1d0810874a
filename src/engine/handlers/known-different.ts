import type { Ledger } from '../ledger/open-ledger.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';

/** The EHR's ids of the patients whom somebody said the person of this study is not. */
export function knownDifferent(ledger: Ledger, { studyInstanceUid, patient }: ScannedStudy): ReadonlySet<string> {
  const { patientId, birthDate } = patient;
  const person = { patientId, birthDate, patientName: Object.values(patient.patientName).join('=') };
  return ledger.knownDifferent.of({ studyInstanceUid, person });
}
