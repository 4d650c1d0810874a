import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveStudy } from '../../contract/imports.ts';
import type { ArchiveClient } from './archive-client.ts';
import { getJson } from './ask-json.ts';
import { type StudyContent, type StudyReply, studyReplySchema, toArchiveStudy } from './study-reply.ts';

const seriesSchema = z.array(
  z.object({ MainDicomTags: z.object({ Modality: z.string().optional() }), Instances: z.array(z.string()) }),
);

/** One study by Orthanc's own id; null when the archive does not hold it. */
export async function readStudy(
  client: ArchiveClient,
  orthancStudyId: string,
  signal?: AbortSignal,
): Promise<ArchiveStudy | null> {
  const reply = await getJson(client, `studies/${orthancStudyId}`, signal);
  if (reply === undefined) return null;
  const study = studyReplySchema.safeParse(reply);
  if (!study.success) throw new FaultError('archive-error', { reason: 'reply' });
  return describeStudy(client, study.data, signal);
}

/** Adds what Orthanc keeps with the series. */
export async function describeStudy(
  client: ArchiveClient,
  study: StudyReply,
  signal?: AbortSignal,
): Promise<ArchiveStudy> {
  return toArchiveStudy(study, await readContent(client, study.ID, signal));
}

async function readContent(client: ArchiveClient, orthancStudyId: string, signal?: AbortSignal): Promise<StudyContent> {
  const reply = await getJson(client, `studies/${orthancStudyId}/series`, signal);
  // Deleted between the two questions: nothing is in it any more.
  if (reply === undefined) return { modalities: [], instances: 0 };
  const series = seriesSchema.safeParse(reply);
  if (!series.success) throw new FaultError('archive-error', { reason: 'reply' });
  const modalities = new Set(series.data.flatMap(({ MainDicomTags: { Modality } }) => (Modality ? [Modality] : [])));
  return {
    modalities: [...modalities].sort(),
    instances: series.data.reduce((total, { Instances }) => total + Instances.length, 0),
  };
}
