import type { DiscPatient, SkipReason, StudySummary } from '../../contract/scan.ts';
import type { ScannedInstance } from './scanned-instance.ts';

/** The person that a study's headers name. */
export interface StudyPerson extends Omit<DiscPatient, 'studies'> {
  /** Names from OtherPatientNames (0010,1001) and PatientBirthName (0010,1005), as PN values. */
  readonly otherNames?: readonly string[];
  readonly birthName?: string;
}

/** A file of a study that the disc or its own header promises and that cannot be used. */
export interface MissingFile {
  /** Fit to be shown. */
  readonly path: string;
  readonly reason: SkipReason | 'listed-but-missing' | 'same-uid-other-content';
  /** As its header or its directory record says; null where neither does. */
  readonly seriesInstanceUid: string | null;
}

/** One of several files that claim to be the same image and differ. */
export interface ContestedFile {
  readonly instance: ScannedInstance;
  /** Its path, fit to be shown. */
  readonly shownPath: string;
}

/** A study as a medium holds it: what the window shows, and every instance behind it in on-disc order. Plain data. */
export interface ScannedStudy {
  readonly studyInstanceUid: string;
  readonly patient: StudyPerson;
  readonly summary: StudySummary;
  readonly instances: readonly ScannedInstance[];
  /** As many as `summary.missing` says. */
  readonly missingFiles: readonly MissingFile[];
  /** Each image that several files of different content claim to be; the first of them is the one among `instances`. */
  readonly contested: readonly (readonly ContestedFile[])[];
}
