import type { FieldReason, fieldVerdicts, Patient } from '../../contract/directory.ts';
import type { StudyPerson } from '../study/scanned-study.ts';

/**
 * `agrees`: a number of one issuer on both sides. `conflict`: another number of the same issuer, or the same number under another name, which
 * is an alarm (matching.md §0.8). `foreign`: says nothing.
 */
export interface IdComparison {
  readonly relation: 'agrees' | 'conflict' | 'foreign' | 'missing';
  readonly verdict: (typeof fieldVerdicts)[number];
  readonly reasons: readonly FieldReason[];
  /** The two numbers that it is about, where they are not PatientID and MRN. */
  readonly shown?: { readonly disc: string; readonly ehr: string };
}

/** Compares the numbers of a disc (PatientID and OtherPatientIDsSequence) with a patient's: a number means something only with who issued it. */
export function compareIds(disc: StudyPerson, patient: Patient, isSameName: boolean): IdComparison {
  const ours = idsOfDisc(disc);
  const theirs = [{ value: patient.mrn, issuer: patient.issuer }, ...patient.otherIds].filter(
    ({ value }) => value.trim() !== '',
  );
  if (ours.length === 0 || theirs.length === 0)
    return { relation: 'missing', verdict: 'missing', reasons: ['number-missing'] };
  const agreeing = ours.find((id) => theirs.some((other) => isOneNumber(id, other)));
  if (agreeing !== undefined) {
    const isMrn = agreeing.value.trim() === patient.mrn.trim();
    const reasons: FieldReason[] = [isMrn ? 'number-and-issuer' : 'other-number-agrees'];
    const shown = isMrn ? {} : { shown: { disc: written(agreeing), ehr: written(agreeing) } };
    return isSameName
      ? { relation: 'agrees', verdict: 'equal', reasons, ...shown }
      : { relation: 'conflict', verdict: 'conflict', reasons: ['number-of-another-name'], ...shown };
  }
  const mrn = { value: patient.mrn, issuer: patient.issuer };
  const other = ours.find((id) => isOtherOfIssuer(id, mrn));
  if (other !== undefined) {
    const shown = { disc: written(other), ehr: written(mrn) };
    return { relation: 'conflict', verdict: 'conflict', reasons: ['other-number-of-issuer'], shown };
  }
  const isSameValue = ours.some((id) => (id.issuer === '' || patient.issuer === '') && sameText(id.value, patient.mrn));
  if (!isSameValue) return { relation: 'foreign', verdict: 'different', reasons: ['foreign-number'] };
  return isSameName
    ? { relation: 'foreign', verdict: 'missing', reasons: ['number-without-issuer'] }
    : { relation: 'conflict', verdict: 'conflict', reasons: ['number-of-another-name'] };
}

/** PatientID first, then those of OtherPatientIDsSequence (PS3.3 §C.7.1.1). */
export function idsOfDisc(disc: StudyPerson): { value: string; issuer: string }[] {
  return [{ value: disc.patientId, issuer: disc.issuer }, ...(disc.otherIds ?? [])].filter(
    ({ value }) => value.trim() !== '',
  );
}

interface Id {
  readonly value: string;
  readonly issuer: string;
}

function written({ value, issuer }: Id): string {
  return `${value.trim()} (${issuer.trim()})`;
}

function isOneNumber(left: Id, right: Id): boolean {
  return left.issuer.trim() !== '' && sameText(left.issuer, right.issuer) && sameText(left.value, right.value);
}

function isOtherOfIssuer(left: Id, right: Id): boolean {
  return left.issuer.trim() !== '' && sameText(left.issuer, right.issuer) && !sameText(left.value, right.value);
}

function sameText(left: string, right: string): boolean {
  return left.trim().toUpperCase() === right.trim().toUpperCase();
}
