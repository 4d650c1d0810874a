import { z } from 'zod';

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
