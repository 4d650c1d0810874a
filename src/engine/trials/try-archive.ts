import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveTrial } from '../../contract/trials.ts';
import { accountMayStore } from '../archive/account-may-store.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import { noticesOf } from '../archive/archive-notices.ts';
import { getJson } from '../archive/ask-json.ts';
import { patientsOfStudies } from '../archive/dicomweb/qido.ts';
import { readSystem } from '../archive/read-system.ts';
import { inTime } from './in-time.ts';

const statisticsSchema = z.object({ CountStudies: z.number().int() });

const nothing: Omit<ArchiveTrial, 'fault'> = {
  ...{ product: '', studies: null, mayStore: null, dicomWeb: false, notices: [] },
};

/** Connects as an import would. @throws FaultError `cancelled` only: every other trouble is the answer. */
export async function tryArchive(
  open: () => ArchiveClient,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs?: number },
): Promise<ArchiveTrial> {
  let client: ArchiveClient | null = null;
  try {
    const opened = open();
    client = opened;
    const late = 'archive-timeout';
    const asked = await inTime((within) => ask(opened, within), {
      ...{ signal, late },
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    return { fault: null, ...asked };
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code === 'cancelled') throw error;
    return { fault: error.fault, ...nothing };
  } finally {
    client?.close();
  }
}

async function ask(client: ArchiveClient, signal: AbortSignal): Promise<Omit<ArchiveTrial, 'fault'>> {
  if (client.protocol === 'dicomweb') {
    await patientsOfStudies(client, { limit: '1' }, signal);
    return { ...nothing, dicomWeb: true };
  }
  const system = await readSystem(client, signal);
  const [statistics, dicomWeb, mayStore] = await Promise.all([
    getJson(client, 'statistics', signal),
    getJson(client, 'dicom-web/studies?limit=1', signal),
    accountMayStore(client, signal),
  ]);
  const counted = statisticsSchema.safeParse(statistics);
  return {
    product: `Orthanc ${system.version}`,
    studies: counted.success ? counted.data.CountStudies : null,
    mayStore,
    dicomWeb: dicomWeb !== undefined,
    notices: noticesOf(system),
  };
}
