import { FaultError } from '../../contract/fault.ts';
import type { Health } from '../../contract/settings.ts';
import { type ArchiveClient, getJson } from './archive-client.ts';
import { patientsOfStudies } from './dicomweb/qido.ts';
import { type ArchiveSystem, readSystem } from './read-system.ts';

/** Two lines of `gantry doctor`: whether an Orthanc answers, and whether the viewer will find it by DICOMweb. Never throws a fault. */
export async function archiveHealth(client: ArchiveClient, signal?: AbortSignal): Promise<Health[]> {
  if (client.protocol === 'dicomweb') return [await line('archive', () => dicomWebHealth(client, signal))];
  const [archive, dicomWeb] = await Promise.all([
    line('archive', async () => describe(await readSystem(client, signal))),
    line('dicomweb', async () => {
      const reply = await getJson(client, 'dicom-web/studies?limit=1', signal);
      return reply === undefined
        ? { part: 'dicomweb', state: 'warning', detail: 'the DICOMweb plugin does not answer', fault: null }
        : { part: 'dicomweb', state: 'ok', detail: 'answers', fault: null };
    }),
  ]);
  return [archive, dicomWeb];
}

/** An archive that speaks DICOMweb only: neither its name nor its limits can be asked for. */
async function dicomWebHealth(client: ArchiveClient, signal?: AbortSignal): Promise<Health> {
  await patientsOfStudies(client, { limit: '1' }, signal);
  return { part: 'archive', state: 'ok', detail: 'answers by DICOMweb', fault: null };
}

/** Nine security holes were mended in it (gzip and zip bombs, reads out of bounds; standards.md §3.4(10)). */
const hardened = [1, 12, 11] as const;

/** By the numbers at its beginning; what has none (`mainline`) is the newest. */
function isOlderThan(version: string, wanted: readonly number[]): boolean {
  const numbers = /^\d+(\.\d+)*/.exec(version)?.[0].split('.').map(Number);
  if (numbers === undefined) return false;
  const differing = wanted.findIndex((part, index) => (numbers[index] ?? 0) !== part);
  return differing >= 0 && (numbers[differing] ?? 0) < (wanted[differing] ?? 0);
}

function describe(system: ArchiveSystem): Health {
  const remarks = [
    ...(system.recyclesWhenFull === true ? ['deletes the oldest patients when it is full'] : []),
    ...(system.overwritesInstances === true ? ['overwrites images that come again (Gantry never lets it)'] : []),
    ...(system.transcodesOnIngest === true ? ['re-encodes images as they arrive'] : []),
    ...(isOlderThan(system.version, hardened) ? [`older than ${hardened.join('.')}, which mended security holes`] : []),
  ];
  const detail = [`Orthanc ${system.version}`, ...remarks].join('; ');
  return { part: 'archive', state: remarks.length > 0 ? 'warning' : 'ok', detail, fault: null };
}

async function line(part: 'archive' | 'dicomweb', ask: () => Promise<Health>): Promise<Health> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { part, state: 'failed', detail: error.fault.code, fault: error.fault };
  }
}
