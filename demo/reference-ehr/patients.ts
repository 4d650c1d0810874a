import type { EhrState } from './ehr-state.ts';
import type { Patient } from './ehr-types.ts';
import { type Call, problem, type Reply } from './http-reply.ts';
import { pageOf } from './paging.ts';

/** GET /patients: every given parameter must fit; names fit from their beginning, whatever their case and accents. */
export function listPatients(state: EhrState, { query }: Call): Reply {
  const since = query.get('updated_since');
  if (since !== null && Number.isNaN(Date.parse(since)))
    return problem(400, 'bad-time', 'updated_since must be an RFC 3339 time');
  const fits = (patient: Patient): boolean =>
    equals(query.get('mrn'), patient.mrn) &&
    equals(query.get('birth_date'), patient.birth_date) &&
    equals(query.get('sex'), patient.sex) &&
    startsOneOf(query.get('family_name'), familyNames(patient)) &&
    startsOneOf(query.get('given_name'), givenNames(patient)) &&
    fitsFreeText(query.get('q'), patient) &&
    (since === null || Date.parse(patient.updated_at) >= Date.parse(since));
  return pageOf([...state.patients.values()].filter(fits), query);
}

/** GET /patients/{id} */
export function getPatient(state: EhrState, { params }: Call): Reply {
  const patient = state.patients.get(params.id ?? '');
  return patient === undefined ? problem(404, 'no-such-patient', 'No such patient') : { status: 200, body: patient };
}

function equals(asked: string | null, actual: string | null): boolean {
  return asked === null || asked === actual;
}

function startsOneOf(asked: string | null, names: string[]): boolean {
  return asked === null || names.some((name) => fold(name).startsWith(fold(asked)));
}

/** Each word of the query must begin a name, or be an identifier or the birth date. */
function fitsFreeText(asked: string | null, patient: Patient): boolean {
  if (asked === null) return true;
  const words = [...familyNames(patient), ...givenNames(patient)].flatMap((name) => fold(name).split(/[\s^-]+/));
  const exact = [patient.mrn, patient.birth_date, ...patient.other_ids.map((other) => other.value)];
  return fold(asked)
    .split(/[\s,^]+/)
    .filter((word) => word !== '')
    .every((word) => exact.includes(word) || words.some((name) => name.startsWith(word)));
}

function familyNames(patient: Patient): string[] {
  return [patient.family_name, ...patient.previous_names, ...component(patient, 0)];
}

function givenNames(patient: Patient): string[] {
  return [patient.given_name, ...(patient.middle_name === null ? [] : [patient.middle_name]), ...component(patient, 1)];
}

/** Family (0) or given name (1) of the ideographic and phonetic spellings. */
function component(patient: Patient, index: number): string[] {
  return [patient.name_ideographic, patient.name_phonetic].flatMap((name) => name?.split('^')[index] ?? []);
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .trim();
}
