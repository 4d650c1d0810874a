import { z } from 'zod';
import { fieldComparisonSchema } from './directory.ts';

/** Why a tag changes. */
export const changeReasons = ['directory', 'order', 'operator', 'record', 'safety'] as const;

/**
 * One tag, old → new, over all instances of the study. `record` rows are what an importer must leave behind
 * (Original Attributes, Contributing Equipment: IHE RAD-61, PS3.3 §C.12.1.1.9).
 */
export const tagChangeSchema = z.object({
  tag: z.string(),
  keyword: z.string(),
  vr: z.string(),
  /** The distinct values found, with how many instances hold each. */
  old: z.array(z.object({ value: z.string(), instances: z.number().int() })),
  /** The value to be written; null removes the element. */
  new: z.string().nullable(),
  reason: z.enum(changeReasons),
  /** How many instances this changes. */
  instances: z.number().int(),
});
export type TagChange = z.infer<typeof tagChangeSchema>;

/** An operator's own edit of a top-level tag. */
export const tagEditInputSchema = z.object({ keyword: z.string(), value: z.string().nullable() });
export type TagEditInput = z.infer<typeof tagEditInputSchema>;

/** The exact list of what will be different in the archive. Pure data; approval binds to `hash`. */
export const planSchema = z.object({
  hash: z.string(),
  studyInstanceUid: z.string(),
  patient: z.object({ id: z.string(), mrn: z.string(), name: z.string() }).nullable(),
  order: z.object({ id: z.string(), accessionNumber: z.string(), etag: z.string() }).nullable(),
  changes: z.array(tagChangeSchema),
  instances: z.number().int(),
  /** How the person on the disc compares with the chosen patient. */
  fields: z.array(fieldComparisonSchema),
  /** Fields that contradict and must be confirmed by a person before the plan can be approved. */
  toConfirm: z.array(z.string()),
});
export type Plan = z.infer<typeof planSchema>;

/** A value that cannot be written, said at the field. */
export const valueProblemSchema = z.object({
  keyword: z.string(),
  code: z.string(),
  limit: z.string(),
  offendingPart: z.string(),
});
export type ValueProblem = z.infer<typeof valueProblemSchema>;
