import { z } from 'zod';
import type { ArchiveInstance, ArchiveSeries } from '../../../contract/archive.ts';
import { FaultError } from '../../../contract/fault.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import type { ArchiveClient } from '../archive-client.ts';
import { getJson, postJson } from '../ask-json.ts';
import { answerFault, exchange } from '../exchange.ts';
import { describeStudy } from '../read-study.ts';
import { readSystem } from '../read-system.ts';
import { type StudyReply, studyReplySchema, text, toArchiveStudy } from '../study-reply.ts';
import {
  type ArchiveBrowser,
  inOrder,
  integer,
  newestFirst,
  pictureOf,
  previewPixels,
  type StudyInArchive,
} from './archive-browser.ts';
import { tagsOfOrthanc } from './orthanc-tags.ts';
import { isMeant, matchingKeys } from './search-text.ts';

const tagsSchema = z.record(z.string(), z.unknown());
const seriesSchema = z.array(z.object({ ID: z.string(), MainDicomTags: tagsSchema, Instances: z.array(z.string()) }));
const instancesSchema = z.array(
  z.object({ ID: z.string(), FileSize: z.number().optional(), MainDicomTags: tagsSchema }),
);
const sizeSchema = z.object({ DicomDiskSize: z.string().optional(), DiskSize: z.string() });
const statisticsSchema = z.object({
  CountPatients: z.number(),
  CountStudies: z.number(),
  CountSeries: z.number(),
  CountInstances: z.number(),
  TotalDiskSize: z.string(),
});
/** What a study's series are asked for where Orthanc (since 1.11) does not count them itself. */
const counted = ['ModalitiesInStudy', 'NumberOfStudyRelatedSeries', 'NumberOfStudyRelatedInstances'];
/** The archive has other visitors. */
const atOnce = 4;

/** Looking into an Orthanc by its own interface (`/tools/find`, `/studies`, `/series`, `/instances`). */
export function browseOrthanc(client: ArchiveClient): ArchiveBrowser {
  let system: ReturnType<typeof readSystem> | null = null;
  const askSystem = () => {
    system ??= readSystem(client).catch((error: unknown) => {
      system = null;
      throw error;
    });
    return system;
  };

  async function describe(replies: readonly StudyReply[], signal?: AbortSignal): Promise<ArchiveStudy[]> {
    const studies: ArchiveStudy[] = [];
    for (let from = 0; from < replies.length; from += atOnce)
      studies.push(
        ...(await Promise.all(
          replies.slice(from, from + atOnce).map((reply) => counts(reply) ?? describeStudy(client, reply, signal)),
        )),
      );
    return studies;
  }

  return {
    async search(search, { offset, limit }, signal) {
      const { sortsWhatItFinds } = await askSystem();
      const found = await postJson(
        client,
        'tools/find',
        {
          ...{ Level: 'Study', Query: matchingKeys(search), Expand: true, CaseSensitive: false },
          // One more than is shown tells whether there are more.
          ...{ Since: offset, Limit: limit + 1, RequestedTags: counted },
          ...(sortsWhatItFinds ? { OrderBy: [{ Type: 'DicomTag', Key: 'StudyDate', Direction: 'DESC' }] } : {}),
        },
        signal,
      );
      const replies = parsed(z.array(studyReplySchema), found);
      const page = replies.slice(0, limit);
      const meant = page.filter((reply) => isMeant(search, toArchiveStudy(reply, { modalities: [], instances: 0 })));
      return { studies: newestFirst(await describe(meant, signal)), more: replies.length > limit };
    },
    async study(studyId, signal): Promise<StudyInArchive | null> {
      const [reply, series, size] = await Promise.all(
        ['', '/series', '/statistics'].map((part) => getJson(client, `studies/${idPart(studyId)}${part}`, signal)),
      );
      if (reply === undefined || series === undefined) return null;
      const study = parsed(studyReplySchema, reply);
      const list = parsed(seriesSchema, series).map(toSeries);
      const content = {
        modalities: [...new Set(list.flatMap(({ modality }) => (modality ? [modality] : [])))].sort(),
        instances: list.reduce((total, one) => total + one.instances, 0),
      };
      const sizes = sizeSchema.safeParse(size).data;
      return {
        study: toArchiveStudy(study, content),
        series: inOrder(list),
        bytes: sizes === undefined ? null : Number(sizes.DicomDiskSize ?? sizes.DiskSize),
        labels: study.Labels ?? null,
      };
    },
    async instances({ seriesId }, signal) {
      const reply = await getJson(client, `series/${idPart(seriesId)}/instances`, signal);
      if (reply === undefined) return [];
      return inOrder(
        parsed(instancesSchema, reply).map(
          ({ ID, FileSize, MainDicomTags }): ArchiveInstance => ({
            id: ID,
            sopInstanceUid: text(MainDicomTags, 'SOPInstanceUID'),
            number: integer(text(MainDicomTags, 'InstanceNumber')),
            bytes: FileSize ?? null,
          }),
        ),
      );
    },
    async tags({ id }, signal) {
      const reply = await getJson(client, `instances/${idPart(id)}/tags`, signal);
      if (reply === undefined) throw new FaultError('not-found');
      return tagsOfOrthanc(reply);
    },
    async preview({ id }, signal) {
      // `rendered` (since 1.7) scales and applies the image's own window; `preview` stretches the values.
      const size = `width=${previewPixels}&height=${previewPixels}`;
      for (const path of [`rendered?${size}`, 'preview']) {
        const answer = await exchange(client, {
          ...{ method: 'GET', path: `instances/${idPart(id)}/${path}`, headers: { accept: 'image/png' } },
          ...(signal ? { signal } : {}),
        });
        if (answer.status === 401 || answer.status === 403) throw answerFault(answer);
        const picture = pictureOf(answer.status, answer.headers['content-type'], answer.body);
        if (picture !== null) return picture;
      }
      return null;
    },
    async statistics(signal) {
      const reply = parsed(statisticsSchema, await getJson(client, 'statistics', signal));
      return {
        patients: reply.CountPatients,
        studies: reply.CountStudies,
        series: reply.CountSeries,
        instances: reply.CountInstances,
        bytes: Number(reply.TotalDiskSize),
      };
    },
    async file({ id }, receive, signal) {
      const path = `instances/${idPart(id)}/file`;
      const answer = await exchange(client, { method: 'GET', path, receive, ...(signal ? { signal } : {}) });
      if (answer.status === 404) return false;
      if (answer.status !== 200) throw answerFault(answer);
      return true;
    },
    async recordedMd5({ id }, signal) {
      const path = `instances/${idPart(id)}/attachments/dicom/md5`;
      const answer = await exchange(client, { method: 'GET', path, ...(signal ? { signal } : {}) });
      if (answer.status === 404) return null;
      if (answer.status !== 200) throw answerFault(answer);
      return answer.body.toString('latin1').trim().toLowerCase();
    },
  };
}

function parsed<S extends z.ZodType>(schema: S, reply: unknown): z.output<S> {
  const result = schema.safeParse(reply);
  if (!result.success) throw new FaultError('archive-error', { reason: 'reply' });
  return result.data;
}

/** Orthanc's ids are hexadecimal and dashes; nothing else may become part of a path. */
function idPart(id: string): string {
  if (!/^[0-9a-f-]{1,64}$/i.test(id)) throw new FaultError('not-found');
  return id;
}

/** The counts that Orthanc gave with the study; null where it is too old to. */
function counts(reply: StudyReply): ArchiveStudy | null {
  const { RequestedTags: given } = reply;
  const instances = given === undefined ? null : integer(text(given, 'NumberOfStudyRelatedInstances'));
  if (given === undefined || instances === null) return null;
  const modalities = text(given, 'ModalitiesInStudy').split('\\').filter(Boolean).sort();
  return toArchiveStudy(reply, { modalities, instances });
}

function toSeries({ ID, MainDicomTags: tags, Instances }: z.infer<typeof seriesSchema>[number]): ArchiveSeries {
  return {
    id: ID,
    seriesInstanceUid: text(tags, 'SeriesInstanceUID'),
    modality: text(tags, 'Modality'),
    number: integer(text(tags, 'SeriesNumber')),
    description: text(tags, 'SeriesDescription'),
    bodyPart: text(tags, 'BodyPartExamined'),
    instances: Instances.length,
  };
}
