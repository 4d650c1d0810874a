import type { Patient } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';

/** Records merged into merged records happen; a ring of them must not hold us. */
const mergeHops = 8;

/** Reads a record by its id; a promise or not, as its source is. */
export type ReadPatient = (id: string) => Promise<Patient | null> | Patient | null;

/**
 * The patient as which a record lives on, with the number she was asked for by (`foundAs`) where that is a former one; null when the record, or the one it
 * was merged into, is not there.
 * @throws FaultError `ehr-error` (`endless-merge`) when records point at each other in a ring
 */
export async function survivorOf(record: Patient | null, read: ReadPatient): Promise<Patient | null> {
  let patient = record;
  for (let hop = 0; patient?.mergedInto; hop += 1) {
    if (hop === mergeHops) throw new FaultError('ehr-error', { reason: 'endless-merge' });
    patient = await read(patient.mergedInto);
  }
  if (patient === null || patient.id === record?.id || record === null) return patient;
  return { ...patient, foundAs: record.mrn };
}

/** A list with merged records replaced by their survivors, each patient once. */
export async function survivorsOf(found: readonly Patient[], read: ReadPatient): Promise<Patient[]> {
  const byId = new Map<string, Patient>();
  for (const record of found) {
    const living = await survivorOf(record, read);
    if (living !== null && !byId.has(living.id)) byId.set(living.id, living);
  }
  return [...byId.values()];
}
