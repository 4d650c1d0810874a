import { z } from 'zod';
import { rowProblemSchema } from './directory.ts';
import { faultSchema } from './fault-schema.ts';
import { directoryKinds } from './plain.ts';
import { archiveNotices } from './settings.ts';

/**
 * What came of connecting to something that is typed and not saved. `fault` null: it answers and accepts us. Nothing is saved and nothing is
 * written to the server by any of them.
 */
export const archiveTrialSchema = z.object({
  fault: faultSchema.nullable(),
  /** `Orthanc 1.12.11`; empty where the archive does not say. */
  product: z.string(),
  /** How many it holds; null where it does not say. */
  studies: z.number().int().nullable(),
  /** Whether this account may store images; null where that cannot be asked. */
  mayStore: z.boolean().nullable(),
  /** Whether a viewer finds the images (DICOMweb). */
  dicomWeb: z.boolean(),
  notices: z.array(z.enum(archiveNotices)),
});
export type ArchiveTrial = z.infer<typeof archiveTrialSchema>;

/** How many records were counted; `isWhole` false: there are more, counting ended early. */
const countSchema = z.object({ count: z.number().int(), isWhole: z.boolean() });

export const directoryTrialSchema = z.object({
  kind: z.enum(directoryKinds),
  fault: faultSchema.nullable(),
  /** Who we are to the EHR; empty where it knows no users. */
  account: z.string(),
  patients: countSchema,
  orders: countSchema,
  /** False: only who is expected is known (a worklist), so that nothing is matched automatically. */
  knowsEverybody: z.boolean(),
  /** Whether studies can be linked to orders there. */
  canLink: z.boolean(),
  /** Records that could not be taken, of those that were read; the first of them by line. */
  problemCount: z.number().int(),
  problems: z.array(rowProblemSchema),
});
export type DirectoryTrial = z.infer<typeof directoryTrialSchema>;

export const viewerTrialSchema = z.object({
  fault: faultSchema.nullable(),
  /** Whose viewer it is. */
  source: z.enum(['ehr', 'site']),
  /** `no-study`: the EHR answers, and gives an address as soon as the archive holds a study. `asks-sign-in`: a page that wants an account first. */
  answer: z.enum(['page', 'asks-sign-in', 'no-study', 'none']),
});
export type ViewerTrial = z.infer<typeof viewerTrialSchema>;

/** What a time for originals would do: those that are kept now, and those that the next sweep would remove. */
const originalsSchema = z.object({ instances: z.number().int(), imports: z.number().int(), bytes: z.number().int() });
export const retentionTrialSchema = z.object({ kept: originalsSchema, wouldGo: originalsSchema });
export type RetentionTrial = z.infer<typeof retentionTrialSchema>;

/** A drop folder that nothing can be read out of, and why: it is not there, is a file, may not be read, or lies on a share that does not answer. */
export const folderProblemSchema = z.object({
  folder: z.string(),
  problem: z.enum(['missing', 'no-folder', 'unreadable', 'no-answer']),
});
export type FolderProblem = z.infer<typeof folderProblemSchema>;
