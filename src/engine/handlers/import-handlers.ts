import type { Choice, EngineHandlers } from '../../contract/engine.ts';
import { type FaultCode, FaultError, fault } from '../../contract/fault.ts';
import type { Plan } from '../../contract/plan.ts';
import type { Directory } from '../directory/directory.ts';
import type { ApprovedImport } from '../import/imports.ts';
import { importEquipment } from '../import-equipment.ts';
import type { FrozenPlan } from '../instance-planner.ts';
import { matchStudy } from '../match/match-study.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { seriesPromises } from '../study/series-promises.ts';
import { planFor } from './plan-handlers.ts';
import type { Rooms } from './rooms.ts';
import { storedReport, storedStudy } from './stored-study.ts';

type Approval = Choice & { planHash: string; confirmed: string[]; urgent: boolean };

/** Calls of the queue. */
export function importHandlers(rooms: Rooms): Pick<EngineHandlers, 'imports'> {
  const { imports } = rooms;
  return {
    imports: {
      approve: async (approval, { signal }) => approve(rooms, approval, signal),
      list: async () => imports.list(),
      get: async ({ importId }) => imports.get(importId),
      retry: async ({ importId }) => imports.retry(importId),
      cancel: async ({ importId }) => imports.cancel(importId),
      decide: async ({ importId, choice, reason }) => imports.decide(importId, { choice, reason }),
      recheck: async (_, { signal }) => imports.recheck({ signal }),
      async pauseAll() {
        await imports.pauseAll();
        rooms.emit('imports', 'pausedChanged', { paused: true });
        return { paused: true };
      },
      async resumeAll() {
        imports.resumeAll();
        rooms.emit('imports', 'pausedChanged', { paused: false });
        return { paused: false };
      },
      paused: async () => ({ paused: imports.paused() }),
    },
  };
}

/**
 * The gate: nothing enters the queue but a plan that a person (or a rule) saw exactly as it is now, for a patient that is not
 * contradicted, or whose contradictions somebody confirmed one by one.
 */
async function approve(rooms: Rooms, approval: Approval, signal: AbortSignal) {
  const study = storedStudy(rooms.ledger, approval);
  const made = await planFor(rooms, study, approval, signal);
  if (!made.ok) throw new FaultError('value-invalid', { keyword: made.problems[0]?.keyword ?? '' });
  const { plan } = made;
  if (plan.hash !== approval.planHash) throw new FaultError('plan-changed');
  if (plan.undecided.includes('identity')) throw new FaultError('conflicting-headers');
  if (plan.undecided.includes('files')) throw new FaultError('files-undecided');
  const open = plan.toConfirm.filter((field) => !approval.confirmed.includes(field));
  if (open.length > 0) throw new FaultError('patient-contradicts', { fields: open.join(', ') });
  if (made.order?.status === 'cancelled')
    throw new FaultError('order-cancelled', { accessionNumber: made.order.accessionNumber });
  const linkedStudy = made.order?.studyInstanceUid ?? '';
  if (linkedStudy !== '' && linkedStudy !== study.studyInstanceUid) throw new FaultError('order-linked-elsewhere');
  const view = rooms.imports.approve(await approvedImport(rooms, approval, made.study, plan, signal));
  const media = new Set(made.study.instances.map(({ sourcePath }) => sourcePath));
  for (const { path, fingerprint } of storedReport(rooms.ledger, approval.scanId).sources)
    if (fingerprint !== null && media.has(path)) rooms.ledger.media.remember(fingerprint, view.id);
  return view;
}

async function approvedImport(
  rooms: Rooms,
  approval: Approval,
  study: ScannedStudy,
  plan: Plan,
  signal: AbortSignal,
): Promise<ApprovedImport> {
  const { connections, options } = rooms;
  const { summary } = study;
  const approvedAt = rooms.now().toISOString();
  const directory = connections.directory();
  const original = {
    patientId: study.patient.patientId,
    patientName: study.instances[0]?.attributes.PatientName ?? '',
    birthDate: study.patient.birthDate,
    sex: study.patient.sex,
    accessionNumber: summary.accessionNumber,
  };
  const written = (keyword: string, otherwise: string) =>
    plan.changes.find((change) => change.keyword === keyword)?.new ?? otherwise;
  const identity = {
    patientId: written('PatientID', original.patientId),
    patientName: written('PatientName', original.patientName),
    birthDate: isoDate(written('PatientBirthDate', original.birthDate)),
    sex: written('PatientSex', original.sex),
    accessionNumber: written('AccessionNumber', original.accessionNumber),
  };
  return {
    studyInstanceUid: study.studyInstanceUid,
    title: summary.description || summary.modalities.join('/'),
    studyDate: summary.studyDate,
    studyTime: summary.studyTime,
    modalities: summary.modalities,
    urgent: approval.urgent,
    patient: plan.patient ?? { id: '', mrn: identity.patientId, name: identity.patientName },
    order: plan.order && { ...plan.order, patientId: plan.patient?.id ?? '' },
    identity,
    original,
    missing: study.missingFiles.map(({ path, reason }) => ({
      path,
      fault: fault(missingFault(reason), { path, reason }),
    })),
    // Of a part of a study the disc's list says nothing.
    series: seriesPromises(study, approval.scope !== 'rest' && !approval.decision),
    plan: frozenPlan(rooms, plan, approvedAt),
    planHash: plan.hash,
    approvedBy: directory ? await signedIn(rooms, directory, signal) : options.user,
    approvedAt,
    scanId: approval.scanId,
    instances: study.instances,
    evidence: {
      confirmed: approval.confirmed,
      toConfirm: plan.toConfirm,
      match: directory && plan.patient ? await evidenceFor(study, directory, plan.patient.id, signal) : null,
    },
  };
}

/** The EHR's user behind this desk. The first time that she is met leaves a row: from there on the trail names her by her id. */
async function signedIn({ ledger, now }: Rooms, directory: Directory, signal: AbortSignal): Promise<string> {
  const user = await directory.me(signal);
  const key = `user.${user.id}`;
  const at = now().toISOString();
  if (ledger.settings.get(key) !== user.name) {
    ledger.settings.set(key, user.name, at);
    const detail = { name: user.name, roles: user.roles };
    ledger.audit.append({ at, actor: user.id, action: 'user.signed-in', subject: user.id, detail });
  }
  return user.id;
}

/** What the disc and the EHR say of the patient, field by field, and how her orders ranked: as it was at the approval. */
async function evidenceFor(study: ScannedStudy, directory: Directory, patientId: string, signal: AbortSignal) {
  const { decision, candidates, orders } = await matchStudy({ study, directory, patientId, signal });
  return {
    decision,
    fields: candidates[0]?.fields ?? [],
    orders: orders.map(({ order, suggested, reasons }) => ({ id: order.id, suggested, reasons })),
  };
}

/**
 * A study that comes again with the same plan gets the records of the first time: the same disc gives the same bytes, so that the archive
 * has it already instead of something else under the same UIDs.
 */
function frozenPlan({ ledger, connections, options }: Rooms, plan: Plan, approvedAt: string): FrozenPlan {
  const earlier = ledger.imports.earlierPlan(plan.studyInstanceUid, plan.hash) as FrozenPlan | null;
  return (
    earlier ?? { plan, equipment: importEquipment(connections.settings().site, options.version), coercedAt: approvedAt }
  );
}

function missingFault(reason: ScannedStudy['missingFiles'][number]['reason']): FaultCode {
  return reason === 'listed-but-missing' || reason === 'same-uid-other-content' ? reason : 'media-read-error';
}

/** DICOM's YYYYMMDD as an ISO date; what is neither stays as it is. */
function isoDate(text: string): string {
  return text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
