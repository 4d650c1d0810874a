import { z } from 'zod';
import { archiveStudySchema } from './imports.ts';

/** Which of a site's archives a call is about, by its name; '' or absent: the first one. */
export const whichArchive = { archive: z.string().optional() };

/** Studies that are looked at together, and where they lie: all in `archive`, or each where `archiveOf` says by its UID; neither: where they were sent to. */
export const whichStudies = {
  ...whichArchive,
  studyInstanceUids: z.array(z.string()).min(1),
  archiveOf: z.record(z.string(), z.string()).optional(),
};

/** What the archive is searched by; all that is given must fit. Nothing given finds nothing. */
export const archiveSearchSchema = z.object({
  ...whichArchive,
  /** As a person types it: a name, or a number of any kind (MRN, accession number, Study Instance UID). */
  text: z.string().max(200).optional(),
  /** ISO days, both included. */
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
  modality: z.string().max(16).optional(),
  /** Part of the study description, in any case. */
  description: z.string().max(64).optional(),
  /** `next` of the page before. */
  cursor: z.string().optional(),
  limit: z.number().int().min(1).max(200).default(100),
});
export type ArchiveSearch = z.infer<typeof archiveSearchSchema>;

/** One page of studies; `next` is null behind the last. */
export const archivePageSchema = z.object({ studies: z.array(archiveStudySchema), next: z.string().nullable() });
export type ArchivePage = z.infer<typeof archivePageSchema>;

/** How much the whole archive holds; null where it does not say. */
export const archiveStatisticsSchema = z.object({
  patients: z.number().int(),
  studies: z.number().int(),
  series: z.number().int(),
  instances: z.number().int(),
  bytes: z.number(),
});
export type ArchiveStatistics = z.infer<typeof archiveStatisticsSchema>;

export const archiveSeriesSchema = z.object({
  /** The archive's own id: Orthanc's, or the Series Instance UID. */
  id: z.string(),
  seriesInstanceUid: z.string(),
  modality: z.string(),
  number: z.number().int().nullable(),
  description: z.string(),
  bodyPart: z.string(),
  instances: z.number().int(),
});
export type ArchiveSeries = z.infer<typeof archiveSeriesSchema>;

/** A study as it lies in the archive. */
export const archiveContentsSchema = z.object({
  study: archiveStudySchema,
  /** In the order of their numbers. */
  series: z.array(archiveSeriesSchema),
  /** Null where the archive does not say. */
  bytes: z.number().nullable(),
  /** Null where the archive knows no labels (before Orthanc 1.12). */
  labels: z.array(z.string()).nullable(),
  /** Other studies of the archive that have the same Study Instance UID, under another patient: DICOMweb viewers open none of them. */
  twins: z.array(archiveStudySchema),
});
export type ArchiveContents = z.infer<typeof archiveContentsSchema>;

/** One image or document. `id` is the archive's own. */
export const archiveInstanceSchema = z.object({
  id: z.string(),
  sopInstanceUid: z.string(),
  number: z.number().int().nullable(),
  /** Null where the archive does not say. */
  bytes: z.number().nullable(),
});
export type ArchiveInstance = z.infer<typeof archiveInstanceSchema>;

/** Where an instance is: archives without Orthanc's own interface need all three UIDs. */
export const archivePlaceSchema = z.object({
  ...whichArchive,
  id: z.string(),
  studyInstanceUid: z.string(),
  seriesInstanceUid: z.string(),
});

/** A tag as the archive tells it. */
export const archiveTagSchema = z.object({
  /** Unique within the instance, e.g. `00400275[0].00080050`. */
  path: z.string(),
  depth: z.number().int(),
  /** `(0010,0010)` */
  tag: z.string(),
  keyword: z.string(),
  name: z.string(),
  vr: z.string(),
  /** Empty for sequences and for binary values. */
  text: z.string(),
});
export type ArchiveTag = z.infer<typeof archiveTagSchema>;

/** A small picture, drawn by the archive. */
export const archivePreviewSchema = z.object({ mediaType: z.enum(['image/png', 'image/jpeg']), base64: z.string() });
export type ArchivePreview = z.infer<typeof archivePreviewSchema>;

export const downloadProgressSchema = z.object({
  downloadId: z.string(),
  done: z.number().int(),
  total: z.number().int(),
  bytes: z.number(),
  /** Null where the archive does not say. */
  bytesTotal: z.number().nullable(),
});
export type DownloadProgress = z.infer<typeof downloadProgressSchema>;

export const downloadResultSchema = z.object({
  /** Where it lies now, under its final name. */
  path: z.string(),
  instances: z.number().int(),
  bytes: z.number(),
  /** `md5`: every file equals the archive's own checksum. `count`: the archive keeps none; all files came whole and are as many as it says. */
  checkedBy: z.enum(['md5', 'count']),
});
export type DownloadResult = z.infer<typeof downloadResultSchema>;

/** Whether a person may delete here, and if not, why. */
export const deletionRightSchema = z.object({
  may: z.boolean(),
  /**
   * `role`: not an administrator. `nobody`: no directory says who has which role. `protocol`: the archive has no way to delete. `elsewhere`: the EHR decides on
   * deletions, and knows a study by its UID alone: it would take the one in the first archive.
   */
  reason: z.enum(['role', 'nobody', 'protocol', 'elsewhere']).nullable(),
});
export type DeletionRight = z.infer<typeof deletionRightSchema>;

export const deletionResultSchema = z.object({
  studyInstanceUid: z.string(),
  /** How many there were. */
  series: z.number().int(),
  instances: z.number().int(),
  /** Who removed it: the EHR on our word, or Gantry after the EHR allowed it or where none is connected. */
  by: z.enum(['ehr', 'gantry']),
  /** When the archive was asked again, and said that it holds none of it. */
  provenAt: z.string(),
});
export type DeletionResult = z.infer<typeof deletionResultSchema>;
