import { z } from 'zod';

/** One line of the tag table: an element of one instance, at any depth, decoded and raw. */
export const tagRowSchema = z.object({
  /** Unique within the instance, e.g. `00400275[0].00080050`. */
  path: z.string(),
  depth: z.number().int(),
  tag: z.string(),
  keyword: z.string(),
  name: z.string(),
  vr: z.string(),
  /** The dictionary's value multiplicity, e.g. `1-n`; empty for unknown elements. */
  vm: z.string(),
  lengthBytes: z.number().int(),
  /** The decoded value, shortened to what a table shows; empty for sequences and long binary values. */
  text: z.string(),
  /** The character set was guessed because none was declared. */
  guessed: z.boolean(),
  /** The first bytes, as hex pairs. */
  rawHex: z.string(),
  private: z.boolean(),
  editable: z.boolean(),
});
export type TagRow = z.infer<typeof tagRowSchema>;

export const instanceRefSchema = z.object({
  sopInstanceUid: z.string(),
  seriesInstanceUid: z.string(),
  /** Relative to its source. */
  path: z.string(),
  instanceNumber: z.number().nullable(),
});
export type InstanceRef = z.infer<typeof instanceRefSchema>;
