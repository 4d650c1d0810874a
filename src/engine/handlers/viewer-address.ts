import { FaultError } from '../../contract/fault.ts';
import { archiveVerbs } from '../archive/archive-verbs.ts';
import type { Connections } from '../connections.ts';
import type { ViewerAddress } from '../directory/directory.ts';
import type { PeopleRoom } from '../people/desk.ts';

/** The look at the archive costs a viewer no more than this where the archive is slow or away: the viewer may reach it all the same. */
const lookMs = 2_000;

/** What of the engine's rooms it takes to find the address. */
export interface ViewerRooms {
  readonly connections: Pick<Connections, 'archive' | 'directory' | 'settings' | 'viewerAddressFor'>;
  /** The archive that a study lies in, by its name; '' is the first one. */
  readonly archiveOf: (studyInstanceUid: string) => string;
  readonly people: Pick<PeopleRoom, 'tokens'>;
}

/**
 * The address at which the viewer shows these studies, side by side where there are several (OHIF's hanging protocol for a current study and a prior one: the
 * current one comes first). From the EHR with its short-lived token; where no EHR gives one, the site's own viewer.
 * @throws FaultError `viewer-study-twice` where the archive holds one of them under two patients: of those a viewer shows nothing at all, or either
 * (standards.md §3.4(1)); `viewer-study-missing`; `viewer-not-configured`;
 * `viewer-forbidden` for who may not see it; the EHR's other faults
 */
export async function viewerAddress(
  { connections, archiveOf, people }: ViewerRooms,
  studyInstanceUids: readonly string[],
  signal: AbortSignal,
): Promise<ViewerAddress> {
  const uids = [...new Set(studyInstanceUids)];
  // Whoever has signed in is shown what she may see, and the EHR's access log names her.
  const tokens = people.tokens();
  const asked = tokens
    ? connections.viewerAddressFor(tokens, uids, signal)
    : connections.directory()?.viewerAddress(uids, signal);
  const [copies, fromEhr] = await Promise.all([
    copiesHeld(connections, uids, archiveOf, signal),
    asked?.catch(asViewer),
  ]);
  if (copies.some((count) => count > 1)) throw new FaultError('viewer-study-twice');
  if (fromEhr) return fromEhr;
  const { viewer, ehr } = connections.settings();
  // Of the directories only the EHR's own interface has a viewer, and it says so for every study that the archive has.
  if (ehr?.kind === 'rest') throw new FaultError('viewer-study-missing');
  if (!viewer) throw new FaultError('viewer-not-configured');
  if (copies.includes(0)) throw new FaultError('viewer-study-missing');
  const url = new URL('viewer', viewer.url.endsWith('/') ? viewer.url : `${viewer.url}/`);
  url.searchParams.set('StudyInstanceUIDs', uids.join(','));
  if (uids.length > 1) url.searchParams.set('hangingProtocolId', '@ohif/hpCompare');
  return { url: url.href, expiresAt: null };
}

/** The EHR's refusal, in words about looking: its usual ones are about linking. */
function asViewer(error: unknown): never {
  if (error instanceof FaultError && error.fault.code === 'ehr-forbidden')
    throw new FaultError('viewer-forbidden', error.fault.params, { cause: error });
  throw error;
}

/** Under how many patients the archive holds each study; nothing where it cannot be asked now. */
async function copiesHeld(
  connections: Pick<Connections, 'archive'>,
  uids: readonly string[],
  archiveOf: (studyInstanceUid: string) => string,
  signal: AbortSignal,
): Promise<number[]> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(lookMs)]);
  try {
    const studies = await Promise.all(
      uids.map((uid) => archiveVerbs(connections.archive(archiveOf(uid))).studiesByUid(uid, patience)),
    );
    return studies.map((held) => new Set(held.map(({ patientId }) => patientId)).size);
  } catch (error) {
    if (error instanceof FaultError || patience.aborted) return [];
    throw error;
  }
}
