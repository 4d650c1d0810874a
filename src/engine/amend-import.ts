import type { Order, Patient } from '../contract/directory.ts';
import { FaultError } from '../contract/fault.ts';
import type { ImportChoice } from '../contract/import-choices.ts';
import type { Plan, TagEditInput } from '../contract/plan.ts';
import { charsetOutlook } from './charset-outlook.ts';
import type { Directory } from './directory/directory.ts';
import { type EhrValues, ehrValues, isOrderField } from './directory/ehr-values.ts';
import { ehrSnapshot } from './ehr-snapshot.ts';
import type { Rooms } from './handlers/rooms.ts';
import type { FrozenPlan } from './instance-planner.ts';
import type { Amendment, ImportRow } from './ledger/imports.ts';
import { oldValues } from './old-values.ts';
import { makePlan } from './plan/make-plan.ts';
import { knownRepair } from './plan/plan-object.ts';
import { repairedStudy } from './repaired-study.ts';
import { studyOfImport } from './study-of-import.ts';
import { writtenIdentity } from './written-identity.ts';

/** What somebody decided about a held import that changes what was approved. */
export interface AmendingChoice {
  readonly choice: ImportChoice;
  readonly orderId?: string | undefined;
}

const amending: ReadonlySet<ImportChoice> = new Set(['choose-order', 'without-order', 'accept-changes']);

export function isAmending({ choice }: AmendingChoice): boolean {
  return amending.has(choice);
}

/**
 * What a decision puts in the place of what was approved: another order, none, or what the EHR says now. Where nothing was sent yet the plan is made anew, of
 * the very images that are staged, and its new hash is what the decision approves. Where images are in the archive already they stay as they
 * were sent, and only the link changes. What nobody was shown is never taken over by it.
 * @throws FaultError `decision-outdated` when the EHR has changed once more, `patient-contradicts` when the new values contradict the disc, `order-…` when
 * the chosen order cannot take the study, `value-invalid`, and of EHR and spool.
 */
export async function amendment(
  rooms: Rooms,
  row: ImportRow,
  { choice, orderId }: AmendingChoice,
  signal: AbortSignal,
): Promise<Amendment> {
  const directory = rooms.connections.directory();
  if (directory === null) throw new FaultError('ehr-not-configured');
  const patient = await directory.getPatient(row.patient.id, signal);
  if (patient === null) throw new FaultError('patient-not-found', { mrn: row.patient.mrn });
  const order = await orderFor(directory, row, patient, { choice, orderId }, signal);
  if (directory.copyAsOf?.()) throw new FaultError('ehr-unreachable');
  const now = ehrValues(patient, order);
  if (choice === 'accept-changes' ? !isAsShown(row, now) : isOtherPerson(row, patient.id, now))
    throw new FaultError('decision-outdated', { importId: row.id });
  return row.counts.sent === 0 ? replanned(rooms, row, patient, order, signal) : relinked(rooms, row, patient, order);
}

async function orderFor(
  directory: Directory,
  row: ImportRow,
  patient: Patient,
  { choice, orderId }: AmendingChoice,
  signal: AbortSignal,
): Promise<Order | null> {
  const wanted = choice === 'choose-order' ? orderId : choice === 'accept-changes' ? row.order?.id : undefined;
  if (wanted === undefined) return null;
  const order = await directory.getOrder(wanted, signal);
  const accessionNumber = order?.accessionNumber ?? row.order?.accessionNumber ?? '';
  const isHers = order !== null && [patient.id, row.patient.id].includes(order.patientId);
  if (!isHers) throw new FaultError('order-not-found', { accessionNumber });
  if (order.status === 'cancelled') throw new FaultError('order-cancelled', { accessionNumber });
  if (order.studyInstanceUid !== '' && order.studyInstanceUid !== row.studyInstanceUid)
    throw new FaultError('order-linked-elsewhere', { accessionNumber, studyInstanceUid: order.studyInstanceUid });
  return order;
}

/** Whether the EHR says what the person was shown and, of what was not shown, what was approved. */
function isAsShown({ fault, snapshot }: ImportRow, now: EhrValues): boolean {
  return Object.entries(now).every(([name, value]) => {
    const approved = snapshot?.values[name as keyof EhrValues];
    return (fault?.params[`now.${name}`] ?? approved ?? value) === value;
  });
}

/** A decision about an order is none about who the patient is. */
function isOtherPerson({ snapshot, patient }: ImportRow, patientId: string, now: EhrValues): boolean {
  if (patientId !== patient.id) return true;
  return Object.entries(now).some(([name, value]) => {
    const field = name as keyof EhrValues;
    const was = snapshot?.values[field];
    return !isOrderField(field) && was !== undefined && was !== value;
  });
}

function relinked({ ledger, connections, now }: Rooms, row: ImportRow, patient: Patient, order: Order | null) {
  const { identity, planHash } = row;
  return {
    ...{ identity, planHash, plan: ledger.imports.plan(row.seq) },
    patient: { ...row.patient, id: patient.id },
    order: order && approvedOrder(order, patient),
    snapshot: ehrSnapshot(patient, order, { tagMap: connections.settings().tagMap, asOf: now().toISOString() }),
  };
}

async function replanned(
  rooms: Rooms,
  row: ImportRow,
  patient: Patient,
  order: Order | null,
  signal: AbortSignal,
): Promise<Amendment> {
  const { ledger, vault, connections } = rooms;
  const { plan: old, equipment } = ledger.imports.plan(row.seq) as FrozenPlan;
  const found = await studyOfImport({ ledger, spool: vault.spool }, row.seq, signal);
  if (found === null) throw new FaultError('media-missing');
  const { study, openMedium } = found;
  const { tagMap } = connections.settings();
  const repair = knownRepair(old.charset?.repair ?? null);
  const { decision, leftOut, documents } = old;
  const made = await makePlan({
    study: await repairedStudy(study, repair, signal, openMedium),
    ...(documents ? { documents } : {}),
    decided: { decision, leftOut, undecided: [] },
    choice: { by: 'directory', patientId: patient.id, orderId: order?.id ?? null, asPrior: row.prior },
    ...{ patient, order, tagMap, edits: ownEdits(old), charsetPolicy: old.charset?.policy ?? 'transcode' },
    repair: old.charset?.repair ?? null,
    readOldValues: (keyword) => oldValues(study, keyword, repair, signal, openMedium),
    readCharset: (changes, charset) => charsetOutlook(study, { changes, charset }, equipment, signal, openMedium),
  });
  if (!made.ok) throw new FaultError('value-invalid', { keyword: made.problems[0]?.keyword ?? '' });
  const { plan } = made;
  const unseen = plan.toConfirm.filter((field) => !old.toConfirm.includes(field));
  if (unseen.length > 0) throw new FaultError('patient-contradicts', { fields: unseen.join(', ') });
  const coercedAt = rooms.now().toISOString();
  return {
    patient: plan.patient ?? row.patient,
    order: order && approvedOrder(order, patient),
    identity: writtenIdentity(plan, row.original),
    plan: { plan, equipment, coercedAt } satisfies FrozenPlan,
    planHash: plan.hash,
    snapshot: ehrSnapshot(patient, order, { tagMap, asOf: coercedAt }),
  };
}

/** What the operator typed or decided, apart from what patient and order give. */
function ownEdits({ changes }: Plan): TagEditInput[] {
  return changes.filter(({ reason }) => reason === 'operator').map(({ keyword, new: value }) => ({ keyword, value }));
}

/** An order that the EHR has not moved yet stays of the record it names; the link compares with that. */
function approvedOrder({ id, accessionNumber, etag, patientId }: Order, patient: Patient) {
  return { id, accessionNumber, etag, patientId: patientId || patient.id };
}
