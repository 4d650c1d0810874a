import type { Patient } from '../../contract/directory.ts';
import type { PersonName } from '../../contract/scan.ts';
import { visibleText } from './visible-text.ts';

/**
 * A DICOM person name as people read it: `Müller^Jörg^^Dr` → `Müller, Jörg`; middle names follow, prefixes stay out,
 * suffixes stay in since they tell father from son. Components by PS3.5 §6.2.1.1.
 */
export function readableName(dicomName: string): string {
  const group = dicomName.split('=').find((part) => part.replaceAll('^', '').trim() !== '') ?? '';
  const [family = '', given = '', middle = '', , suffix = ''] = group.split('^').map((part) => part.trim());
  const first = [given, middle].filter(Boolean).join(' ');
  return visibleText([family, first, suffix].filter(Boolean).join(', '));
}

/** The first group of a disc's name that holds anything: letters, then ideographs, then sounds. */
export function discPatientName(name: PersonName): string {
  return readableName(name.alphabetic) || readableName(name.ideographic) || readableName(name.phonetic);
}

/** The further groups of a name, to be shown beside it. */
export function otherScripts(name: PersonName): string {
  const shown = discPatientName(name);
  const others = [name.ideographic, name.phonetic].map(readableName).filter((text) => text && text !== shown);
  return others.join(' · ');
}

/** A patient of the EHR in her other scripts, and her former names. */
export function furtherNames(patient: Patient): { scripts: string[]; former: string[] } {
  const scripts = [patient.nameIdeographic, patient.namePhonetic].map(readableName).filter(Boolean);
  return { scripts, former: patient.previousNames.map(readableName) };
}

/** A patient of the EHR as people read the name. */
export function patientName(patient: Patient): string {
  const first = [patient.givenName, patient.middleName].filter(Boolean).join(' ');
  return [patient.familyName, first, patient.suffix].filter(Boolean).join(', ');
}
