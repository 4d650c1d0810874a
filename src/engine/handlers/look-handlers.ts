import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import { findStudies } from '../archive/find-studies.ts';
import type { Directory } from '../directory/directory.ts';
import { studyAsChosen } from '../study-as-chosen.ts';
import { matchWith } from './match-with.ts';
import { repairOf } from './plan-handlers.ts';
import type { Rooms } from './rooms.ts';
import { storedStudy } from './stored-study.ts';

/** Calls that only look: directory, match, archive, viewer. */
export function lookHandlers(rooms: Rooms): Pick<EngineHandlers, 'directory' | 'match' | 'archive' | 'viewer'> {
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
      async study({ patientId, repair, decision, ...ref }, { signal }) {
        const chosen = { decision, repair: repairOf(repair) };
        const openMedium = intake.openMedium(ref.scanId);
        const { study } = await studyAsChosen(storedStudy(ledger, ref), chosen, signal, openMedium);
        return matchWith(rooms, study, { signal, ...(patientId === undefined ? {} : { patientId }) });
      },
    },
    archive: {
      find: async (query, { signal }) => findStudies(connections.archive(), query, signal),
    },
    viewer: {
      address: async ({ studyInstanceUids }, { signal }) => viewerAddress(rooms, studyInstanceUids, signal),
    },
  };
}

/** The EHR's address with its short-lived token; where the EHR has none, the site's own viewer (OHIF's `/viewer?StudyInstanceUIDs=`). */
async function viewerAddress({ connections, desk }: Rooms, studyInstanceUids: readonly string[], signal: AbortSignal) {
  // Whoever has signed in is shown what she may see, and the EHR's access log names her.
  const tokens = desk.tokens();
  if (tokens) {
    const own = await connections.viewerAddressFor(tokens, studyInstanceUids, signal);
    if (own) return own;
    throw new FaultError('not-found');
  }
  const fromEhr = await connections.directory()?.viewerAddress(studyInstanceUids, signal);
  if (fromEhr) return fromEhr;
  const { viewer, ehr } = connections.settings();
  // Of the directories only the EHR's own interface has a viewer.
  if (ehr?.kind === 'rest') throw new FaultError('not-found');
  if (!viewer) throw new FaultError('viewer-not-configured');
  const url = new URL('viewer', viewer.url.endsWith('/') ? viewer.url : `${viewer.url}/`);
  url.searchParams.set('StudyInstanceUIDs', studyInstanceUids.join(','));
  return { url: url.href, expiresAt: null };
}
