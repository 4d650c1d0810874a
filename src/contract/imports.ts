import { z } from 'zod';
import { recordedAnswersSchema } from './desk.ts';
import { fieldComparisonSchema } from './directory.ts';
import { faultSchema } from './fault-schema.ts';
import { stations } from './import-choices.ts';
import { tagChangeSchema } from './plan.ts';

/** Whether it can go on. */
export const conditions = ['ready', 'running', 'waiting', 'held', 'cancelled'] as const;
export type Condition = (typeof conditions)[number];

/** Numbers that must agree before a study is green: selected = staged = sent = confirmed. */
export const countsSchema = z.object({
  selected: z.number().int(),
  staged: z.number().int(),
  sent: z.number().int(),
  alreadyStored: z.number().int(),
  confirmed: z.number().int(),
  failed: z.number().int(),
});
export type Counts = z.infer<typeof countsSchema>;

/**
 * The five numbers of one series, which must agree before its study is green. `promised` is what the disc's directory lists (what was found, where it has
 * none); `found` lies on the disc; `readable` is what could be read of it; `sent` and `confirmed` as the archive says.
 */
export const seriesNumbersSchema = z.object({
  /** '' for files that name no series. */
  seriesInstanceUid: z.string(),
  modality: z.string(),
  number: z.number().int().nullable(),
  description: z.string(),
  promised: z.number().int(),
  found: z.number().int(),
  readable: z.number().int(),
  sent: z.number().int(),
  confirmed: z.number().int(),
  /** The first number that is smaller than the one before; null when all agree. */
  short: z.enum(['found', 'readable', 'sent', 'confirmed']).nullable(),
});
export type SeriesNumbers = z.infer<typeof seriesNumbersSchema>;
/** What a medium promises of one series, and what lies on it, readable or not: known at the approval. */
export type SeriesPromise = Omit<SeriesNumbers, 'readable' | 'sent' | 'confirmed' | 'short'>;

export const importViewSchema = z.object({
  id: z.string(),
  studyInstanceUid: z.string(),
  station: z.enum(stations),
  condition: z.enum(conditions),
  /** When a waiting import is tried again. */
  retryAt: z.string().nullable(),
  attempts: z.number().int(),
  fault: faultSchema.nullable(),
  urgent: z.boolean(),
  /** A person stopped this one: it stays where it is until somebody lets it go on. */
  paused: z.boolean().optional(),
  /** The scan that it was approved from, where that is known. */
  scanId: z.string().optional(),
  title: z.string(),
  modalities: z.array(z.string()),
  studyDate: z.string(),
  patient: z.object({ id: z.string(), mrn: z.string(), name: z.string() }),
  order: z.object({ id: z.string(), accessionNumber: z.string() }).nullable(),
  counts: countsSchema,
  /** Files that the disc promised and that could not be read: why a finished import is `partial`. */
  missing: z.number().int(),
  bytesTotal: z.number().int(),
  bytesStaged: z.number().int(),
  bytesSent: z.number().int(),
  /** Measured over the last seconds of the running station; null when nothing runs. */
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  orthancStudyId: z.string().nullable(),
  linked: z.boolean(),
  status: z.enum(['success', 'partial', 'failed']).nullable(),
  /** What the archive held of the finished study when it was last asked (`recheck`); null when it was not. */
  archiveState: z.enum(['held', 'incomplete', 'gone']).nullable(),
  /** A study to compare with: it takes no order. */
  prior: z.boolean().optional(),
  /** The project of research or teaching for which the study leaves de-identified, to an archive of its own: no order, no patient of the EHR. */
  project: z.string().optional(),
  /** The archive that it goes to, where that is not the site's first one. */
  archive: z.string().optional(),
  /** Matched on the local copy of the directory, and not yet compared with the EHR itself: nothing leaves before that. */
  provisional: z.boolean().optional(),
  /**
   * Set when somebody said "not this patient" afterwards. `ehr`: whether the EHR's order still names the study; `archive`: whether the images are
   * still where they were sent to. Gantry deletes nothing there.
   */
  withdrawn: z
    .object({
      at: z.string(),
      actor: z.string(),
      reason: z.string(),
      ehr: z.enum(['nothing', 'linked', 'unlinked']),
      archive: z.enum(['nothing', 'there', 'gone']),
    })
    .nullable()
    .optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type ImportView = z.infer<typeof importViewSchema>;

/** One instance that is not all right, and why. */
export const instanceFaultSchema = z.object({ path: z.string(), sopInstanceUid: z.string(), fault: faultSchema });
export type InstanceFault = z.infer<typeof instanceFaultSchema>;

/** One row a study: the EHR's upload log (ehr-api.yaml `UploadLog`). */
export const uploadLogSchema = z.object({
  id: z.string(),
  patientId: z.string().nullable(),
  imagingOrderId: z.string().nullable(),
  uploadedBy: z.string(),
  studyInstanceUid: z.string(),
  orthancStudyId: z.string().nullable(),
  numberOfFiles: z.number().int(),
  totalSizeMb: z.number(),
  originalPatientId: z.string().nullable(),
  originalPatientName: z.string().nullable(),
  originalAccessionNumber: z.string().nullable(),
  modifiedPatientId: z.string().nullable(),
  modifiedPatientName: z.string().nullable(),
  modifiedAccessionNumber: z.string().nullable(),
  uploadStatus: z.enum(['success', 'failed', 'partial']),
  errorMessage: z.string().nullable(),
  uploadedAt: z.string(),
  fileNames: z.array(z.string()),
  /** Taken in as a prior: no order is fulfilled by it. Ours alone; the EHR's log has no such field. */
  prior: z.boolean().optional(),
  /** When a person had the study deleted from the archive through Gantry, UTC. Ours alone, like `prior`. */
  deletedAt: z.string().optional(),
});
export type UploadLog = z.infer<typeof uploadLogSchema>;

/** Which rows of the history: those for which all that is given holds, newest first. `since` is included, `until` is not; UTC. */
export const historyQuerySchema = z.object({
  since: z.string().nullable(),
  until: z.string().nullable().optional(),
  /** Beginnings of names, numbers, UIDs or of the user; each word must be found. */
  text: z.string().max(200).optional(),
  status: uploadLogSchema.shape.uploadStatus.nullable().optional(),
  uploadedBy: z.string().nullable().optional(),
  limit: z.number().int().min(1).optional(),
});
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

/** One step of a study's way, as the audit trail has it. */
export const storyStepSchema = z.object({
  at: z.string(),
  /** By name, where it is known. */
  actor: z.string(),
  kind: z.enum([
    'approved',
    'copied',
    'begun',
    'sent',
    'proven',
    'finished',
    'waited',
    'held',
    'taken-up',
    'cancelled',
    'removed',
    'checked',
    'amended',
    'linked',
    'withdrawn',
    'unlinked',
    'rechecked',
    'deleted',
    'returned',
    'handed-over',
    'taken-over',
    'paused',
    'resumed',
    'restored',
    'viewed',
  ]),
  /** With `returned`: to whom; with `handed-over`: the note. */
  note: z.string().optional(),
  /** With `approved`: how the disc and the EHR compared, and what was changed. */
  fields: z.array(fieldComparisonSchema),
  changes: z.array(
    tagChangeSchema.pick({ tag: true, keyword: true, vr: true, new: true }).extend({ old: z.array(z.string()) }),
  ),
  /**
   * With `approved`, where the disc and the EHR were compared, how it came to this patient: `rules`: Gantry's rules were enough; `person`: a person decided,
   * since they were not; `against`: a person decided although details contradict.
   */
  chosen: z.enum(['rules', 'person', 'against']).optional(),
  /** With `approved`: what a person confirmed, by the names of `plan.toConfirm` and the identity fields, and who. */
  ticked: z.object({ fields: z.array(z.string()), by: z.string() }).optional(),
  /** With `approved`: what the patient said at the desk; null where nobody asked. */
  patientSaid: recordedAnswersSchema.nullable().optional(),
  /** With `proven` and `finished`: what the archive said, in numbers. */
  confirmed: z.number().nullable(),
  alreadyStored: z.number().nullable(),
  /** With `rechecked`: what the archive still held. */
  archiveState: importViewSchema.shape.archiveState,
  /** With `finished`: the five numbers of each series. */
  series: z.array(seriesNumbersSchema),
  fault: faultSchema.nullable(),
  /** With `deleted`: why, in the person's words. */
  reason: z.string().optional(),
});
export type StoryStep = z.infer<typeof storyStepSchema>;

/** A study as the archive knows it. */
export const archiveStudySchema = z.object({
  orthancStudyId: z.string(),
  studyInstanceUid: z.string(),
  patientId: z.string(),
  patientName: z.string(),
  birthDate: z.string(),
  sex: z.string(),
  accessionNumber: z.string(),
  studyDate: z.string(),
  description: z.string(),
  modalities: z.array(z.string()),
  series: z.number().int(),
  instances: z.number().int(),
});
export type ArchiveStudy = z.infer<typeof archiveStudySchema>;
