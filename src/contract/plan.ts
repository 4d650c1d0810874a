import { z } from 'zod';
import { fieldComparisonSchema } from './directory.ts';
import { documentTargets } from './plain.ts';
import { documentKinds } from './scan.ts';

/** Why a tag changes. */
export const changeReasons = ['directory', 'order', 'operator', 'record', 'safety', 'charset'] as const;

/**
 * What to do where a value to be written is not in an object's character set: `transcode` declares UTF-8 and converts the other texts,
 * `ascii` writes the value without accents.
 */
export const charsetPolicies = ['transcode', 'ascii'] as const;
export type CharsetPolicy = (typeof charsetPolicies)[number];

/** The operator's word that the texts of all objects with these declarations are in another encoding than it says. */
export const charsetRepairSchema = z.object({
  /** The SpecificCharacterSet of the objects concerned, terms joined by `\\`; empty for none. */
  declared: z.array(z.string()),
  /** WHATWG name, e.g. `windows-1251`. */
  encoding: z.string(),
});
export type CharsetRepair = z.infer<typeof charsetRepairSchema>;

/** What a person decided where the files of a study contradict one another. */
export const studyDecisionSchema = z.object({
  /**
   * The side whose person the study is, the sides that are the same person in other words, and those whose images stay out
   * (`conflicts.identities`, by `key`): each side is named once, or the study stays undecided. Null where nothing contradicts or is decided.
   */
  identity: z.object({ side: z.string(), samePerson: z.array(z.string()), leaveOut: z.array(z.string()) }).nullable(),
  /** For each contested image the file to import, or null for none of them. */
  files: z.array(z.object({ sopInstanceUid: z.string(), keep: z.string().nullable() })),
});
export type StudyDecision = z.infer<typeof studyDecisionSchema>;

/** One way in which the texts of a study can be read; `encoding` null is the file's own word, or the guess where it has none. */
export const charsetCandidateSchema = z.object({
  /** What the objects declare that it is about, as a repair names them. */
  declared: z.array(z.string()),
  encoding: z.string().nullable(),
  /** Proper name of the encoding; empty for the file's own word. */
  label: z.string(),
  /** How plausible, 0…1 over all candidates. */
  score: z.number(),
  preview: z.array(z.object({ keyword: z.string(), text: z.string() })),
});
export type CharsetCandidate = z.infer<typeof charsetCandidateSchema>;

/** What happens to the character set of a study's texts. */
export const planCharsetSchema = z.object({
  policy: z.enum(charsetPolicies),
  repair: charsetRepairSchema.nullable(),
  /** What objects declare until now and from now on, with how many texts are converted that no other row names. */
  switches: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      /** What undeclared letters were taken for; empty when there were none. */
      guessed: z.string(),
      instances: z.number().int(),
      transcodedElements: z.number().int(),
    }),
  ),
  /** The values as `ascii` writes them; null where a letter has no such form. */
  asciiForms: z.array(z.object({ keyword: z.string(), value: z.string() })).nullable(),
});
export type PlanCharset = z.infer<typeof planCharsetSchema>;

/**
 * One tag, old → new, over all instances of the study. `record` rows are what an importer must leave behind
 * (Original Attributes, Contributing Equipment: IHE RAD-61, PS3.3 §C.12.1.1.9). `charset` rows say what SpecificCharacterSet becomes.
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

/** A document that the operator takes into the study, and what it is to become there. */
export const documentChoiceSchema = z.object({ id: z.string(), target: z.enum(documentTargets) });
export type DocumentChoice = z.infer<typeof documentChoiceSchema>;

/** A new object that is made of a document. */
export const plannedDocumentSchema = z.object({
  id: z.string(),
  path: z.string(),
  kind: z.enum(documentKinds),
  target: z.enum(documentTargets),
  sopInstanceUid: z.string(),
  bytes: z.number().int(),
});
export type PlannedDocument = z.infer<typeof plannedDocumentSchema>;

/** The exact list of what will be different in the archive. Pure data; approval binds to `hash`. */
export const planSchema = z.object({
  hash: z.string(),
  studyInstanceUid: z.string(),
  patient: z.object({ id: z.string(), mrn: z.string(), name: z.string() }).nullable(),
  order: z.object({ id: z.string(), accessionNumber: z.string(), etag: z.string() }).nullable(),
  changes: z.array(tagChangeSchema),
  /** All objects of the study, those made of documents among them. */
  instances: z.number().int(),
  documents: z.array(plannedDocumentSchema).optional(),
  /** Null where every value fits the character sets as they are. */
  charset: planCharsetSchema.nullable(),
  /** How the person on the disc compares with the chosen patient. */
  fields: z.array(fieldComparisonSchema),
  /**
   * Fields that contradict and must be confirmed by a person before the plan can be approved; `several-people` where somebody else on the same
   * medium was imported as this patient; `known-different` where somebody said before that the person on the disc is not this patient.
   */
  toConfirm: z.array(z.string()),
  /** Taken in as a prior of the patient: the order, if any, is what it is to be compared for, and is neither written nor linked. */
  prior: z.boolean().optional(),
  /** How the contradictions of the study were decided; null where it has none. */
  decision: studyDecisionSchema.nullable(),
  /** What is not decided yet: such a plan cannot be approved. */
  undecided: z.array(z.enum(['identity', 'files'])),
  /** Images of the study on the medium that stay out by that decision. */
  leftOut: z.number().int(),
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
