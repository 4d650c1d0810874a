import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveClient } from './archive-client.ts';
import { getJson } from './ask-json.ts';

/** `GET /system`: fields that every Orthanc since 1.0 has, and those that came later. */
const systemSchema = z.object({
  Name: z.string(),
  Version: z.string(),
  ApiVersion: z.number(),
  DicomAet: z.string(),
  OverwriteInstances: z.boolean().optional(),
  OverwriteInstancesMode: z.string().optional(),
  IngestTranscoding: z.string().optional(),
  MaximumStorageMode: z.string().optional(),
  MaximumStorageSize: z.number().optional(),
  MaximumPatientCount: z.number().optional(),
  HasLabels: z.boolean().optional(),
  Capabilities: z.looseObject({ HasExtendedFind: z.boolean().optional() }).optional(),
});
export interface ArchiveSystem {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: number;
  /** Null where the server is too old to say (before 1.11). */
  readonly overwritesInstances: boolean | null;
  /** MB of 1,048,576 bytes; 0 for no limit, and where the server is too old to say (before 1.11.3). */
  readonly maximumStorageMb: number;
  /** Likewise. */
  readonly maximumPatients: number;
  readonly transcodesOnIngest: boolean | null;
  /** The oldest patients go when it is full; null where the server is too old to say (before 1.11.3). */
  readonly recyclesWhenFull: boolean | null;
  /** Since 1.12, where the database knows them. */
  readonly hasLabels: boolean;
  /** `/tools/find` sorts what it finds (since 1.12.5, where the database can). */
  readonly sortsWhatItFinds: boolean;
}

/** Asks who is there. Throws `archive-not-orthanc` when something else answers. */
export async function readSystem(client: ArchiveClient, signal?: AbortSignal): Promise<ArchiveSystem> {
  const reply = await getJson(client, 'system', signal).catch((error: unknown) => {
    throw error instanceof SyntaxError || (error instanceof Error && error.name === 'ParseError')
      ? new FaultError('archive-not-orthanc', {}, { cause: error })
      : error;
  });
  const system = systemSchema.safeParse(reply);
  if (!system.success) throw new FaultError('archive-not-orthanc');
  const { Name, Version, ApiVersion, IngestTranscoding, MaximumStorageMode } = system.data;
  const { OverwriteInstances, OverwriteInstancesMode, MaximumStorageSize = 0, MaximumPatientCount = 0 } = system.data;
  return {
    name: Name,
    version: Version,
    apiVersion: ApiVersion,
    // Since 1.13 the mode has a name: Never, Always, IfChanged.
    overwritesInstances:
      OverwriteInstancesMode === undefined ? (OverwriteInstances ?? null) : OverwriteInstancesMode !== 'Never',
    maximumStorageMb: MaximumStorageSize,
    maximumPatients: MaximumPatientCount,
    transcodesOnIngest: IngestTranscoding === undefined ? null : IngestTranscoding !== '',
    recyclesWhenFull: MaximumStorageMode === undefined ? null : MaximumStorageMode === 'Recycle',
    hasLabels: system.data.HasLabels ?? false,
    sortsWhatItFinds: system.data.Capabilities?.HasExtendedFind ?? false,
  };
}
