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
      async address({ archive, archiveOf: named, studyInstanceUids, forRecord }, { signal }) {
        const archiveOf = (uid: string): string => named?.[uid] ?? archive ?? sentTo(rooms, uid)?.archive ?? '';
        const address = await viewerAddress({ ...rooms, archiveOf }, studyInstanceUids, signal);
        if (forRecord !== true) noteViews(rooms, studyInstanceUids);
        return address;
      },
    },
  };
}

/** The newest import of ours that brought a study, or brings it; undefined where it is none of ours. */
function sentTo({ ledger }: Rooms, studyInstanceUid: string) {
  return ledger.imports.ofStudy(studyInstanceUid).findLast(({ condition }) => condition !== 'cancelled');
}

/** Who was given images to look at, and when: a row of the study's own import, so that its story tells it, or of the study where it is none of ours. */
function noteViews(rooms: Rooms, studyInstanceUids: readonly string[]): void {
  const { ledger, now, options } = rooms;
  const uids = [...new Set(studyInstanceUids)];
  for (const studyInstanceUid of uids) {
    const own = sentTo(rooms, studyInstanceUid);
    const detail = {
      ...{ studyInstanceUid, title: own?.title ?? '' },
      ...{ patientId: own?.identity.patientId ?? '', patientName: own?.identity.patientName ?? '' },
      sideBySide: uids.length,
    };
    ledger.audit.append({
      ...{ at: now().toISOString(), actor: options.user, action: 'study.viewed' },
      ...{ subject: own?.id ?? studyInstanceUid, detail },
    });
  }
}
