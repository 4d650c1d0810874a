import type { Order } from '../../contract/directory.ts';
import { type Fault, fault } from '../../contract/fault.ts';
import type { ImportRow } from '../ledger/imports.ts';

/** Why an order, as the EHR has it now, cannot take the study that was approved for it; null when it can. Names both sides. */
export function orderTrouble(
  row: Pick<ImportRow, 'studyInstanceUid'>,
  order: NonNullable<ImportRow['order']>,
  now: Order | null,
): Fault | null {
  const { accessionNumber } = order;
  if (now === null) return fault('order-not-found', { accessionNumber });
  if (now.status === 'cancelled') return fault('order-cancelled', { accessionNumber });
  if (now.patientId !== order.patientId || now.accessionNumber !== accessionNumber) {
    const sides = { 'was.accessionNumber': accessionNumber, 'now.accessionNumber': now.accessionNumber };
    return fault('order-changed', { accessionNumber, otherPatient: now.patientId !== order.patientId, ...sides });
  }
  if (now.studyInstanceUid !== '' && now.studyInstanceUid !== row.studyInstanceUid)
    return fault('order-linked-elsewhere', { accessionNumber, ...linkSides(row, now.studyInstanceUid) });
  return null;
}

/** The study that holds the order, and ours. */
export function linkSides({ studyInstanceUid: ours }: Pick<ImportRow, 'studyInstanceUid'>, theirs: string) {
  return { studyInstanceUid: theirs, ourStudyInstanceUid: ours };
}
