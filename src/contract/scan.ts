import { z } from 'zod';

/** Why a file is not among the images. cli.md's closed list; every file of a medium ends in exactly one class. */
export const skipReasons = [
  'dicomdir',
  'not-dicom',
  'viewer-program',
  'document',
  'image',
  'archive-nested-too-deep',
  'empty',
  'truncated',
  'read-error',
  'encrypted',
  'too-large',
  'path-escape',
  'symlink',
] as const;
export type SkipReason = (typeof skipReasons)[number];

export const sourceKinds = ['folder', 'disc', 'zip', 'iso'] as const;

/** A DICOM person name by its three groups (PS3.5 §6.2.1), components still joined by `^`. */
export const personNameSchema = z.object({
  alphabetic: z.string(),
  ideographic: z.string(),
  phonetic: z.string(),
});
export type PersonName = z.infer<typeof personNameSchema>;

/** A warning about a study or series; `code` picks the words in `resources/locales` (`warning.<code>`). */
export const warningCodes = [
  'patient-id-missing',
  'birth-date-missing',
  'conflicting-patient',
  'same-uid-other-content',
  'listed-but-missing',
  'unlisted',
  'unreadable-files',
  'charset-undeclared',
  'executable-preamble',
  'transfer-syntax-mismatch',
  'burned-in-annotation',
  'already-imported',
] as const;
export const warningSchema = z.object({
  code: z.enum(warningCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Warning = z.infer<typeof warningSchema>;

export const seriesSummarySchema = z.object({
  seriesInstanceUid: z.string(),
  modality: z.string(),
  number: z.number().nullable(),
  description: z.string(),
  instances: z.number().int(),
  bytes: z.number().int(),
});
export type SeriesSummary = z.infer<typeof seriesSummarySchema>;

export const studySummarySchema = z.object({
  studyInstanceUid: z.string(),
  /** ISO 8601 date (YYYY-MM-DD) or empty when the header has none or an invalid one. */
  studyDate: z.string(),
  studyTime: z.string(),
  accessionNumber: z.string(),
  description: z.string(),
  modalities: z.array(z.string()),
  institution: z.string(),
  bodyPart: z.string(),
  series: z.array(seriesSummarySchema),
  instances: z.number().int(),
  bytes: z.number().int(),
  /** Files that the DICOMDIR or their own header promise for this study and that cannot be read whole. */
  missing: z.number().int(),
  warnings: z.array(warningSchema),
});
export type StudySummary = z.infer<typeof studySummarySchema>;

export const discPatientSchema = z.object({
  patientId: z.string(),
  issuer: z.string(),
  patientName: personNameSchema,
  /** ISO 8601 date or empty. */
  birthDate: z.string(),
  sex: z.string(),
  studies: z.array(studySummarySchema),
});
export type DiscPatient = z.infer<typeof discPatientSchema>;

export const scannedSourceSchema = z.object({
  path: z.string(),
  kind: z.enum(sourceKinds),
  label: z.string(),
  dicomdir: z.object({
    present: z.boolean(),
    records: z.number().int(),
    missing: z.array(z.string()),
    unlisted: z.number().int(),
  }),
});

/** Bytes of a file that could not be read: from `start` up to but not including `end`. */
export const lostRangeSchema = z.object({ start: z.number().int(), end: z.number().int() });
export type LostRange = z.infer<typeof lostRangeSchema>;

/**
 * What a scan that copies holds in the vault. `whole`: every file was read or found unreadable; `stopped`: a person kept what was there; `no-room`:
 * nothing is held, for it would not fit. But for `no-room` the medium can go back.
 */
export const copySummarySchema = z.object({
  state: z.enum(['whole', 'stopped', 'no-room']),
  files: z.number().int(),
  bytes: z.number().int(),
});
export type CopySummary = z.infer<typeof copySummarySchema>;

/** What a scan found. Paths are relative to their source where the source is a folder or a container. */
export const scanReportSchema = z.object({
  scanId: z.string(),
  sources: z.array(scannedSourceSchema),
  patients: z.array(discPatientSchema),
  files: z.object({
    total: z.number().int(),
    dicom: z.number().int(),
    duplicate: z.number().int(),
    skipped: z.array(z.object({ path: z.string(), reason: z.enum(skipReasons) })),
    unreadable: z.array(
      z.object({
        path: z.string(),
        reason: z.enum(skipReasons),
        bytesLost: z.number().int(),
        /** Which bytes, where the medium was read to find out. */
        lostRanges: z.array(lostRangeSchema).optional(),
      }),
    ),
  }),
  /** Only of a scan that copies. */
  copy: copySummarySchema.optional(),
  bytesRead: z.number().int(),
  filesOpened: z.number().int(),
  elapsedMs: z.number(),
});
export type ScanReport = z.infer<typeof scanReportSchema>;

/** How the copy of a medium goes on. */
export const copyProgressSchema = z.object({
  bytesCopied: z.number().int(),
  /** As far as sizes and names tell; it moves a little when files turn out to be no images. */
  bytesTotal: z.number().int(),
  /** Measured over the last seconds; null until there is enough to say. */
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Files that could not be read at the first try. */
  damaged: z.number().int(),
  /** `retrying`: all others are copied, and the damaged ones are tried again. */
  phase: z.enum(['copying', 'retrying']),
});
export type CopyProgress = z.infer<typeof copyProgressSchema>;

export const scanProgressSchema = z.object({
  scanId: z.string(),
  filesSeen: z.number().int(),
  /** Known once the folder walk has ended; null before. */
  filesTotal: z.number().int().nullable(),
  dicomFiles: z.number().int(),
  bytesRead: z.number().int(),
  folder: z.string(),
  /** The first patient's name as soon as one header is known. */
  patientName: z.string(),
  elapsedMs: z.number(),
  /** Only of a scan that copies. */
  copy: copyProgressSchema.optional(),
});
export type ScanProgress = z.infer<typeof scanProgressSchema>;
