import type { Order, Patient } from '../../contract/directory.ts';
import type { EhrField } from '../../contract/plain.ts';
import type { Directory } from './directory.ts';
import { type EhrValues, ehrValues, isOrderField } from './ehr-values.ts';

/** What was read when a plan was made. */
export interface KnownRecords {
  readonly patientId: string;
  readonly orderId: string | null;
  /** The values that decide what is written; fields that are not here do not matter. */
  readonly values: Readonly<Partial<Record<EhrField, string>>>;
}

export interface ValueChange {
  readonly field: EhrField;
  readonly was: string;
  readonly now: string;
}

/** The records as the EHR has them now. */
interface Present {
  readonly patient: Patient;
  readonly order: Order | null;
  /** What is another than it was. */
  readonly changes: readonly ValueChange[];
  readonly values: EhrValues;
}

/**
 * `merged`: the record lives on as `patient`. `changed`: a value that decides what is written is another one. `gone`: the EHR does not know it any
 * more.
 */
export type Recheck =
  | ({ readonly kind: 'same' | 'merged' } & Present)
  | ({ readonly kind: 'changed'; readonly of: 'patient' | 'order' } & Present)
  | { readonly kind: 'gone'; readonly of: 'patient' | 'order' };

/**
 * Compares what a plan was made of with what the EHR says now. `directory` must be the EHR itself, never a copy of it. Works with every connector: merges
 * are followed by `getPatient`. @throws FaultError `ehr-…` when it cannot be asked.
 */
export async function recheckRecords(
  directory: Pick<Directory, 'getPatient' | 'getOrder'>,
  known: KnownRecords,
  signal?: AbortSignal,
): Promise<Recheck> {
  const patient = await directory.getPatient(known.patientId, signal);
  if (patient === null) return { kind: 'gone', of: 'patient' };
  const order = known.orderId === null ? null : await directory.getOrder(known.orderId, signal);
  if (known.orderId !== null && order === null) return { kind: 'gone', of: 'order' };
  const values = ehrValues(patient, order);
  const changes = Object.entries(known.values).flatMap(([name, was]): ValueChange[] => {
    const field = name as EhrField;
    return was === values[field] ? [] : [{ field, was, now: values[field] }];
  });
  const present: Present = { patient, order, changes, values };
  if (patient.id !== known.patientId) return { kind: 'merged', ...present };
  if (changes.some(({ field }) => !isOrderField(field))) return { kind: 'changed', of: 'patient', ...present };
  if (changes.length > 0) return { kind: 'changed', of: 'order', ...present };
  return { kind: 'same', ...present };
}
