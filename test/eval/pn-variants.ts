import { openMemorySource } from '../../src/engine/directory/memory-source.ts';
import { defaultPolicy } from '../../src/engine/match/candidate-guards.ts';
import { matchPerson } from '../../src/engine/match/match-person.ts';
import { guardPerson } from '../../src/engine/match/study-guards.ts';
import { evalPatient, evalPerson, readTable } from './eval-set.ts';

export interface VariantCounts {
  readonly same: number;
  readonly sameRecognised: number;
  /** Rows that must not be automatic and are. */
  readonly forbidden: string[];
  readonly unrecognised: string[];
}

/** Each row of pn-variants.csv as a directory of one patient with the disc's birth date and sex. */
export async function measureVariants(): Promise<VariantCounts> {
  let same = 0;
  let sameRecognised = 0;
  const forbidden: string[] = [];
  const unrecognised: string[] = [];
  for (const row of readTable('pn-variants.csv')) {
    const [birthDate, sex] = ['1980-05-17', 'F'] as const;
    const patient = evalPatient('p', {
      familyName: row.ehr_family ?? '',
      givenName: row.ehr_given ?? '',
      middleName: row.ehr_middle ?? '',
      suffix: row.ehr_suffix ?? '',
      ...{ birthDate, sex },
    });
    const person = evalPerson(row.dicom_pn ?? '', birthDate, sex);
    const { decision } = await matchPerson({
      ...{ person, studyDate: '', source: openMemorySource([patient]), studyGuards: guardPerson(person, '') },
      policy: { ...defaultPolicy, tiers: [1, 2, 3, 4, 5] },
    });
    if (row.expect === 'same') {
      same += 1;
      if (decision === 'auto') sameRecognised += 1;
      else unrecognised.push(row.dicom_pn ?? '');
    } else if (decision === 'auto' && row.expect !== 'same?') forbidden.push(row.dicom_pn ?? '');
  }
  return { same, sameRecognised, forbidden, unrecognised };
}
