import type { StudyAnswers } from './desk.ts';
import type { PeopleSettings } from './people.ts';
import type { Matching, Settings, SettingsPatch } from './settings.ts';

// What a screen takes of the contract as values: the lists that it offers, and the small rules that it shares with the engine. No schemas here, and none are imported: the page
// and the shell start without them; who is asked parses.

/** What a site may choose beside the basic profile, by the names of the command line (PS3.15 Table E.1-1). Blackening follows from what a person draws. */
export const researchOptions = [
  'clean-graphics',
  'clean-structured-content',
  'clean-descriptors',
  'retain-full-dates',
  'retain-modified-dates',
  'retain-patient-characteristics',
  'retain-device-identity',
  'retain-uids',
  'retain-safe-private',
  'retain-institution-identity',
] as const;
export type ResearchOption = (typeof researchOptions)[number];

/** The languages of the window. */
export const locales = ['en', 'de', 'fr', 'es', 'ar'] as const;
export type Locale = (typeof locales)[number];

/** Where patients and orders come from: the EHR's REST interface, FHIR R4, a DICOM modality worklist, a folder of CSV files. */
export const directoryKinds = ['rest', 'fhir', 'worklist', 'csv'] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

/** The steps of the guide that sets a new installation up, in their order. */
export const firstRunSteps = ['vault', 'archive', 'directory', 'viewer', 'practice'] as const;
export type FirstRunStep = (typeof firstRunSteps)[number];

/** The fields that say who somebody is: they are written whatever the site's map is, and a change of one is a change of the person. */
export const identityFields = ['mrn', 'issuer', 'name', 'birthDate', 'sex'] as const;
/** The fields that an order gives; without one they are empty. */
export const orderFields = [
  'accessionNumber',
  'procedureName',
  'procedureCode',
  'clinicName',
  'bodyPart',
  'requestedOn',
] as const;
/** What the EHR knows of patient and order that can be written into images (the specification's table 7). */
export const ehrFields = [...identityFields, 'previousName', ...orderFields] as const;
export type EhrField = (typeof ehrFields)[number];

/** What the first archive is called where the further ones are called by name; none of them may have it. */
export const firstArchiveName = 'first';
/** Whether a further archive may be called so: what people choose it by, and what its imports are kept under. */
export function isArchiveName(name: string): boolean {
  const trimmed = name.trim();
  return trimmed.length > 0 && trimmed.length <= 32 && trimmed.toLowerCase() !== firstArchiveName;
}

/** The saved further archives as a patch that changes nothing: secrets that it does not name stay. */
export function unchangedArchives(saved: NonNullable<Settings['archives']>): NonNullable<SettingsPatch['archives']> {
  return saved.map(({ name, url, user, caPem, modalities, institutions, protocol }) => ({
    ...{ name, url, user, caPem, modalities, institutions },
    ...(protocol ? { protocol } : {}),
  }));
}

/** `/srv/drop`, `D:\\drop` or `\\\\server\\share`. A folder that depends on where Gantry was started is none. */
export const absolutePath = /^(\/|[A-Za-z]:[\\/]|\\\\[^\\])/;

/** What a new site starts with: the tiers that the evaluation covers without a shadow run of its own. */
export const defaultMatching: Matching = { automatic: true, tiers: [1, 2, 3], copyHours: 24 };

/** What an import came to, as the statistics count it. */
export const importOutcomes = ['confirmed', 'partial', 'failed', 'open', 'cancelled'] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

/** Whether the patient denied anything of a study. */
export function isDenied({ name, birthDate, study }: Pick<StudyAnswers, 'name' | 'birthDate' | 'study'>): boolean {
  return [name, birthDate, study].includes('no');
}

/** Begins what must be confirmed (`plan.toConfirm`) where the patient denied something; the number of the answer follows. */
export const patientSaidNo = 'patient-said-no:';

/** What a document can become in the archive. */
export const documentTargets = ['encapsulated-pdf', 'secondary-capture', 'photo', 'video'] as const;
export type DocumentTarget = (typeof documentTargets)[number];

/** Nobody signs in: how a site begins, and how it goes on that never sets people up. */
export const peopleDefaults: PeopleSettings = {
  signIn: 'off',
  offlineDays: 7,
  lockMinutes: 10,
  emergency: 'signed-in',
};

/** Who may take more rights in an emergency: nobody, whoever is signed in, or whoever stands at the desk. A reason is always asked for. */
export const emergencyModes = ['off', 'signed-in', 'anyone'] as const;

/** `off`: nobody signs in; whoever uses this account of the computer is administrator. `browser`: on the EHR's own page (OAuth 2 with PKCE). */
export const signInMethods = ['off', 'password', 'browser'] as const;
export type SignInMethod = (typeof signInMethods)[number];

/** What a person types before a study is deleted: the patient's number, or the end of the Study Instance UID where there is none. */
export function deletionWord({ patientId, studyInstanceUid }: { patientId: string; studyInstanceUid: string }): string {
  return patientId.trim() || studyInstanceUid.slice(-6);
}

/**
 * - `folder`: the files as the archive keeps them
 * - `zip`: the same in one file
 * - `medium`: a folder with a DICOMDIR, ready to be burnt (PS3.10 §8)
 */
export const downloadFormats = ['folder', 'zip', 'medium'] as const;
export type DownloadFormat = (typeof downloadFormats)[number];

/** `sha256/` and the Base64 of the SHA-256 of a public key (SubjectPublicKeyInfo), as RFC 7469 §2.4 writes pins. */
export const pinPattern = /^sha256\/[A-Za-z0-9+/]{43}=$/;
