import { z } from 'zod';
import { faultSchema } from './fault-schema.ts';

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
  /** The number of a former record, merged into this one, by which she was found. */
  foundAs: z.string().optional(),
});
export type Patient = z.infer<typeof patientSchema>;

/** An imaging order of the EHR. */
export const orderSchema = z.object({
  id: z.string(),
  patientId: z.string(),
  accessionNumber: z.string(),
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
export const fieldComparisonSchema = z.object({
  field: z.enum(['name', 'birth-date', 'sex', 'patient-id']),
  disc: z.string(),
  ehr: z.string(),
  verdict: z.enum(fieldVerdicts),
});
export type FieldComparison = z.infer<typeof fieldComparisonSchema>;

/** What the matcher makes of one patient (`matching.md` §6: four decisions, nothing else). */
export const decisions = ['auto', 'confirm', 'choose', 'none'] as const;
export type Decision = (typeof decisions)[number];

export const candidateSchema = z.object({ patient: patientSchema, fields: z.array(fieldComparisonSchema) });
export type Candidate = z.infer<typeof candidateSchema>;

export const matchSchema = z.object({
  decision: z.enum(decisions),
  /** Best first. With `auto` and `confirm` the first one is meant; with `choose` none is preselected. */
  candidates: z.array(candidateSchema),
  /** Orders of the first candidate (or of the patient asked for), best first; `suggested` only where one stands out. */
  orders: z.array(z.object({ order: orderSchema, suggested: z.boolean(), reasons: z.array(z.string()) })),
});
export type Match = z.infer<typeof matchSchema>;

/** Where patients and orders come from: the EHR's REST interface, FHIR R4, a DICOM modality worklist, a folder of CSV files. */
export const directoryKinds = ['rest', 'fhir', 'worklist', 'csv'] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

/** Something that the directory gave and that could not be taken: never dropped in silence. `line` counts from 1; 0 where there are no lines. */
export const rowProblemSchema = z.object({ source: z.string(), line: z.number().int(), reason: z.string() });
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
