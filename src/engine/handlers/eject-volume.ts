import type { EjectOutcome } from '../../contract/volumes.ts';
import { isBelow } from '../media/inside-path.ts';
import type { Rooms } from './rooms.ts';

/** More instances than this of one import are not asked for; those of a medium lie together. */
const mostInstances = 256;

/**
 * Takes a volume out, unless Gantry still reads it: a scan runs on it, or an import that was approved has not copied all of it.
 * @param beingScanned paths of the scans that run now
 */
export async function ejectVolume(
  { ledger, reader, volumes }: Rooms,
  volumeId: string,
  beingScanned: readonly string[],
): Promise<EjectOutcome> {
  const volume = (await volumes.list()).find(({ id }) => id === volumeId);
  if (volume?.ejectable) {
    const isOnIt = (path: string) => isBelow(volume.mountPath, path);
    const isBeingCopied = ledger.imports
      .list()
      .filter(({ station, condition }) => station === 'stage' && condition !== 'cancelled')
      .some(({ seq }) => ledger.instances.toStage(seq, 0, mostInstances).some(({ sourcePath }) => isOnIt(sourcePath)));
    if (isBeingCopied || beingScanned.some(isOnIt)) return 'copying';
    await reader.release(volume.mountPath);
  }
  return volumes.eject(volumeId);
}
