import { z } from 'zod';

/** In pixels of the image, from its upper left corner. */
export const pixelBoxSchema = z.object({
  x: z.number().int().min(0),
  y: z.number().int().min(0),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});
export type PixelBox = z.infer<typeof pixelBoxSchema>;

/** What a person found who looked at a series: boxes to blacken in all of its images, or none where nothing is written in them. */
export const seriesReviewSchema = z.object({ seriesInstanceUid: z.string(), boxes: z.array(pixelBoxSchema).max(64) });
export type SeriesReview = z.infer<typeof seriesReviewSchema>;

/** The same of one image. */
const instanceReviewSchema = z.object({ sopInstanceUid: z.string(), boxes: z.array(pixelBoxSchema).max(64) });

/** How a study leaves for research or teaching. What is not named is as the site's settings say. */
export const researchChoiceSchema = z.object({
  scanId: z.string(),
  studyInstanceUid: z.string(),
  project: z.string().trim().min(1).max(64).optional(),
  /** Options of PS3.15 Table E.1-1 by their names on the command line. */
  options: z.array(z.string()).max(16).optional(),
  /** Reviews of images whose pixels may show a name. */
  reviews: z.array(z.union([seriesReviewSchema, instanceReviewSchema])).max(10_000),
  /** The site's own pseudonym for this patient; without it follows from the project's secret. */
  pseudonym: z
    .string()
    .regex(/^[\x20-\x5b\x5d-\x7e]{1,64}$/)
    .optional(),
});
export type ResearchChoice = z.infer<typeof researchChoiceSchema>;

/** What becomes of one element of an image. `old` and `new` are its values, shortened; '' for none. */
export const elementOutcomeSchema = z.object({
  /** Unique within the image. */
  path: z.string(),
  depth: z.number().int(),
  tag: z.string(),
  name: z.string(),
  outcome: z.enum(['kept', 'replaced', 'removed', 'added']),
  old: z.string(),
  new: z.string(),
});
export type ElementOutcome = z.infer<typeof elementOutcomeSchema>;

/** Why images do not leave; see docs/deidentification.md. `review-pixels` is the one that a person's look settles. */
export const holdReasons = [
  'not-dicom',
  'dicomdir',
  'unreadable',
  'duplicate-instance',
  'no-instance-uid',
  'encapsulated-document',
  'voice-or-video',
  'review-pixels',
  'pixels-not-editable',
  'overlay-in-pixels',
  'raw-data',
] as const;

/** What would leave, and what not, before anything does. */
export const researchPreviewSchema = z.object({
  project: z.string(),
  options: z.array(z.string()),
  pseudonym: z.string(),
  images: z.number().int(),
  series: z.array(
    z.object({
      seriesInstanceUid: z.string(),
      modality: z.string(),
      number: z.number().int().nullable(),
      description: z.string(),
      images: z.number().int(),
      held: z.array(z.object({ reason: z.enum(holdReasons), images: z.number().int() })),
      /** Boxes that a recipe for the device proposes. */
      proposed: z.array(pixelBoxSchema),
      /** Images in their order, to look at. */
      sopInstanceUids: z.array(z.string()),
    }),
  ),
  /** Of one image that can leave; empty when none can. */
  elements: z.array(elementOutcomeSchema),
});
export type ResearchPreview = z.infer<typeof researchPreviewSchema>;

/** One frame as a picture of 8 bits a sample, to look at: no diagnosis. */
export const framePictureSchema = z.object({
  width: z.number().int(),
  height: z.number().int(),
  /** 1 for grey, 3 for red, green, blue. */
  samples: z.union([z.literal(1), z.literal(3)]),
  frames: z.number().int(),
  /** Base64, row by row. */
  pixels: z.string(),
});
export type FramePicture = z.infer<typeof framePictureSchema>;
