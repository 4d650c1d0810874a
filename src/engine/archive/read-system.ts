import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import { type ArchiveClient, getJson } from './archive-client.ts';

/** `GET /system`: fields that every Orthanc since 1.0 has, and those that came later. */
const systemSchema = z.object({
  Name: z.string(),
  Version: z.string(),
  ApiVersion: z.number(),
  DicomAet: z.string(),
  OverwriteInstances: z.boolean().optional(),
  IngestTranscoding: z.string().optional(),
  MaximumStorageMode: z.string().optional(),
});
export interface ArchiveSystem {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: number;
  /** Null where the server is too old to say (before 1.11). */
  readonly overwritesInstances: boolean | null;
  readonly transcodesOnIngest: boolean | null;
  /** The oldest patients go when it is full; null where the server is too old to say (before 1.11.3). */
  readonly recyclesWhenFull: boolean | null;
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
  const { Name, Version, ApiVersion, OverwriteInstances, IngestTranscoding, MaximumStorageMode } = system.data;
  return {
    name: Name,
    version: Version,
    apiVersion: ApiVersion,
    overwritesInstances: OverwriteInstances ?? null,
    transcodesOnIngest: IngestTranscoding === undefined ? null : IngestTranscoding !== '',
    recyclesWhenFull: MaximumStorageMode === undefined ? null : MaximumStorageMode === 'Recycle',
  };
}
