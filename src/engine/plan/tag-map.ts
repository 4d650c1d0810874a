import type { Order, Patient } from '../../contract/directory.ts';
import { type EhrField, identityFields } from '../../contract/plain.ts';
import type { MappingProblem, MappingTrial, TagMapping } from '../../contract/settings.ts';
import { type DictionaryEntry, formatTag, lookupKeyword } from '../dicom/dictionary.ts';
import type { Vr } from '../dicom/vr.ts';
import { ehrValues } from '../directory/ehr-values.ts';
import { isFixed } from './check-value.ts';

/** Who the images are of: written always, and from nothing else. A foreign name beside our number would be two people in one. */
const identityTags: readonly TagMapping[] = [
  { field: 'mrn', keyword: 'PatientID' },
  { field: 'issuer', keyword: 'IssuerOfPatientID' },
  { field: 'name', keyword: 'PatientName' },
  { field: 'birthDate', keyword: 'PatientBirthDate' },
  { field: 'sex', keyword: 'PatientSex' },
];

/**
 * The specification's table 7. Of its rows StudyInstanceUID, StudyDate, StudyTime and Modality say what happened elsewhere: they are told to the order,
 * not written into the images.
 */
export const defaultTagMap: readonly TagMapping[] = [
  ...identityTags,
  { field: 'accessionNumber', keyword: 'AccessionNumber' },
  { field: 'procedureName', keyword: 'StudyDescription' },
  { field: 'clinicName', keyword: 'InstitutionName' },
];

const texts: readonly Vr[] = ['LO', 'SH', 'ST', 'LT', 'UT', 'UC'];
/** The VRs that can hold a field as it is. A code string of the standard (CS) takes no free text. */
const fittingVrs: Readonly<Record<EhrField, readonly Vr[]>> = {
  mrn: texts,
  issuer: texts,
  name: ['PN'],
  birthDate: ['DA'],
  sex: ['CS'],
  previousName: ['PN'],
  accessionNumber: texts,
  procedureName: texts,
  procedureCode: texts,
  clinicName: texts,
  bodyPart: texts,
  requestedOn: ['DA'],
};

/** Patient, study, visit and request: 0008, 0010, 0032, 0038, 0040. The others say how images were made and how they hang together. */
const openGroups: ReadonlySet<number> = new Set([0x0008, 0x0010, 0x0032, 0x0038, 0x0040]);

/** Each row of a site's map that cannot be, and each identity row that it lacks. Empty for a map that may be saved. Pure. */
export function checkTagMap(tagMap: readonly TagMapping[]): MappingProblem[] {
  const problems: MappingProblem[] = [];
  const seen = new Set<string>();
  for (const { field, keyword } of tagMap) {
    const code = rowProblem(field, keyword) ?? (seen.has(keyword) ? 'taken-twice' : null);
    seen.add(keyword);
    if (code !== null) problems.push({ field, keyword, code });
  }
  for (const row of identityTags) {
    if (!tagMap.some(({ field, keyword }) => field === row.field && keyword === row.keyword))
      problems.push({ ...row, code: 'identity' });
  }
  return problems;
}

/** A map with the identity rows that a site need not write down. */
export function withIdentity(tagMap: readonly TagMapping[]): TagMapping[] {
  const missing = identityTags.filter(({ keyword }) => !tagMap.some((row) => row.keyword === keyword));
  return [...missing, ...tagMap];
}

function rowProblem(field: EhrField, keyword: string): MappingProblem['code'] | null {
  const entry = lookupKeyword(keyword);
  if (entry === undefined || entry.keyword !== keyword) return 'unknown-keyword';
  if (isFixed(entry) || isStructural(entry)) return 'not-editable';
  const own = identityTags.find((row) => row.keyword === keyword);
  if (own !== undefined && own.field !== field) return 'identity';
  return fittingVrs[field].includes(entry.vr) ? null : 'wrong-vr';
}

function isStructural({ tag, vr }: DictionaryEntry): boolean {
  // The dates of group 0008 say when the images were made, and that was not here.
  return vr === 'UI' || !openGroups.has(tag >>> 16) || (vr === 'DA' && tag >>> 16 === 0x0008);
}

/** The map on an invented patient and order, row by row; rows that cannot be have no example. Pure. */
export function tryTagMap(tagMap: readonly TagMapping[]): MappingTrial {
  const problems = checkTagMap(tagMap);
  const values = ehrValues(samplePatient, sampleOrder);
  return {
    problems,
    example: tagMap.flatMap(({ field, keyword }) => {
      const entry = lookupKeyword(keyword);
      const isWrong = problems.some((problem) => problem.field === field && problem.keyword === keyword);
      return entry === undefined || isWrong
        ? []
        : [{ field, keyword, tag: formatTag(entry.tag), value: values[field] }];
    }),
  };
}

/** The EHR fields that decide what is written under a map: what must be the same when an approval is checked again. */
export function decidingFields(tagMap: readonly TagMapping[]): EhrField[] {
  return [...new Set<EhrField>([...identityFields, 'accessionNumber', ...tagMap.map(({ field }) => field)])];
}

const samplePatient: Patient = {
  id: 'example',
  mrn: '0012345',
  issuer: 'EXAMPLE',
  familyName: 'Example',
  givenName: 'Alex',
  middleName: '',
  suffix: '',
  nameIdeographic: '',
  namePhonetic: '',
  previousNames: ['Sample'],
  birthDate: '1980-02-29',
  sex: 'O',
  otherIds: [],
  mergedInto: null,
  updatedAt: '',
};

const sampleOrder: Order = {
  id: 'example',
  patientId: 'example',
  accessionNumber: 'ACC-0001',
  modality: 'CT',
  procedureName: 'CT thorax',
  procedureCode: { value: '24627-2', scheme: 'LN', meaning: 'CT thorax' },
  bodyPart: 'CHEST',
  laterality: '',
  requestedAt: '2026-01-15T09:30:00Z',
  scheduledFor: '',
  status: 'requested',
  priority: 'routine',
  clinicName: 'Example Clinic',
  studyInstanceUid: '',
  etag: '',
};
