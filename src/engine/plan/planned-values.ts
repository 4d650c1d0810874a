import type { Order, Patient } from '../../contract/directory.ts';
import type { changeReasons } from '../../contract/plan.ts';
import type { TagMapping } from '../../contract/settings.ts';
import { ehrValues, isOrderField } from '../directory/ehr-values.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { prevailing } from '../study/study-person.ts';
import { defaultTagMap } from './tag-map.ts';

/** A value that every object of the study is to have; null removes the element. */
export interface PlannedValue {
  readonly keyword: string;
  readonly value: string | null;
  readonly reason: (typeof changeReasons)[number];
}

/**
 * What the EHR's patient and order make of a study's tags, by the site's map (the specification's table 7 unless it chose otherwise, IHE IRWF). What the map
 * does not name stays as the other house wrote it. What the EHR does not know is left alone, but a foreign issuer never stays beside our number.
 */
export function directoryValues(
  patient: Patient,
  order: Order | null,
  study: ScannedStudy,
  tagMap: readonly TagMapping[] = defaultTagMap,
): PlannedValue[] {
  const known = ehrValues(patient, order);
  return tagMap.flatMap(({ field, keyword }): PlannedValue[] => {
    const value = known[field];
    // An empty number is said to whoever can mend it; the archive would put such studies under one nameless patient.
    if (field === 'mrn') return [{ keyword, value, reason: 'directory' }];
    if (keyword === 'IssuerOfPatientID') return issuerValue(value, study);
    return value === '' ? [] : [{ keyword, value, reason: isOrderField(field) ? 'order' : 'directory' }];
  });
}

/** Without a directory: the operator's word for the two numbers, nothing else; a foreign issuer does not stay beside another number. */
export function operatorValues(mrn: string, accessionNumber: string | null, study: ScannedStudy): PlannedValue[] {
  const values: PlannedValue[] = [{ keyword: 'PatientID', value: mrn.trim(), reason: 'operator' }];
  const isOtherNumber = study.instances.some((instance) => instance.attributes.PatientID?.trim() !== mrn.trim());
  if (isOtherNumber) values.push(...issuerValue('', study));
  if (accessionNumber !== null) {
    values.push({ keyword: 'AccessionNumber', value: accessionNumber.trim(), reason: 'operator' });
  }
  return values;
}

/**
 * What the images that were decided to name the person say of her, for a study whose other images say something else: what neither patient nor
 * operator sets is then written from here, so that one study names one person.
 */
export function settledValues(side: readonly ScannedInstance[]): PlannedValue[] {
  const keywords = ['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex'] as const;
  return keywords.flatMap((keyword) => {
    const value = prevailing(side, keyword);
    return value === '' ? [] : [{ keyword, value, reason: 'operator' as const }];
  });
}

function issuerValue(issuer: string, study: ScannedStudy): PlannedValue[] {
  if (issuer !== '') return [{ keyword: 'IssuerOfPatientID', value: issuer, reason: 'directory' }];
  const hasForeignIssuer = study.instances.some((instance) => (instance.attributes.IssuerOfPatientID ?? '') !== '');
  return hasForeignIssuer ? [{ keyword: 'IssuerOfPatientID', value: null, reason: 'safety' }] : [];
}
