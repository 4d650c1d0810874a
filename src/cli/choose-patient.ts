import type { Choice, EngineClient } from '../contract/engine.ts';
import { FaultError } from '../contract/fault.ts';
import type { CharsetPolicy, CharsetRepair, StudyDecision } from '../contract/plan.ts';
import type { ConflictWish } from './decide-conflicts.ts';
import { UsageError } from './exit-codes.ts';

/** What the operator asked for on the command line. */
export interface Wish {
  readonly auto: boolean;
  readonly mrn: string | null;
  readonly accessionNumber: string | null;
  readonly edits: readonly { keyword: string; value: string }[];
  readonly confirmed: readonly string[];
  readonly urgent: boolean;
  /** To be compared with, not for an order. */
  readonly prior: boolean;
  readonly charsetPolicy: CharsetPolicy;
  /** How mis-declared texts are to be read; null takes the files' word. */
  readonly repairEncoding: string | null;
  /** `rest`: only what no earlier import brought to the archive. */
  readonly scope: 'all' | 'rest';
  readonly conflicts: ConflictWish;
}

/** A study with the way in which its texts are read and its contradictions decided. */
export interface StudyToChooseFor {
  readonly scanId: string;
  readonly studyInstanceUid: string;
  readonly repair: CharsetRepair | null;
  readonly decision: StudyDecision | null;
}

/**
 * The patient and order that a study goes to. With a directory connected, MRN and accession must exist there and belong together;
 * with none they are the operator's word (cli.md). `--auto` takes only a decision that is beyond doubt; with `--accession` it is asked about that order's patient.
 */
export async function choosePatient(
  client: EngineClient,
  study: StudyToChooseFor,
  wish: Wish,
): Promise<Choice['patient']> {
  const settings = await client.settings.get({});
  if (!settings.ehr) {
    if (wish.prior) throw new UsageError('--prior needs an EHR: without one no order is linked anyway');
    if (wish.mrn === null)
      throw new UsageError(
        '--auto needs an EHR: connect one with "gantry init --ehr URL", or name the patient with --mrn',
      );
    return { by: 'operator', mrn: wish.mrn, accessionNumber: wish.accessionNumber };
  }
  if (wish.mrn === null && wish.accessionNumber !== null && !wish.prior)
    return { by: 'directory', ...(await certainOfOrder(client, study, wish.accessionNumber)) };
  const patientId =
    wish.mrn === null ? await onlyCertainPatient(client, study) : await patientWithMrn(client, wish.mrn);
  const orderId =
    wish.accessionNumber === null
      ? await certainOrder(client, study, patientId, wish.auto && !wish.prior)
      : await orderOf(client, wish.accessionNumber, patientId);
  return { by: 'directory', patientId, orderId, ...(wish.prior ? { asPrior: true } : {}) };
}

async function patientWithMrn(client: EngineClient, mrn: string): Promise<string> {
  const found = (await client.directory.findPatients({ query: mrn })).filter((patient) => patient.mrn === mrn);
  const [patient] = found;
  if (!patient || found.length > 1) throw new FaultError('patient-not-found', { mrn });
  if (patient.mergedInto !== null) throw new FaultError('patient-merged', { mrn });
  return patient.id;
}

async function onlyCertainPatient(client: EngineClient, study: StudyToChooseFor): Promise<string> {
  const match = await client.match.study(study);
  const [candidate] = match.candidates;
  if (match.decision !== 'auto' || !candidate)
    throw new FaultError('no-match', { candidates: match.candidates.length });
  return candidate.patient.id;
}

/** Somebody named the order, and with it the patient: the same rules confirm her or not, and modality and side must not contradict the order. */
async function certainOfOrder(client: EngineClient, study: StudyToChooseFor, accessionNumber: string) {
  const order = await client.directory.findOrder({ accessionNumber });
  if (!order) throw new FaultError('order-not-found', { accessionNumber });
  const match = await client.match.study({ ...study, patientId: order.patientId, importOrderId: order.id });
  const [candidate] = match.candidates;
  const isProven = match.orders.some(({ order: { id }, automatic }) => id === order.id && automatic);
  if (match.decision !== 'auto' || !candidate || !isProven)
    throw new FaultError('no-match', { candidates: match.candidates.length });
  return { patientId: candidate.patient.id, orderId: order.id };
}

async function orderOf(client: EngineClient, accessionNumber: string, patientId: string): Promise<string> {
  const order = await client.directory.findOrder({ accessionNumber });
  if (!order || order.patientId !== patientId) throw new FaultError('order-not-found', { accessionNumber });
  return order.id;
}

/**
 * Without a named accession an order is linked only where it names this very study or the accession number comes with its issuer. An equal
 * number alone is no proof: the disc's comes from another house. Suggestions are for a person.
 */
async function certainOrder(
  client: EngineClient,
  study: StudyToChooseFor,
  patientId: string,
  auto: boolean,
): Promise<string | null> {
  if (!auto) return null;
  const match = await client.match.study({ ...study, patientId });
  const certain = match.orders.filter(({ automatic }) => automatic);
  return certain.length === 1 ? (certain[0]?.order.id ?? null) : null;
}
