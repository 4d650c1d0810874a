import { z } from 'zod';

/** One object of a series, as far as the scan knows it. */
export const previewItemSchema = z.object({
  sopInstanceUid: z.string(),
  instanceNumber: z.number().nullable(),
  bytes: z.number().int(),
});
export type PreviewItem = z.infer<typeof previewItemSchema>;

/** Why something cannot be shown; `preview.problem.<code>` in `resources/locales`. */
export const previewProblems = [
  /** The file ends before its pixels do. */
  'cut-short',
  /** It is no DICOM object any more, or its structure cannot be read. */
  'not-readable',
  'pixels-missing',
  /** The header contradicts itself: no size, no known kind of pixels. */
  'header-wrong',
  /** Larger than what is taken into a window. */
  'too-large',
  /** Compressed in a way that nothing here decodes. */
  'coding-unknown',
  /** The decoder gave up. */
  'coding-damaged',
  /** The decoder did not come to an end. */
  'too-slow',
  'no-such-frame',
  /** It is on its way into the vault, and the disc is read once. */
  'being-copied',
] as const;
export type PreviewProblem = (typeof previewProblems)[number];

/** How grey values become brightness (PS3.3 §C.11.2.1.2). */
export const voiWindowSchema = z.object({
  center: z.number(),
  width: z.number().positive(),
  shape: z.enum(['linear', 'linear-exact', 'sigmoid']),
  /** Window Center & Width Explanation, as the object says it; empty where it does not. */
  name: z.string(),
});
export type VoiWindow = z.infer<typeof voiWindowSchema>;

/** A lookup table (PS3.3 §C.11.1.1): `values[x − first]`, each of `bits` bits. */
export const lookupTableSchema = z.object({
  first: z.number().int(),
  bits: z.number().int().min(1).max(16),
  values: z.instanceof(Uint16Array),
});
export type LookupTable = z.infer<typeof lookupTableSchema>;

/** A plane of one bit a pixel over the image (PS3.3 §C.9.2), the first pixel in the lowest bit. */
export const overlayPlaneSchema = z.object({
  rows: z.number().int(),
  columns: z.number().int(),
  /** Of its upper left pixel on the image, from 1. */
  originRow: z.number().int(),
  originColumn: z.number().int(),
  bits: z.instanceof(Uint8Array),
});
export type OverlayPlane = z.infer<typeof overlayPlaneSchema>;

/** The Image Pixel module (PS3.3 §C.7.6.3) and what else it takes to draw its pixels. */
export const pixelLayoutSchema = z.object({
  transferSyntaxUid: z.string(),
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
  samplesPerPixel: z.union([z.literal(1), z.literal(3), z.literal(4)]),
  bitsAllocated: z.number().int(),
  bitsStored: z.number().int(),
  isSigned: z.boolean(),
  /** Floating point pixel data is a module of its own (PS3.3 §C.7.6.24). */
  isFloat: z.boolean(),
  photometricInterpretation: z.string(),
  isPlanar: z.boolean(),
  frames: z.number().int().positive(),
  palette: z.object({ red: lookupTableSchema, green: lookupTableSchema, blue: lookupTableSchema }).nullable(),
  /** Height of a pixel over its width. */
  pixelAspect: z.number().positive(),
  /** Milliseconds from frame to frame, where the object says so. */
  frameTimeMs: z.number().positive().nullable(),
  overlays: z.array(overlayPlaneSchema),
  /** Overlays that are one bit of each pixel above those stored (retired, PS3.3-2004 §C.9.2): which bit, from 0. The window lifts them out of the pixels. */
  overlayBits: z.array(z.number().int().min(1).max(31)),
});
export type PixelLayout = z.infer<typeof pixelLayoutSchema>;

/** How the grey values of one frame are meant to be shown; colour has none of it. */
export const frameDisplaySchema = z.object({
  rescale: z.object({ slope: z.number(), intercept: z.number() }),
  modalityTable: lookupTableSchema.nullable(),
  windows: z.array(voiWindowSchema),
  voiTable: lookupTableSchema.nullable(),
});
export type FrameDisplay = z.infer<typeof frameDisplaySchema>;

/** What stands in the corners of an image: decoded, empty where the object does not say it. */
export const imageFactsSchema = z.object({
  patientName: z.string(),
  patientId: z.string(),
  birthDate: z.string(),
  sex: z.string(),
  institution: z.string(),
  studyDate: z.string(),
  modality: z.string(),
  seriesDescription: z.string(),
  laterality: z.string(),
});
export type ImageFacts = z.infer<typeof imageFactsSchema>;

/** One content item of a structured report with what it contains (PS3.3 §C.17.3). */
export interface ReportItem {
  /** What is said (Concept Name). */
  name: string;
  value: string;
  items: ReportItem[];
}
export const reportItemSchema: z.ZodType<ReportItem> = z.lazy(() =>
  z.object({ name: z.string(), value: z.string(), items: z.array(reportItemSchema) }),
);

/** What one object is, and how it is to be shown: everything but the pixels. */
export const previewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), layout: pixelLayoutSchema, facts: imageFactsSchema }),
  z.object({
    kind: z.literal('report'),
    title: z.string(),
    isVerified: z.boolean(),
    items: z.array(reportItemSchema),
    /** There is more than is shown. */
    isCut: z.boolean(),
  }),
  z.object({ kind: z.literal('pdf'), title: z.string(), bytes: z.number().int() }),
  z.object({ kind: z.literal('film') }),
  /** Nothing to look at: a presentation state, raw data, a plan. `what` is the SOP class's name, or its UID where it is private. */
  z.object({ kind: z.literal('other'), what: z.string() }),
  z.object({ kind: z.literal('broken'), problem: z.enum(previewProblems) }),
]);
export type Preview = z.infer<typeof previewSchema>;

/** One frame as it is stored: of native pixels exactly its bytes in little endian, of encapsulated ones its fragments joined. */
export const previewFrameSchema = z.union([
  z.object({ ok: z.literal(true), bytes: z.instanceof(Uint8Array), display: frameDisplaySchema }),
  z.object({ ok: z.literal(false), problem: z.enum(previewProblems) }),
]);
export type PreviewFrame = z.infer<typeof previewFrameSchema>;

/** The first object of a series that a running copy has put into the vault: enough for a thumbnail. */
export const seriesSeenSchema = z.object({
  scanId: z.string(),
  studyInstanceUid: z.string(),
  seriesInstanceUid: z.string(),
  sopInstanceUid: z.string(),
  modality: z.string(),
  number: z.number().nullable(),
  description: z.string(),
});
export type SeriesSeen = z.infer<typeof seriesSeenSchema>;
