import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRows } from '../../src/cli/csv-rows.ts';
import type { Patient } from '../../src/contract/directory.ts';
import type { StudyPerson } from '../../src/engine/study/scanned-study.ts';
import { nameGroups } from '../../src/engine/study/study-person.ts';

/** One question with its answer. */
export interface EvalQuery {
  readonly ref: string;
  readonly person: StudyPerson;
  /** Ids of all records of the right patient; empty where the directory does not have her. */
  readonly truth: readonly string[];
  /** `namesake` is its own stratum: from the header alone it cannot be decided (matching.md §2.3). */
  readonly relation: string;
  readonly labels: string;
  /** Ids of her relatives' records, where the generator knows them. */
  readonly relatives?: readonly string[];
}

export interface EvalSet {
  readonly name: string;
  readonly patients: readonly Patient[];
  readonly queries: readonly EvalQuery[];
}

export const matchingData = join(import.meta.dirname, '../../../shared/matching');

export function hasMatchingData(): boolean {
  return existsSync(join(matchingData, 'SOURCES.md'));
}

export function readTable(name: string, separator = ','): Record<string, string>[] {
  return csvRows(readFileSync(join(matchingData, name), 'utf8'), separator);
}

export function evalPatient(id: string, more: Partial<Patient>): Patient {
  return {
    ...{
      id,
      mrn: id,
      issuer: '',
      familyName: '',
      givenName: '',
      middleName: '',
      suffix: '',
      nameIdeographic: '',
      namePhonetic: '',
    },
    ...{ previousNames: [], birthDate: '', sex: 'U', otherIds: [], mergedInto: null, updatedAt: '' },
    ...more,
  };
}

export function evalPerson(patientName: string, birthDate: string, sex = '', patientId = ''): StudyPerson {
  return { patientId, issuer: '', patientName: nameGroups(patientName), birthDate, sex };
}

/** `19781231` as an ISO date; what is none stays away. */
export function isoDay(text: string): string {
  return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : '';
}
