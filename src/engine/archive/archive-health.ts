import { FaultError } from '../../contract/fault.ts';
import { type ArchiveNotice, type Health, healthFact } from '../../contract/settings.ts';
import type { ArchiveClient } from './archive-client.ts';
import { hardened, noticesOf } from './archive-notices.ts';
import { getJson } from './ask-json.ts';
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
        ? {
            ...{ part: 'dicomweb', state: 'warning', detail: 'the DICOMweb plugin does not answer' },
            ...{ facts: [healthFact('dicomweb-silent')], fault: null },
          }
        : { part: 'dicomweb', state: 'ok', detail: 'answers', facts: [healthFact('answers')], fault: null };
    }),
  ]);
  return [archive, dicomWeb];
}

/** An archive that speaks DICOMweb only: neither its name nor its limits can be asked for. */
async function dicomWebHealth(client: ArchiveClient, signal?: AbortSignal): Promise<Health> {
  await patientsOfStudies(client, { limit: '1' }, signal);
  const facts = [healthFact('answers-dicomweb')];
  return { part: 'archive', state: 'ok', detail: 'answers by DICOMweb', facts, fault: null };
}

const words: Readonly<Record<ArchiveNotice, string>> = {
  'recycles-when-full': 'deletes the oldest patients when it is full',
  overwrites: 'overwrites images that come again (Gantry never lets it)',
  reencodes: 're-encodes images as they arrive',
  outdated: `older than ${hardened.join('.')}, which mended security holes`,
};

function describe(system: ArchiveSystem): Health {
  const notices = noticesOf(system);
  const detail = [`Orthanc ${system.version}`, ...notices.map((notice) => words[notice])].join('; ');
  const facts = [healthFact('product', { name: `Orthanc ${system.version}` })];
  return { part: 'archive', state: notices.length > 0 ? 'warning' : 'ok', detail, facts, notices, fault: null };
}

async function line(part: 'archive' | 'dicomweb', ask: () => Promise<Health>): Promise<Health> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { part, state: 'failed', detail: error.fault.code, facts: [], fault: error.fault };
  }
}
