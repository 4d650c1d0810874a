import { type Fault, fault } from '../../contract/fault.ts';
import type { Recheck } from '../directory/recheck.ts';
import type { EhrSnapshot, ImportRow } from '../ledger/imports.ts';
import { isoTime } from './clock.ts';
import type { OrderLinker } from './import-deps.ts';
import { orderTrouble } from './order-trouble.ts';
import type { StationContext } from './station.ts';

/**
 * Compares what an import was approved on with what the EHR says now: patient and order, value by value. Null when nothing of it changed, which is kept as
 * a fact with its evidence; else the fault that names both sides, for a person. @throws FaultError `ehr-…` when the EHR cannot be asked.
 */
export async function ehrTrouble(
  row: ImportRow,
  linker: OrderLinker,
  { deps, clock, abort }: StationContext,
): Promise<Fault | null> {
  const { snapshot } = row;
  // Imports of before there were snapshots: their order alone can be asked.
  if (snapshot === null || linker.recheck === undefined)
    return row.order === null || row.linkedAt !== null
      ? null
      : orderTrouble(row, row.order, await linker.readOrder(row.order.id, abort));

  const found = await linker.recheck(snapshot, abort);
  const trouble = troubleOf(row, snapshot, found);
  if (trouble !== null || row.recheckedAt !== null) return trouble;
  const at = isoTime(clock.now());
  deps.ledger.transaction(() => {
    deps.ledger.imports.recordRechecked(row.seq, at);
    const { asOf, patientId, orderId, values } = snapshot;
    const detail = { asOf, provisional: row.provisional, patientId, orderId, values, result: found.kind };
    deps.ledger.audit.append({ at, actor: 'gantry', action: 'import.compared', subject: row.id, detail });
  });
  return null;
}

function troubleOf(row: ImportRow, snapshot: EhrSnapshot, found: Recheck): Fault | null {
  const { mrn } = row.patient;
  const accessionNumber = row.order?.accessionNumber ?? '';
  if (found.kind === 'gone')
    return found.of === 'patient' ? fault('patient-not-found', { mrn }) : fault('order-not-found', { accessionNumber });
  const sides = bothSides(snapshot, found.values);
  if (found.kind === 'merged') return fault('patient-merged', { mrn, ...sides });
  if (found.kind === 'changed' && found.of === 'patient') return fault('patient-changed', { mrn, ...sides });
  const trouble = row.order && row.linkedAt === null ? orderTrouble(row, row.order, found.order) : null;
  if (trouble !== null) return trouble;
  return found.kind === 'changed' ? fault('order-changed', { accessionNumber, ...sides }) : null;
}

/** Each value that decides what is written, as it was matched and as it is now: `was.name`, `now.name`, … */
function bothSides({ values }: EhrSnapshot, now: Readonly<Record<string, string>>): Fault['params'] {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([field, was]) => was !== '' || now[field] !== '')
      .flatMap(([field, was]) => [
        [`was.${field}`, was],
        [`now.${field}`, now[field] ?? ''],
      ]),
  );
}
