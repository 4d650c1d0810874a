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

/** What a file that is no DICOM is by its content, where it may belong to a study. */
export const documentKinds = ['pdf', 'jpeg', 'png', 'tiff', 'mp4', 'mpeg2'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** What a document can become in the archive. */
export const documentTargets = ['encapsulated-pdf', 'secondary-capture', 'photo', 'video'] as const;
export type DocumentTarget = (typeof documentTargets)[number];

/** Why a document cannot be taken; `document.problem.<code>` in `resources/locales`. */
export const documentProblems = ['damaged', 'picture-coding', 'video-coding', 'too-large'] as const;
export type DocumentProblem = (typeof documentProblems)[number];

/** A file of a medium that can be taken into a study: a report, a paper scan, a photograph, a film. Viewer programs' own files are not among them. */
export const scannedDocumentSchema = z.object({
  /** Names it in a choice. */
  id: z.string(),
  /** Fit to be shown. */
  path: z.string(),
  kind: z.enum(documentKinds),
  bytes: z.number().int(),
  /** Pages of paper or frames of a film; null where the file does not tell. */
  pages: z.number().int().nullable(),
  /** What it can become, the suggestion first; empty with a problem. */
  targets: z.array(z.enum(documentTargets)),
  /** The camera lay on its side, or the picture is stored as in a mirror: it is set upright. */
  turned: z.enum(['no', 'turned', 'mirrored']),
  problem: z.enum(documentProblems).nullable(),
});
export type ScannedDocument = z.infer<typeof scannedDocumentSchema>;

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
  documents: z.array(scannedDocumentSchema).optional(),
});

/** What a scan found. Paths are relative to their source where the source is a folder or a container. */
export const scanReportSchema = z.object({
  scanId: z.string(),
  sources: z.array(scannedSourceSchema),
  patients: z.array(discPatientSchema),
  /** Where there are documents and no images: the empty study that they can be taken into for a patient. */
  documentStudy: studySummarySchema.nullable().optional(),
  files: z.object({
    total: z.number().int(),
    dicom: z.number().int(),
    duplicate: z.number().int(),
    skipped: z.array(z.object({ path: z.string(), reason: z.enum(skipReasons) })),
    unreadable: z.array(z.object({ path: z.string(), reason: z.enum(skipReasons), bytesLost: z.number().int() })),
  }),
  bytesRead: z.number().int(),
  filesOpened: z.number().int(),
  elapsedMs: z.number(),
});
export type ScanReport = z.infer<typeof scanReportSchema>;

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
});
export type ScanProgress = z.infer<typeof scanProgressSchema>;
