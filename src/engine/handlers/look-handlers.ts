import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import type { Directory } from '../directory/directory.ts';
import { studyAsChosen } from '../study-as-chosen.ts';
import { matchWith } from './match-with.ts';
import { repairOf } from './plan-handlers.ts';
import type { Rooms } from './rooms.ts';
import { storedStudy } from './stored-study.ts';
import { viewerAddress } from './viewer-address.ts';

/** Calls that only look: directory, match, viewer. */
export function lookHandlers(rooms: Rooms): Pick<EngineHandlers, 'directory' | 'match' | 'viewer'> {
  const { connections, intake, ledger } = rooms;
  const directory = (): Directory => {
    const open = connections.directory();
    if (!open) throw new FaultError('ehr-not-configured');
    return open;
  };
  return {
    directory: {
      findPatients: async ({ query, limit }, { signal }) => directory().findPatients(query, limit, signal),
      patientOrders: async ({ patientId }, { signal }) => directory().patientOrders(patientId, signal),
      findOrder: async ({ accessionNumber }, { signal }) => directory().findOrder(accessionNumber, signal),
      status: async () => connections.keeper()?.status() ?? null,
      async sync({ full }, { signal }) {
        const keeper = connections.keeper();
        if (keeper === null) throw new FaultError('ehr-not-configured');
        return keeper.sync({ full: full ?? false, signal });
      },
    },
    match: {
      async study({ patientId, importOrderId, repair, decision, ...ref }, { signal }) {
        const chosen = { decision, repair: repairOf(repair) };
        const openMedium = intake.openMedium(ref.scanId);
        const { study } = await studyAsChosen(storedStudy(ledger, ref), chosen, signal, openMedium);
        return matchWith(rooms, study, {
          signal,
          ...(patientId === undefined ? {} : { patientId }),
          ...(importOrderId === undefined ? {} : { importOrderId }),
        });
      },
    },
    viewer: {
      address: async ({ studyInstanceUids }, { signal }) => viewerAddress(rooms, studyInstanceUids, signal),
    },
  };
}
