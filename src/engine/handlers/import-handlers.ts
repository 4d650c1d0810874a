import type { Order } from '../../contract/directory.ts';
import type { Choice, EngineHandlers } from '../../contract/engine.ts';
import { type FaultCode, FaultError, fault } from '../../contract/fault.ts';
import { identifiersToConfirm } from '../../contract/identifiers.ts';
import { choicesAt } from '../../contract/import-choices.ts';
import type { Plan } from '../../contract/plan.ts';
import { isPracticePatient } from '../../contract/practice.ts';
import { type AmendingChoice, amendment, isAmending } from '../amend-import.ts';
import { archiveFor } from '../archive-for.ts';
import { archiveNamed } from '../connections.ts';
import type { SiteDirectory } from '../directory/directory.ts';
import { ehrSnapshot } from '../ehr-snapshot.ts';
import { csvDocument } from '../history/csv-document.ts';
import { importStory } from '../history/import-story.ts';
import { queueRowShape } from '../history/queue-row-shape.ts';
import type { ApprovedImport } from '../import/imports.ts';
import { importEquipment } from '../import-equipment.ts';
import type { FrozenPlan } from '../instance-planner.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { seriesPromises } from '../study/series-promises.ts';
import { nameOfUser } from '../user-names.ts';
import { writtenIdentity } from '../written-identity.ts';
import { matchWith } from './match-with.ts';
import { type PlannedChoice, planFor } from './plan-handlers.ts';
import type { Rooms } from './rooms.ts';
import { storedReport, storedStudy } from './stored-study.ts';

type Approval = Choice & { planHash: string; confirmed: string[]; urgent: boolean; archive?: string | undefined };

/** Calls of the queue. */
export function importHandlers(rooms: Rooms): Pick<EngineHandlers, 'imports'> {
  const { imports } = rooms;
  const pausedNow = () => ({ paused: imports.paused(), archives: imports.pausedArchives() });
  function announced() {
    const now = pausedNow();
    rooms.emit('imports', 'pausedChanged', now);
    rooms.work.changed();
    return now;
  }
  const known = (archive: string): string => knownArchive(rooms, archive);
  return {
    imports: {
      approve: async (approval, { signal }) => approve(rooms, approval, signal),
      list: async () => imports.list(),
      get: async ({ importId }) => imports.get(importId),
      retry: async ({ importId }) => imports.retry(importId),
      setUrgent: async ({ importId, urgent }) => imports.setUrgent(importId, urgent),
      setPaused: async ({ importId, paused }) => imports.setPaused(importId, paused),
      restore: async ({ importId }) => imports.restore(importId),
      async story({ importId }) {
        imports.get(importId);
        return importStory(rooms.ledger.audit.list({ subject: importId }), (id) => nameOfUser(rooms.ledger, id));
      },
      export: async ({ format }) => exportQueue(rooms, format),
      cancel: async ({ importId }) => imports.cancel(importId),
      decide: async ({ importId, ...decision }, { signal }) => decide(rooms, importId, decision, signal),
      notThisPatient: async ({ importId, reason }) => imports.notThisPatient(importId, reason),
      recheck: async (_, { signal }) => imports.recheck({ signal }),
      async pauseAll({ archive }) {
        await (archive === undefined ? imports.pauseAll() : imports.pauseArchive(known(archive)));
        return announced();
      },
      async resumeAll({ archive }) {
        if (archive === undefined) imports.resumeAll();
        else imports.resumeArchive(archive);
        return announced();
      },
      paused: async () => pausedNow(),
    },
  };
}

/** The first archive ('') or one of the further ones. @throws FaultError `archive-not-configured` */
function knownArchive({ connections }: Rooms, name: string): string {
  if (name !== '' && archiveNamed(connections.settings(), name) === null)
    throw new FaultError('archive-not-configured', { archive: name });
  return name;
}

/** Every import as a file. It may hold names, so it leaves a row in the trail. */
function exportQueue({ imports, ledger, now, options }: Rooms, format: 'csv' | 'json') {
  const rows = imports.list().map(queueRowShape);
  const at = now().toISOString();
  const detail = { format, rows: rows.length };
  ledger.audit.append({ at, actor: options.user, action: 'history.exported', subject: 'queue', detail });
  const text = format === 'csv' ? csvDocument(rows) : `${JSON.stringify({ imports: rows }, null, 1)}\n`;
  return { name: `gantry-queue-${at.slice(0, 10)}.${format}`, text, rows: rows.length };
}

/** A person's word on a held import. Where it changes what was approved, what it changes to is worked out first, on what the EHR says now. */
async function decide(
  { imports, ...rooms }: Rooms,
  importId: string,
  { reason, ...decision }: AmendingChoice & { reason: string },
  signal: AbortSignal,
) {
  const { choice } = decision;
  const row = rooms.ledger.imports.find(importId);
  if (row === null || !isAmending(decision)) return imports.decide(importId, { choice, reason });
  const isOpen = row.condition === 'held' && choicesAt(row).includes(choice);
  if (!isOpen) throw new FaultError('decision-outdated', { importId });
  const amended = await amendment({ imports, ...rooms }, row, decision, signal);
  return imports.decide(importId, { choice, reason, amendment: amended, seenAt: row.updatedAt });
}

/**
 * The gate: nothing enters the queue but a plan that a person (or a rule) saw exactly as it is now, for a patient that is not
 * contradicted, or whose contradictions somebody confirmed one by one. A match that is not automatic needs two identifiers that a person confirmed, whoever
 * calls (matching.md §6.1).
 */
async function approve(rooms: Rooms, approval: Approval, signal: AbortSignal) {
  const study = storedStudy(rooms.ledger, approval);
  if (isPracticePatient(study.patient)) throw new FaultError('practice-disc');
  const made = await planFor(rooms, study, approval, signal);
  if (!made.ok) throw new FaultError('value-invalid', { keyword: made.problems[0]?.keyword ?? '' });
  const { plan } = made;
  if (plan.hash !== approval.planHash) throw new FaultError('plan-changed');
  if (plan.undecided.includes('identity')) throw new FaultError('conflicting-headers');
  if (plan.undecided.includes('files')) throw new FaultError('files-undecided');
  const open = plan.toConfirm.filter((field) => !approval.confirmed.includes(field));
  if (open.length > 0) throw new FaultError('patient-contradicts', { fields: open.join(', ') });
  if (made.order?.status === 'cancelled' && !plan.prior)
    throw new FaultError('order-cancelled', { accessionNumber: made.order.accessionNumber });
  const linkedStudy = made.order?.studyInstanceUid ?? '';
  if (linkedStudy !== '' && linkedStudy !== study.studyInstanceUid && !plan.prior)
    throw new FaultError('order-linked-elsewhere');
  const isOfDirectory = rooms.connections.directory() !== null && plan.patient !== null;
  const match = isOfDirectory ? await evidenceFor(rooms, made.study, plan.patient?.id ?? '', signal) : null;
  const unconfirmed = match === null ? [] : openIdentifiers(match, approval.confirmed);
  if (unconfirmed.length > 0) throw new FaultError('identity-not-confirmed', { fields: unconfirmed.join(', ') });
  const view = rooms.imports.approve(await approvedImport(rooms, approval, made, { plan, match }, signal));
  const media = new Set(made.study.instances.map(({ sourcePath }) => sourcePath));
  for (const { path, fingerprint } of storedReport(rooms.ledger, approval.scanId).sources)
    if (fingerprint !== null && media.has(path)) rooms.ledger.media.remember(fingerprint, view.id);
  return view;
}

async function approvedImport(
  rooms: Rooms,
  approval: Approval,
  { study, patient, order, copyAsOf }: PlannedChoice,
  { plan, match }: { plan: Plan; match: Evidence | null },
  signal: AbortSignal,
): Promise<ApprovedImport> {
  const { connections } = rooms;
  const { summary } = study;
  const approvedAt = rooms.now().toISOString();
  const asOf = copyAsOf ?? approvedAt;
  const { tagMap } = connections.settings();
  const snapshot = patient && ehrSnapshot(patient, plan.prior ? null : order, { tagMap, asOf });
  const directory = connections.directory();
  const original = {
    patientId: study.patient.patientId,
    patientName: study.instances[0]?.attributes.PatientName ?? '',
    birthDate: study.patient.birthDate,
    sex: study.patient.sex,
    accessionNumber: summary.accessionNumber,
  };
  const identity = writtenIdentity(plan, original);
  return {
    studyInstanceUid: study.studyInstanceUid,
    title: summary.description || summary.modalities.join('/'),
    studyDate: summary.studyDate,
    studyTime: summary.studyTime,
    modalities: summary.modalities,
    urgent: approval.urgent,
    archive:
      approval.archive === undefined
        ? archiveFor(summary, connections.settings())
        : knownArchive(rooms, approval.archive),
    patient: plan.patient ?? { id: '', mrn: identity.patientId, name: identity.patientName },
    order: orderToLink(plan, directory, order),
    prior: plan.prior === true,
    ...{ snapshot, provisional: copyAsOf !== null },
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
    decided: match?.decision ?? '',
    sender: summary.institution,
    ...(await approver(rooms, directory, signal)),
    approvedAt,
    scanId: approval.scanId,
    instances: study.instances,
    evidence: {
      ehr: snapshot,
      provisional: copyAsOf !== null,
      prior: plan.prior ?? false,
      order: plan.order,
      patientSaid: rooms.ledger.patientAnswers.of(approval.scanId, study.studyInstanceUid),
      confirmed: approval.confirmed,
      confirmedBy: rooms.options.user,
      toConfirm: plan.toConfirm,
      match,
    },
  };
}

/**
 * What the import leaves a link on. A prior takes no order: the one that it is to be compared for stays open. Of files and worklists there is nothing to link to:
 * the order's number is in the images, and that is all it can be.
 */
function orderToLink(plan: Plan, directory: SiteDirectory | null, order: Order | null) {
  if (plan.prior || directory?.canLink === false || plan.order === null) return null;
  return { ...plan.order, patientId: order?.patientId ?? plan.patient?.id ?? '' };
}

/**
 * Who approves: for the trail whoever pressed the button, for the EHR a user of its own. They are one where people sign in with the EHR; else the EHR is told of the
 * user that it knows this desk by.
 */
async function approver(rooms: Rooms, directory: SiteDirectory | null, signal: AbortSignal) {
  const person = rooms.people.person();
  if (person?.source === 'ehr' || person?.source === 'offline') return { approvedBy: person.id };
  const approvedBy = directory ? await signedIn(rooms, directory, signal) : rooms.options.user;
  return person?.source === 'emergency' ? { approvedBy, pressedBy: person.id } : { approvedBy };
}

const lastUserKey = 'user.last';

/**
 * The EHR's user behind this desk. The first time that she is met leaves a row: from there on the trail names her by her id. While the EHR is away it is
 * who was there last.
 */
export async function signedIn(
  { ledger, now, options }: Rooms,
  directory: SiteDirectory,
  signal: AbortSignal,
): Promise<string> {
  // A folder or a worklist knows no users.
  if (!directory.canLink) return options.user;
  const user = await directory.me(signal).catch((error: unknown) => {
    if (error instanceof FaultError && error.fault.code === 'ehr-unreachable') return null;
    throw error;
  });
  if (user === null) return String(ledger.settings.get(lastUserKey) ?? options.user);
  const key = `user.${user.id}`;
  const at = now().toISOString();
  if (ledger.settings.get(lastUserKey) !== user.id) ledger.settings.set(lastUserKey, user.id, at);
  if (ledger.settings.get(key) !== user.name) {
    ledger.settings.set(key, user.name, at);
    const detail = { name: user.name, roles: user.roles };
    ledger.audit.append({ at, actor: user.id, action: 'user.signed-in', subject: user.id, detail });
  }
  return user.id;
}

type Evidence = Awaited<ReturnType<typeof evidenceFor>>;

/** Of the two identifiers that this match needs, those that nobody confirmed. */
function openIdentifiers({ decision, fields }: Evidence, confirmed: readonly string[]): string[] {
  return decision === 'auto' ? [] : identifiersToConfirm(fields).filter((field) => !confirmed.includes(field));
}

/** What the disc and the EHR say of the patient, field by field, and how her orders ranked: as it was at the approval (matching.md §6.7). */
async function evidenceFor(rooms: Rooms, study: ScannedStudy, patientId: string, signal: AbortSignal) {
  const { decision, candidates, orders, guards, rival, margin, compared, verification, basis } = await matchWith(
    rooms,
    study,
    { patientId, signal },
  );
  const [own] = candidates;
  return {
    ...{ decision, guards, rival, margin, compared, verification, basis },
    rule: own?.rule ?? null,
    tier: own?.tier ?? null,
    weights: own?.weights ?? [],
    fields: own?.fields ?? [],
    orders: orders.map(({ order, suggested, automatic, use, reasons }) => ({
      id: order.id,
      ...{ suggested, automatic, use, reasons },
    })),
  };
}

/**
 * A study that comes again with the same plan gets the records of the first time: the same disc gives the same bytes, so that the archive
 * has it already instead of something else under the same UIDs. So does one that comes with other documents and whose images are written as before.
 */
function frozenPlan({ ledger, connections, options }: Rooms, plan: Plan, approvedAt: string): FrozenPlan {
  const earlier = ledger.imports.earlierPlan(plan.studyInstanceUid, plan.hash) as FrozenPlan | null;
  if (earlier !== null) return earlier;
  const newest = ledger.imports.newestPlan(plan.studyInstanceUid, null) as FrozenPlan | null;
  if (newest !== null && writesTheSame(newest.plan, plan)) return { ...newest, plan };
  return { plan, equipment: importEquipment(connections.settings().site, options.version), coercedAt: approvedAt };
}

/** Whether two plans give every image of a study the same values, for the same patient and order. */
function writesTheSame(one: Plan, other: Plan): boolean {
  const written = ({ patient, order, changes, charset, decision, prior }: Plan) =>
    JSON.stringify([
      ...[patient?.mrn, order?.accessionNumber, charset?.policy, charset?.repair, decision, prior],
      changes.map(({ tag, new: value }) => [tag, value]),
    ]);
  return written(one) === written(other);
}

function missingFault(reason: ScannedStudy['missingFiles'][number]['reason']): FaultCode {
  return reason === 'listed-but-missing' || reason === 'same-uid-other-content' ? reason : 'media-read-error';
}
