import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveClient } from './archive-client.ts';
import { getJson } from './ask-json.ts';

const instancesSchema = z.array(
  z.object({ ID: z.string(), MainDicomTags: z.object({ SOPInstanceUID: z.string().optional() }) }),
);

/** What the archive holds of a study: SOP Instance UID → Orthanc's id of the instance. Empty when it does not hold the study. */
export async function studyInstances(
  client: ArchiveClient,
  orthancStudyId: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const reply = await getJson(client, `studies/${orthancStudyId}/instances`, signal);
  if (reply === undefined) return new Map();
  const instances = instancesSchema.safeParse(reply);
  if (!instances.success) throw new FaultError('archive-error', { reason: 'reply' });
  return new Map(instances.data.map(({ ID, MainDicomTags: { SOPInstanceUID = '' } }) => [SOPInstanceUID.trim(), ID]));
}

const seriesSchema = z.array(z.object({ Instances: z.array(z.string()) }));

/** The same without their UIDs, which the archive would have to look up for each: Orthanc's ids alone. */
export async function studyInstanceIds(
  client: ArchiveClient,
  orthancStudyId: string,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const reply = await getJson(client, `studies/${orthancStudyId}/series`, signal);
  if (reply === undefined) return new Set();
  const series = seriesSchema.safeParse(reply);
  if (!series.success) throw new FaultError('archive-error', { reason: 'reply' });
  return new Set(series.data.flatMap(({ Instances }) => Instances));
}
