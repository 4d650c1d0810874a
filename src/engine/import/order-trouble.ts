import type { Order } from '../../contract/directory.ts';
import { type Fault, fault } from '../../contract/fault.ts';
import type { ImportRow } from '../ledger/imports.ts';

/** Why an order, as the EHR has it now, cannot take the study that was approved for it; null when it can. */
export function orderTrouble(row: ImportRow, order: NonNullable<ImportRow['order']>, now: Order | null): Fault | null {
  const { accessionNumber } = order;
  if (now === null) return fault('order-not-found', { accessionNumber });
  if (now.status === 'cancelled') return fault('order-cancelled', { accessionNumber });
  if (now.patientId !== order.patientId || now.accessionNumber !== accessionNumber)
    return fault('order-changed', { accessionNumber });
  if (now.studyInstanceUid !== '' && now.studyInstanceUid !== row.studyInstanceUid)
    return fault('order-linked-elsewhere', { accessionNumber, studyInstanceUid: now.studyInstanceUid });
  return null;
}
