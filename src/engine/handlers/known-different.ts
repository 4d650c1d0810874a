import type { Match } from '../../contract/directory.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';

/** The EHR's ids of the patients whom somebody said the person of this study is not. */
export function knownDifferent(ledger: Ledger, { studyInstanceUid, patient }: ScannedStudy): ReadonlySet<string> {
  const { patientId, birthDate } = patient;
  const person = { patientId, birthDate, patientName: Object.values(patient.patientName).join('=') };
  return ledger.knownDifferent.of({ studyInstanceUid, person });
}

/** A patient who was called the wrong one before is never beyond doubt again (matching.md §6.6): a person must confirm it. */
export function withDoubt(match: Match, different: ReadonlySet<string>): Match {
  const [first] = match.candidates;
  const isDoubtful = match.decision === 'auto' && first !== undefined && different.has(first.patient.id);
  return isDoubtful ? { ...match, decision: 'confirm' } : match;
}
