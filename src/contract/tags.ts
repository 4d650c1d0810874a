import { z } from 'zod';

/** Why a tag is never set by hand: it follows the others by itself, other objects refer to it, or it holds nothing to type. */
export const fixedReasons = [
  'group-length',
  'character-set',
  'file-meta',
  'pixel-data',
  'delimiter',
  'identifier',
  'sequence',
  'nested',
  'item',
  'private',
  'binary',
] as const;
export type FixedReason = (typeof fixedReasons)[number];

/** One line of the tag table: an element of one instance, at any depth, decoded and raw. */
export const tagRowSchema = z.object({
  /** Unique within the instance, by keywords, or `ggggeeee` where there is none: `RequestAttributesSequence[0].AccessionNumber`. */
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
  /** `text` is only the beginning of the value. */
  cut: z.boolean(),
  /** The character set was guessed because none was declared. */
  guessed: z.boolean(),
  /** The first bytes, as hex pairs. */
  rawHex: z.string(),
  private: z.boolean(),
  editable: z.boolean(),
  /** Why it is not editable; null where it is. */
  whyNot: z.enum(fixedReasons).nullable(),
});
export type TagRow = z.infer<typeof tagRowSchema>;

/** The tags of one instance in the order of the file. */
export const tagTableSchema = z.object({
  rows: z.array(tagRowSchema),
  /** The instance has more rows than a table holds: these are the first. */
  cut: z.boolean(),
});
export type TagTable = z.infer<typeof tagTableSchema>;

/** One element in full: its bytes and, for texts, every way in which they can be read. */
export const tagValueSchema = z.object({
  path: z.string(),
  lengthBytes: z.number().int(),
  /** The bytes from `offset` on, as hex pairs without spaces; fewer than asked at the end of the value. */
  hex: z.string(),
  offset: z.number().int(),
  /** The whole decoded text, up to 64 KiB of it. */
  text: z.string(),
  /** `text` is only the beginning of the value. */
  cut: z.boolean(),
  /** Terms of the character set in force, joined by `\`; empty where none is declared. Null where the value is no text of letters. */
  declared: z.string().nullable(),
  /** What undeclared letters were taken for (a WHATWG name); empty where nothing was guessed. */
  guessed: z.string(),
  /** How the same bytes read in other encodings, where that makes a difference, the likeliest first. */
  readings: z.array(z.object({ encoding: z.string(), label: z.string(), text: z.string() })),
});
export type TagValueView = z.infer<typeof tagValueSchema>;

export const instanceRefSchema = z.object({
  sopInstanceUid: z.string(),
  seriesInstanceUid: z.string(),
  /** Relative to its source. */
  path: z.string(),
  instanceNumber: z.number().nullable(),
});
export type InstanceRef = z.infer<typeof instanceRefSchema>;
