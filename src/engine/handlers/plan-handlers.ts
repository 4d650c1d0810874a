import type { Order, Patient } from '../../contract/directory.ts';
import type { Choice, EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import { isDenied, patientSaidNo } from '../../contract/plain.ts';
import { archiveFor } from '../archive-for.ts';
import { changedInstances } from '../changed-instances.ts';
import { charsetOutlook } from '../charset-outlook.ts';
import type { CharsetRepair } from '../dicom/charset-repair.ts';
import { isRepairEncoding } from '../dicom/repair-encoding.ts';
import type { StudyWithDocuments } from '../documents/attach-documents.ts';
import { importEquipment } from '../import-equipment.ts';
import { oldValues } from '../old-values.ts';
import { checkValue } from '../plan/check-value.ts';
import { type MadePlan, makePlan } from '../plan/make-plan.ts';
import { settledValues } from '../plan/planned-values.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { studyAsChosen } from '../study-as-chosen.ts';
import { restOfStudy } from './disc-memory.ts';
import { knownDifferent } from './known-different.ts';
import type { Rooms } from './rooms.ts';
import { isSomebodyElseThere } from './somebody-else.ts';
import { storedDocuments, storedStudy } from './stored-study.ts';

/** More than anybody reads. */
const mostPaths = 200;

/** Calls that say what would change, and change nothing. */
export function planHandlers(rooms: Rooms): Pick<EngineHandlers, 'plan'> {
  return {
    plan: {
      async make(choice, { signal }) {
        const made = await planFor(rooms, storedStudy(rooms.ledger, choice), choice, signal);
        if (!made.ok) return { ok: false, problems: made.problems };
        const settings = rooms.connections.settings();
        const archive = settings.archives?.length ? { archive: archiveFor(made.study.summary, settings) } : {};
        return { ok: true, plan: made.plan, ...archive };
      },
      async changedFiles({ keyword, ...choice }, { signal }) {
        const made = await planFor(rooms, storedStudy(rooms.ledger, choice), choice, signal);
        const change = made.ok ? made.plan.changes.find((one) => one.keyword === keyword) : undefined;
        if (!made.ok || change === undefined) return { paths: [], more: 0 };
        // What is made of a document has no file on the disc.
        const built = new Set(made.plan.documents?.map(({ sopInstanceUid }) => sopInstanceUid));
        const own = made.study.instances.filter(({ sopInstanceUid }) => !built.has(sopInstanceUid));
        const openMedium = rooms.intake.openMedium(choice.scanId);
        const changed = await changedInstances(own, change, repairOf(choice.repair), signal, openMedium);
        const paths = changed.map(({ path }) => path);
        return { paths: paths.slice(0, mostPaths), more: Math.max(0, paths.length - mostPaths) };
      },
      checkValue: async ({ keyword, value }) => checkValue(keyword, value),
    },
  };
}

/** What a plan was made of. */
export interface PlannedChoice {
  readonly patient: Patient | null;
  readonly order: Order | null;
  readonly study: ScannedStudy;
  /** Since when patient and order are those of the local copy; null where the EHR itself gave them. */
  readonly copyAsOf: string | null;
}

/** The plan for a choice with today's directory data, and the study as the choice reads it. @throws FaultError when patient or order are not there any more */
export async function planFor(
  rooms: Rooms,
  study: ScannedStudy,
  choice: Choice,
  signal?: AbortSignal,
): Promise<MadePlan & PlannedChoice> {
  const directory = rooms.connections.directory();
  const asOf = (): string | null => directory?.copyAsOf?.() ?? null;
  const before = asOf();
  const records = await chosenRecords(rooms, choice, signal);
  // One of the two from the copy makes the whole provisional.
  const chosen = { ...records, copyAsOf: before ?? asOf() };
  const repair = repairOf(choice.repair);
  const openMedium = rooms.intake.openMedium(choice.scanId);
  const decided = await studyAsChosen(study, { decision: choice.decision, repair }, signal, openMedium);
  const left = choice.scope === 'rest' ? restOfStudy(rooms.ledger, decided.study) : decided.study;
  const { study: whole, documents } = await withDocuments(rooms, left, decided.study, choice, signal);
  const made = await makePlan({
    study: whole,
    documents,
    decided: { decision: choice.decision ?? null, undecided: [...decided.open], leftOut: decided.leftOut },
    settled: settledValues(decided.side),
    alsoToConfirm: [
      ...(isSomebodyElseThere(rooms, choice, chosen.patient) ? ['several-people'] : []),
      ...(chosen.patient && knownDifferent(rooms.ledger, decided.study).has(chosen.patient.id)
        ? ['known-different']
        : []),
      ...deniedAnswer(rooms, choice),
    ],
    tagMap: rooms.connections.settings().tagMap,
    choice: choice.patient,
    ...records,
    edits: choice.edits,
    charsetPolicy: choice.charsetPolicy ?? 'transcode',
    repair: choice.repair ?? null,
    readOldValues: async (keyword) => {
      const values = await oldValues(left, keyword, repair, signal, openMedium);
      // What the scan does not know of objects, new ones do not have.
      const added = whole.instances.length - left.instances.length;
      return added === 0 ? values : new Map([...values, ['', (values.get('') ?? 0) + added]]);
    },
    readCharset: (changes, charset) => {
      const equipment = importEquipment(rooms.connections.settings().site, rooms.options.version);
      return charsetOutlook(left, { changes, charset }, equipment, signal, openMedium);
    },
  });
  return { ...made, ...chosen, study: whole };
}

/** What the patient denied at the desk: each answer is to be confirmed anew. */
function deniedAnswer({ ledger }: Rooms, { scanId, studyInstanceUid }: Choice): string[] {
  const answers = ledger.patientAnswers.of(scanId, studyInstanceUid);
  return answers !== null && isDenied(answers) ? [`${patientSaidNo}${answers.seq}`] : [];
}

/** The study with what the operator takes into it of the medium's documents. */
async function withDocuments(
  { documents, ledger }: Rooms,
  study: ScannedStudy,
  whole: ScannedStudy,
  { scanId, documents: chosen }: Choice,
  signal: AbortSignal = new AbortController().signal,
): Promise<StudyWithDocuments> {
  if (!chosen?.length) return { study, documents: [] };
  return documents.attach({ scanId, study, whole, found: storedDocuments(ledger, scanId), chosen, signal });
}

/** The repair that a caller asks for. @throws FaultError `input-invalid` for an encoding that is not known */
export function repairOf(asked: Choice['repair']): CharsetRepair | null {
  if (!asked) return null;
  const { declared, encoding } = asked;
  if (!isRepairEncoding(encoding)) throw new FaultError('input-invalid', { call: 'plan.make' });
  return { declared, encoding };
}

async function chosenRecords({ connections }: Rooms, { patient: choice }: Choice, signal?: AbortSignal) {
  if (choice.by === 'operator') {
    // The operator's word counts only where there is nobody to ask (cli.md).
    if (connections.directory()) throw new FaultError('input-invalid', { call: 'plan.make' });
    return { patient: null, order: null };
  }
  const directory = connections.directory();
  if (!directory) throw new FaultError('ehr-not-configured');
  const patient = await directory.getPatient(choice.patientId, signal);
  if (!patient) throw new FaultError('patient-not-found', { mrn: '' });
  if (choice.orderId === null) return { patient, order: null };
  const order = await directory.getOrder(choice.orderId, signal);
  if (!order || order.patientId !== patient.id)
    throw new FaultError('order-not-found', { accessionNumber: order?.accessionNumber ?? '' });
  return { patient, order };
}
