import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveClient } from './archive-client.ts';
import { getJson } from './ask-json.ts';
import type { ArchiveSystem } from './read-system.ts';

const statisticsSchema = z.object({ TotalDiskSize: z.string(), CountPatients: z.number() });

/** How much the archive still takes before it refuses (`reject`) or deletes its oldest patients (`recycle`). */
export interface StorageRoom {
  readonly whenFull: 'recycle' | 'reject';
  /** Null where no size is set. */
  readonly freeBytes: number | null;
  /** Patients that it takes beside those it has; null where no number is set. */
  readonly freePatients: number | null;
}

/**
 * Null when the archive has no limit, or is too old to name it (before 1.11.3: then only what is lost afterwards shows, which verify
 * looks for). Orthanc counts in MB of 1,048,576 bytes.
 */
export async function storageRoom(
  client: ArchiveClient,
  { maximumStorageMb, maximumPatients, recyclesWhenFull }: ArchiveSystem,
  signal?: AbortSignal,
): Promise<StorageRoom | null> {
  if (maximumStorageMb === 0 && maximumPatients === 0) return null;
  const statistics = statisticsSchema.safeParse(await getJson(client, 'statistics', signal));
  if (!statistics.success) throw new FaultError('archive-error', { reason: 'reply' });
  const { TotalDiskSize, CountPatients } = statistics.data;
  return {
    // What every Orthanc did before it could be told otherwise.
    whenFull: recyclesWhenFull === false ? 'reject' : 'recycle',
    freeBytes: maximumStorageMb === 0 ? null : Math.max(0, maximumStorageMb * 1_048_576 - Number(TotalDiskSize)),
    freePatients: maximumPatients === 0 ? null : Math.max(0, maximumPatients - CountPatients),
  };
}
