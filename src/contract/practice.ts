/**
 * The patient of the practice disc. Nothing that is hers ever reaches an archive: the engine refuses the import, on this computer and on every other that
 * the disc is carried to. No clinic's numbers look like this one.
 */
export const practicePatient = {
  patientId: 'GANTRY-PRACTICE',
  issuer: 'GANTRY',
  name: 'Practice^Patient',
  birthDate: '19000101',
} as const;

/** Whether a person on a disc is the practice patient. */
export function isPracticePatient({ patientId }: { readonly patientId: string }): boolean {
  return patientId.trim().toUpperCase() === practicePatient.patientId;
}
