import type { Patient } from '../../contract/directory.ts';
import { formatPersonName, type NameGroup, parsePersonName } from '../dicom/person-name.ts';

/**
 * A patient's name as a DICOM PN value: `family^given^middle^^suffix=ideographic=phonetic`. HL7 puts the suffix before the prefix, DICOM after it
 * (PS3.5 §6.2.1); delimiters inside a part would shift the others and become spaces.
 */
export function patientName(patient: Patient): string {
  const alphabetic: NameGroup = {
    family: part(patient.familyName),
    given: part(patient.givenName),
    middle: part(patient.middleName),
    prefix: '',
    suffix: part(patient.suffix),
  };
  return formatPersonName({
    alphabetic,
    ideographic: group(patient.nameIdeographic),
    phonetic: group(patient.namePhonetic),
  });
}

function part(text: string): string {
  return text
    .replace(/[\^=\\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The EHR holds these two as DICOM components already. */
function group(text: string): NameGroup {
  return parsePersonName(text.replace(/[=\\]/g, ' ')).alphabetic;
}
