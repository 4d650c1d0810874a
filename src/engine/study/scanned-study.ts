import type { DiscPatient, StudySummary } from '../../contract/scan.ts';
import type { ScannedInstance } from '../scan/scanned-instance.ts';

/** The person that a study's headers name. */
export type StudyPerson = Omit<DiscPatient, 'studies'>;

/** A study as a medium holds it: what the window shows, and every instance behind it in on-disc order. Plain data. */
export interface ScannedStudy {
  readonly studyInstanceUid: string;
  readonly patient: StudyPerson;
  readonly summary: StudySummary;
  readonly instances: readonly ScannedInstance[];
}
