import type { ScanReport } from '../../contract/scan.ts';
import type { EjectOutcome } from '../../contract/volumes.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { isBelow } from '../media/inside-path.ts';
import type { Rooms } from './rooms.ts';

/**
 * Takes a volume out, unless something still needs it. `copying`: a scan runs on it, or an import that was approved has not copied all of it, at
 * whatever station or in whatever wait it is. `needed`: something on it that nobody has decided about is not in the vault; with `anyway` that is no hindrance.
 * @param beingScanned paths of the scans that run now
 */
export async function ejectVolume(
  { ledger, reader, volumes }: Rooms,
  { volumeId, anyway = false }: { volumeId: string; anyway?: boolean | undefined },
  beingScanned: readonly string[],
): Promise<EjectOutcome> {
  const volume = (await volumes.list()).find(({ id }) => id === volumeId);
  if (volume?.ejectable) {
    const isOnIt = (path: string) => isBelow(volume.mountPath, path);
    if ([...beingScanned, ...ledger.instances.awaitedMedia()].some(isOnIt)) return 'copying';
    if (!anyway && newestReports(ledger, isOnIt).some((report) => isStillNeeded(ledger, report))) return 'needed';
    await reader.release(volume.mountPath);
  }
  return volumes.eject(volumeId);
}

/** The last word on each source: an earlier scan of the same place may be of another disc. */
function newestReports(ledger: Ledger, isOnIt: (path: string) => boolean): ScanReport[] {
  const met = new Set<string>();
  return ledger.scans.reports().filter(({ sources }) => {
    const own = sources.map(({ path }) => path).filter((path) => isOnIt(path) && !met.has(path));
    for (const path of own) met.add(path);
    return own.length > 0;
  });
}

/** A study without an import that the vault does not hold, or a document that may be wanted with such a study. */
function isStillNeeded(ledger: Ledger, { copy, patients, documentStudy, sources }: ScanReport): boolean {
  const studies = [...patients.flatMap((patient) => patient.studies), ...(documentStudy ? [documentStudy] : [])];
  const isDecided = ({ studyInstanceUid }: { studyInstanceUid: string }) =>
    ledger.imports.ofStudy(studyInstanceUid).some(({ condition }) => condition !== 'cancelled');
  if (studies.every(isDecided)) return false;
  if (copy === undefined || copy.state === 'no-room') return true;
  return sources.some(({ documents = [] }) => documents.some((one) => one.targets.length > 0 && one.isHeld !== true));
}
