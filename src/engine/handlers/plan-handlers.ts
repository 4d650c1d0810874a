import type { Order } from '../../contract/directory.ts';
import type { Choice, EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import { oldValues } from '../old-values.ts';
import { checkValue } from '../plan/check-value.ts';
import { type MadePlan, makePlan } from '../plan/make-plan.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import type { Rooms } from './rooms.ts';
import { storedStudy } from './stored-study.ts';

/** Calls that say what would change, and change nothing. */
export function planHandlers(rooms: Rooms): Pick<EngineHandlers, 'plan'> {
  return {
    plan: {
      async make(choice, { signal }) {
        const made = await planFor(rooms, storedStudy(rooms.ledger, choice), choice, signal);
        return made.ok ? { ok: true, plan: made.plan } : { ok: false, problems: made.problems };
      },
      checkValue: async ({ keyword, value }) => checkValue(keyword, value),
    },
  };
}

/** The plan for a choice with today's directory data. @throws FaultError when patient or order are not there any more */
export async function planFor(
  rooms: Rooms,
  study: ScannedStudy,
  choice: Choice,
  signal?: AbortSignal,
): Promise<MadePlan & { order: Order | null }> {
  const chosen = await chosenRecords(rooms, choice, signal);
  const made = await makePlan({
    study,
    choice: choice.patient,
    ...chosen,
    edits: choice.edits,
    readOldValues: (keyword) => oldValues(study, keyword, signal),
  });
  return { ...made, order: chosen.order };
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
