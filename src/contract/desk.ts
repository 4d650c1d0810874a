import { z } from 'zod';

export const patientAnswers = ['yes', 'no'] as const;
export type PatientAnswer = (typeof patientAnswers)[number];

/** What the patient said of one study of a disc. Null where the disc holds nothing to ask about. */
export const studyAnswersSchema = z.object({
  studyInstanceUid: z.string(),
  /** "Is this your name?" */
  name: z.enum(patientAnswers).nullable(),
  /** "Is this your date of birth?" */
  birthDate: z.enum(patientAnswers).nullable(),
  /** "Did you have this examination?" */
  study: z.enum(patientAnswers),
});
export type StudyAnswers = z.infer<typeof studyAnswersSchema>;

/** The same on record: when, at whose desk, and what exactly was shown. */
export const recordedAnswersSchema = studyAnswersSchema.extend({
  at: z.string(),
  actor: z.string(),
  shown: z.object({ name: z.string(), birthDate: z.string(), description: z.string(), studyDate: z.string() }),
});
export type RecordedAnswers = z.infer<typeof recordedAnswersSchema>;

/** An import that somebody handed to a colleague, with a note. */
export const handoverSchema = z.object({
  id: z.number().int(),
  importId: z.string(),
  at: z.string(),
  /** Who handed it over, by name where the EHR gave one. */
  from: z.string(),
  /** For whom, by name likewise; empty for everybody. */
  to: z.string(),
  note: z.string(),
});
export type Handover = z.infer<typeof handoverSchema>;
