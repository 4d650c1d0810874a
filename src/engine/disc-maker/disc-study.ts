import type { Dataset, DicomFile } from './dicom-writer.ts';
import { dicomDate, type Person, personAt } from './names.ts';
import { seededRandom, seededUid } from './random.ts';

/** What a disc is made from. Everything on it follows from these values. */
export interface DiscRecipe {
  readonly kind: string;
  readonly seed: number;
  readonly patients: number;
  readonly studies: number;
  readonly images: number;
  /** Set by kinds whose objects differ from those of the standard disc, so that no UID ever stands for two contents by mistake. */
  readonly uidSalt: string;
  /** Starts further down the list of people. */
  readonly personShift?: number;
  /** Who every patient of the disc is, instead of the invented person of that place. */
  readonly person?: Pick<Person, 'patientName' | 'patientId' | 'birthDate'> & { readonly issuerOfPatientId: string };
}

/** One study before it has objects. */
export interface DiscStudy {
  readonly recipe: DiscRecipe;
  readonly person: Person;
  readonly personIndex: number;
  readonly studyIndex: number;
  readonly studyInstanceUid: string;
  readonly description: string;
  readonly modality: 'CT' | 'MR' | 'US';
  readonly date: string;
  readonly time: string;
  readonly accessionNumber: string;
}

/** One series before it has objects. */
export interface DiscSeries {
  readonly study: DiscStudy;
  readonly seriesInstanceUid: string;
  readonly number: number;
  readonly modality: string;
  readonly description: string;
}

/** One object, made only when its turn comes: `pixels` may hand out a buffer that the next object uses again. */
export interface DiscInstance extends Omit<DicomFile, 'dataset' | 'pixels'> {
  readonly path: string;
  readonly series: DiscSeries;
  readonly instanceNumber: number;
  /** Directory Record Type (PS3.3 §F.5). */
  readonly recordType: 'IMAGE' | 'SR DOCUMENT' | 'ENCAP DOC';
  readonly dataset: () => Dataset;
  readonly pixels?: () => Uint8Array;
}

/** The study of one person; the first is the CT, then MR and earlier CTs take turns. */
export function createStudy(recipe: DiscRecipe, personIndex: number, studyIndex: number, modality?: 'US'): DiscStudy {
  const person = { ...personAt(recipe.seed, personIndex + (recipe.personShift ?? 0)), ...recipe.person };
  const date = dicomDate(recipe.seed, studyIndex * 211 + personIndex * 3);
  const random = seededRandom('study', recipe.seed, personIndex, studyIndex);
  const chosen = modality ?? (studyIndex % 2 === 0 ? 'CT' : 'MR');
  const { ctDescription, mrDescription, usDescription } = person.country;
  return {
    recipe,
    person,
    personIndex,
    studyIndex,
    modality: chosen,
    studyInstanceUid: seededUid(recipe.uidSalt, recipe.seed, personIndex, studyIndex, chosen),
    description: { CT: ctDescription, MR: mrDescription, US: usDescription }[chosen],
    date,
    time: `${random.integer(10, 17)}${random.integer(10, 59)}${random.integer(10, 59)}`,
    accessionNumber: `${person.accessionPrefix}${date.slice(2, 4)}-${date.slice(4)}`,
  };
}

/** A series of a study; `number` is also its folder on the disc. */
export function createSeries(study: DiscStudy, number: number, modality: string, description: string): DiscSeries {
  return {
    study,
    number,
    modality,
    description,
    seriesInstanceUid: seededUid(study.studyInstanceUid, 'series', number),
  };
}

/** The parts of an object that its place on the disc decides. */
export function placeInstance(series: DiscSeries, index: number) {
  const { study } = series;
  const folder = (letters: string, value: number): string => `${letters}${String(value).padStart(6, '0')}`;
  return {
    series,
    instanceNumber: index + 1,
    sopInstanceUid: seededUid(series.seriesInstanceUid, 'instance', index),
    textEncoding: study.person.textEncoding,
    transferSyntax: 'explicitLittleEndian' as const,
    path: [
      'DICOM',
      folder('PA', study.personIndex),
      folder('ST', study.studyIndex),
      folder('SE', series.number - 1),
      folder('IM', index),
    ].join('/'),
  };
}

/** Patient, study, series, equipment and SOP common modules of an object (PS3.3 §C.7, §C.12). */
export function headerOf(series: DiscSeries, sopClassUid: string, index: number): Dataset {
  const { study } = series;
  const { person } = study;
  return {
    ...(person.specificCharacterSet === null ? {} : { SpecificCharacterSet: person.specificCharacterSet }),
    InstanceCreationDate: study.date,
    InstanceCreationTime: study.time,
    SOPClassUID: sopClassUid,
    SOPInstanceUID: placeInstance(series, index).sopInstanceUid,
    StudyDate: study.date,
    SeriesDate: study.date,
    ContentDate: study.date,
    StudyTime: study.time,
    SeriesTime: study.time,
    ContentTime: study.time,
    AccessionNumber: study.accessionNumber,
    Modality: series.modality,
    Manufacturer: 'SYNTHETIC IMAGING',
    InstitutionName: person.country.institution,
    ReferringPhysicianName: person.country.referringPhysician,
    StationName: 'PHANTOM1',
    StudyDescription: study.description,
    SeriesDescription: series.description,
    ManufacturerModelName: 'Phantom 64',
    DeviceSerialNumber: '000164',
    SoftwareVersions: 'phantom 1',
    PatientName: person.patientName,
    PatientID: person.patientId,
    ...(person.issuerOfPatientId === undefined ? {} : { IssuerOfPatientID: person.issuerOfPatientId }),
    PatientBirthDate: person.birthDate,
    PatientSex: person.sex,
    PatientAge: ageAt(person.birthDate, study.date),
    PatientSize: 1.78,
    PatientWeight: 79,
    StudyInstanceUID: study.studyInstanceUid,
    SeriesInstanceUID: series.seriesInstanceUid,
    StudyID: `${study.studyIndex + 1}`,
    SeriesNumber: series.number,
    InstanceNumber: index + 1,
  };
}

function ageAt(birthDate: string, date: string): string {
  return `${String(Math.floor((Number(date) - Number(birthDate)) / 10_000)).padStart(3, '0')}Y`;
}
