import { z } from 'zod';
import { documentTargets } from './plain.ts';

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

/** A warning about a study or series; `code` picks the words in `resources/locales` (`warning.<code>`): what happened, is the data safe, what to do. */
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
  'uid-invalid',
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
  /** Files that a DICOMDIR lists for this series; 0 where there is none. `instances` = listed − missing + unlisted wherever there is one. */
  listed: z.number().int(),
  /** Listed, and not there or not readable. */
  missing: z.number().int(),
  /** Found, and in no DICOMDIR. */
  unlisted: z.number().int(),
  /** Files of this series, by their own header or a DICOMDIR, that are there and could not be read whole. */
  lost: z.number().int().optional(),
});
export type SeriesSummary = z.infer<typeof seriesSummarySchema>;

/** One person whom the headers of a study name, where they name several. */
export const identitySideSchema = z.object({
  /** Names this side in a decision; follows from what the headers say. */
  key: z.string(),
  patientId: z.string(),
  patientName: personNameSchema,
  /** ISO 8601 date or empty. */
  birthDate: z.string(),
  sex: z.string(),
  instances: z.number().int(),
  series: z.number().int(),
});
export type IdentitySide = z.infer<typeof identitySideSchema>;

/** Files with one SOP Instance UID and different contents: at most one of them can be in an archive. */
export const contestedImageSchema = z.object({
  sopInstanceUid: z.string(),
  /** First the one that the index of the disc lists, else that was found first. */
  files: z.array(
    z.object({
      /** Names this file in a decision. */
      key: z.string(),
      path: z.string(),
      bytes: z.number().int(),
      modality: z.string(),
      description: z.string(),
      instanceNumber: z.number().nullable(),
    }),
  ),
});
export type ContestedImage = z.infer<typeof contestedImageSchema>;

/** The last import of a study that was here before. */
export const earlierImportSchema = z.object({
  importedAt: z.string(),
  importedBy: z.string(),
  status: z.enum(['success', 'partial', 'failed']).nullable(),
  mrn: z.string(),
  /** Its images that the archive confirmed, over all imports. */
  confirmed: z.number().int(),
  /** Images that could not be read then. */
  unreadable: z.number().int(),
  /** Images on the medium now that the archive has not confirmed. */
  rest: z.number().int(),
  /** It came from this very medium, and not from another with the same study. */
  isSameMedium: z.boolean(),
});
export type EarlierImport = z.infer<typeof earlierImportSchema>;

/** A number with who issued it; '' where that is not said. */
const issuedNumberSchema = z.object({ value: z.string(), issuer: z.string() });

export const studySummarySchema = z.object({
  studyInstanceUid: z.string(),
  /** ISO 8601 date (YYYY-MM-DD) or empty when the header has none or an invalid one. */
  studyDate: z.string(),
  studyTime: z.string(),
  accessionNumber: z.string(),
  /** Who issued it (0008,0051); absent where the disc does not say. */
  accessionIssuer: z.string().optional(),
  /** Further accession numbers of the requests that its objects answer (0040,0275; 0040,A370). */
  requests: z.array(issuedNumberSchema).optional(),
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
  /** What a person must decide before the study can be imported. Both empty: nothing. */
  conflicts: z.object({ identities: z.array(identitySideSchema), files: z.array(contestedImageSchema) }),
  /** Null for a study that was never here, and where nobody remembers (`gantry scan`). */
  earlier: earlierImportSchema.nullable(),
});
export type StudySummary = z.infer<typeof studySummarySchema>;

export const discPatientSchema = z.object({
  patientId: z.string(),
  issuer: z.string(),
  /** Her numbers elsewhere, each with its issuer (0010,1002); absent without any. */
  otherIds: z.array(issuedNumberSchema).optional(),
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
  /** Of a scan that copies: it is in the vault, and can be taken without its medium. */
  isHeld: z.boolean().optional(),
});
export type ScannedDocument = z.infer<typeof scannedDocumentSchema>;

export const scannedSourceSchema = z.object({
  path: z.string(),
  kind: z.enum(sourceKinds),
  label: z.string(),
  /** What the medium is known by when it comes again, whatever its label; null without images. */
  fingerprint: z.object({ content: z.string(), list: z.string() }).nullable(),
  /** The last time that something was imported from it, with the images that could not be read then; null when it was never here. */
  lastImport: z.object({ at: z.string(), by: z.string(), unreadable: z.number().int() }).nullable(),
  dicomdir: z.object({
    present: z.boolean(),
    records: z.number().int(),
    missing: z.array(z.string()),
    unlisted: z.number().int(),
    /** The same series by series, also of series of which nothing was found. Empty without a DICOMDIR. */
    series: z.array(
      z.object({
        studyInstanceUid: z.string(),
        seriesInstanceUid: z.string(),
        modality: z.string(),
        description: z.string(),
        listed: z.number().int(),
        found: z.number().int(),
        missing: z.number().int(),
        unlisted: z.number().int(),
        lost: z.number().int().optional(),
      }),
    ),
  }),
  documents: z.array(scannedDocumentSchema).optional(),
});

export type ScannedSource = z.infer<typeof scannedSourceSchema>;

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
  /** Where there are documents and no images: the empty study that they can be taken into for a patient. */
  documentStudy: studySummarySchema.nullable().optional(),
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

/** A medium that was copied and of which something still waits for a person's decision. */
export const undecidedScanSchema = z.object({
  scanId: z.string(),
  /** What was read. It may be there no more, and another medium may lie in its place. */
  paths: z.array(z.string()).min(1),
  copiedAt: z.string(),
  /** What nobody has imported by then is removed. */
  keptUntil: z.string(),
});
export type UndecidedScan = z.infer<typeof undecidedScanSchema>;

/** One patient as the DICOMDIRs of a medium name her. */
export const listedPatientSchema = z.object({
  patientId: z.string(),
  patientName: personNameSchema,
  /** ISO 8601 date or empty. */
  birthDate: z.string(),
  sex: z.string(),
  studies: z.array(
    z.object({
      studyInstanceUid: z.string(),
      studyDate: z.string(),
      description: z.string(),
      series: z.array(
        z.object({
          seriesInstanceUid: z.string(),
          modality: z.string(),
          number: z.number().nullable(),
          description: z.string(),
          files: z.number().int(),
        }),
      ),
      files: z.number().int(),
    }),
  ),
});
export type ListedPatient = z.infer<typeof listedPatientSchema>;

/** What a medium says is on it, before a single image was looked at: a hint, corrected by the report. Comes again when a further DICOMDIR is found. */
export const scanListingSchema = z.object({ scanId: z.string(), patients: z.array(listedPatientSchema) });
export type ScanListing = z.infer<typeof scanListingSchema>;

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
