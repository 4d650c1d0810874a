import { z } from 'zod';
import { faultSchema } from './fault-schema.ts';
import { directoryKinds } from './plain.ts';

/** A patient as the EHR knows her. Dates are ISO 8601; empty string where the EHR has nothing. */
export const patientSchema = z.object({
  id: z.string(),
  mrn: z.string(),
  issuer: z.string(),
  familyName: z.string(),
  givenName: z.string(),
  middleName: z.string(),
  suffix: z.string(),
  nameIdeographic: z.string(),
  namePhonetic: z.string(),
  previousNames: z.array(z.string()),
  birthDate: z.string(),
  sex: z.enum(['M', 'F', 'O', 'U']),
  otherIds: z.array(z.object({ value: z.string(), issuer: z.string() })),
  mergedInto: z.string().nullable(),
  updatedAt: z.string(),
  /** ISO date of death, where the EHR tells. */
  deceasedOn: z.string().optional(),
  /** The number of a former record, merged into this one, by which she was found. */
  foundAs: z.string().optional(),
});
export type Patient = z.infer<typeof patientSchema>;

/** An imaging order of the EHR. */
export const orderSchema = z.object({
  id: z.string(),
  patientId: z.string(),
  accessionNumber: z.string(),
  /** Who issued the accession number, where the EHR says so; else it is the site (`matching.accessionIssuer`). */
  accessionIssuer: z.string().optional(),
  modality: z.string(),
  procedureName: z.string(),
  procedureCode: z.object({ value: z.string(), scheme: z.string(), meaning: z.string() }).nullable(),
  bodyPart: z.string(),
  laterality: z.string(),
  requestedAt: z.string(),
  scheduledFor: z.string(),
  status: z.enum(['requested', 'scheduled', 'outside_images_expected', 'completed', 'cancelled']),
  priority: z.enum(['routine', 'urgent', 'stat']),
  clinicName: z.string(),
  studyInstanceUid: z.string(),
  /** When it was done, where the EHR says so: ISO date, and local time `HH:MM:SS`. */
  performedOn: z.string().optional(),
  performedTime: z.string().optional(),
  /** The version that a link must name (`If-Match`). */
  etag: z.string(),
});
export type Order = z.infer<typeof orderSchema>;

/** How one identity field of the disc compares with the EHR's. */
export const fieldVerdicts = ['equal', 'equal-folded', 'missing', 'different', 'conflict'] as const;

/** What exactly agrees or differs in a field; `match.reason.<code>` in `resources/locales`. */
export const fieldReasons = [
  'joined-or-apart',
  'components-swapped',
  'one-component',
  'umlaut-spelling',
  'other-spelling',
  'lost-letters',
  'cut-off',
  'particle-differs',
  'gendered-family-name',
  'part-of-double-name',
  'former-name',
  'family-one-letter',
  'family-similar',
  'family-missing',
  'family-differs',
  'short-form',
  'abbreviated',
  'given-initial',
  'given-one-letter',
  'given-similar',
  'given-by-middle-name',
  'given-names-reordered',
  'extra-given-name',
  'given-missing',
  'given-differs',
  'middle-initial-agrees',
  'middle-agrees',
  'middle-differs',
  'suffix-differs',
  'other-characters',
  'machine-reading',
  'day-month-swapped',
  'one-digit',
  'digits-swapped',
  'only-year-agrees',
  'year-differs',
  'other-date',
  'placeholder-date',
  'date-missing',
  'sex-missing',
  'sex-other',
  'sex-differs',
  'number-and-issuer',
  'other-number-agrees',
  'other-number-of-issuer',
  'number-of-another-name',
  'number-without-issuer',
  'foreign-number',
  'number-missing',
] as const;
export type FieldReason = (typeof fieldReasons)[number];

export const fieldComparisonSchema = z.object({
  field: z.enum(['name', 'birth-date', 'sex', 'patient-id']),
  disc: z.string(),
  ehr: z.string(),
  verdict: z.enum(fieldVerdicts),
  /** What exactly, in the order of weight; absent in records from before it was kept. */
  reasons: z.array(z.enum(fieldReasons)).optional(),
});
export type FieldComparison = z.infer<typeof fieldComparisonSchema>;

/** What the matcher makes of one patient (`matching.md` §6: four decisions, nothing else). */
export const decisions = ['auto', 'confirm', 'choose', 'none'] as const;
export type Decision = (typeof decisions)[number];

/**
 * The rule that a patient fits, by tier (matching.md §2.3). Tiers 1 to 3 decide at every site, 4 to 7 where the site opened them, and 8 and 9
 * never: a person confirms those. `match.rule.<code>` in `resources/locales`.
 */
export const matchRules = {
  'number-and-name': 1,
  'same-name-and-date': 1,
  'other-writing': 2,
  'family-slip': 3,
  'given-slip-middle-agrees': 4,
  'given-slip': 5,
  'initial-middle-agrees': 6,
  'date-slip-middle-agrees': 7,
  'date-missing': 8,
  'one-difference': 9,
} as const;
export const matchRuleCodes = [
  'number-and-name',
  'same-name-and-date',
  'other-writing',
  'family-slip',
  'given-slip-middle-agrees',
  'given-slip',
  'initial-middle-agrees',
  'date-slip-middle-agrees',
  'date-missing',
  'one-difference',
] as const satisfies readonly (keyof typeof matchRules)[];
export type MatchRule = (typeof matchRuleCodes)[number];

/** Why nothing was decided automatically although a patient fits; `match.guard.<code>` in `resources/locales`. */
export const matchGuards = [
  'no-person',
  'de-identified',
  'veterinary',
  'several-people',
  'newborn-name',
  'unidentified-name',
  'responsible-person',
  'before-birth',
  'rival',
  'relative',
  'contradiction',
  'common-name',
  'number-of-another',
  'merged',
  'deceased-before-study',
  'born-after-study',
  'known-different',
  'imported-as-another',
  'directory-partial',
  'directory-old',
  'candidates-cut-off',
  'tier-not-open',
  'automatic-off',
  'not-enough',
] as const;
export type MatchGuard = (typeof matchGuards)[number];

export const candidateSchema = z.object({
  patient: patientSchema,
  fields: z.array(fieldComparisonSchema),
  /** The rule that this patient fits, with its tier; null where none does. */
  rule: z.enum(matchRuleCodes).nullable(),
  tier: z.number().int().nullable(),
  /** Weight of the evidence in bits (log2 of the likelihood ratio), by field and in all. For the order of a list, never a probability. */
  score: z.number(),
  weights: z.array(z.object({ field: z.string(), weight: z.number() })),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** What an order is to the study. */
export const orderUses = ['this-study', 'outside-images', 'prior', 'unlikely'] as const;
export type OrderUse = (typeof orderUses)[number];

export const rankedOrderSchema = z.object({
  order: orderSchema,
  suggested: z.boolean(),
  reasons: z.array(z.string()),
  /** Linked without a person: the accession number with its issuer, the study's own UID, or a named import order. */
  automatic: z.boolean(),
  /** `prior`: link the study as an earlier examination; the order stays open for the local one. */
  use: z.enum(orderUses),
  /** What speaks against it so that it is never suggested; a part of `reasons`. */
  vetoes: z.array(z.string()),
  /** The disc shows the very examination that this open order asks for: it may not be needed any more. */
  mayBeUnnecessary: z.boolean(),
  score: z.number(),
});
export type RankedOrder = z.infer<typeof rankedOrderSchema>;

export const matchSchema = z.object({
  decision: z.enum(decisions),
  /** Best first. With `auto` and `confirm` the first one is meant; with `choose` none is preselected. */
  candidates: z.array(candidateSchema),
  /** Orders of the first candidate (or of the patient asked for), best first; `suggested` only where one stands out. */
  orders: z.array(rankedOrderSchema),
  /** What kept the decision from being automatic; empty with `auto`. */
  guards: z.array(z.enum(matchGuards)),
  /** The nearest other patient, whom a person must be able to rule out, with the fields in which she differs from the first. */
  rival: z
    .object({ patientId: z.string(), differs: z.array(z.enum(['name', 'birth-date', 'sex', 'patient-id'])) })
    .nullable(),
  /** Bits between the first and the second candidate; null with fewer than two. */
  margin: z.number().nullable(),
  /** How many patients were compared, and how many of them are candidates. */
  compared: z.number().int(),
  candidateCount: z.number().int(),
  /** With a patient that somebody named: do the same rules confirm or contradict her? Null without. */
  verification: z.enum(['confirmed', 'to-confirm', 'contradicted']).nullable(),
  /** What the decision was made with (matching.md §6.7). */
  basis: z.object({
    rules: z.number().int(),
    nameTable: z.number().int(),
    tiers: z.number().int(),
    directoryAt: z.string().nullable(),
  }),
});
export type Match = z.infer<typeof matchSchema>;

/** Why a record could not be taken; the code picks the words in `resources/locales` (`connect.rowReason.<code>`). Values are never named, only where they stand. */
export const rowReasonSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('field'), field: z.string() }),
  z.object({ code: z.literal('record-field'), record: z.string(), field: z.string() }),
  z.object({ code: z.literal('column-count'), found: z.number().int(), wanted: z.number().int() }),
  z.object({ code: z.enum(['repeated-id', 'not-utf8', 'quote', 'too-long', 'unreadable']) }),
]);
export type RowReason = z.infer<typeof rowReasonSchema>;

/** Something that the directory gave and that could not be taken: never dropped in silence. `line` counts from 1; 0 where there are no lines. */
export const rowProblemSchema = z.object({
  source: z.string(),
  line: z.number().int(),
  /** In English, for the command line. */
  reason: z.string(),
  /** The same for the window. Absent in what an earlier version noted with its copy. */
  why: rowReasonSchema.optional(),
});
export type RowProblem = z.infer<typeof rowProblemSchema>;

/**
 * The copy that is searched and matched when nobody can be asked. `never`: no sync has run to its end; `partial`: records are missing, and nothing is
 * decided automatically on it; `failed`: the directory refuses; `complete`: all of it, as of `syncedAt`.
 */
export const directoryStatusSchema = z.object({
  kind: z.enum(directoryKinds),
  state: z.enum(['never', 'partial', 'failed', 'complete']),
  patients: z.number().int(),
  orders: z.number().int(),
  /** UTC; null before the first sync has run to its end. */
  syncedAt: z.string().nullable(),
  attemptedAt: z.string().nullable(),
  isRunning: z.boolean(),
  /** Records read by the sync that runs. */
  readNow: z.number().int(),
  /** Why the last sync ended early. */
  fault: faultSchema.nullable(),
  problemCount: z.number().int(),
  /** The first of them. */
  problems: z.array(rowProblemSchema),
});
export type DirectoryStatus = z.infer<typeof directoryStatusSchema>;
