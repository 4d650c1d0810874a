import type { ListedPatient } from '../../contract/scan.ts';
import type { DirectoryKeys } from '../dicom/dicomdir.ts';
import { isoDate } from '../study/dicom-date.ts';
import { nameGroups } from '../study/study-person.ts';

type ListedStudy = ListedPatient['studies'][number];
type ListedSeries = ListedStudy['series'][number];

/**
 * Directory records → patients, studies, series with the number of files that each promises; one set of keys a file, in the order of the
 * directory. Files without a study are left out: nobody could be told whose they are. Pure.
 */
export function listedPatients(files: readonly DirectoryKeys[]): ListedPatient[] {
  const patients = new Map<string, ListedPatient>();
  const studies = new Map<string, ListedStudy>();
  const series = new Map<string, ListedSeries>();
  for (const keys of files) {
    const studyInstanceUid = keys.StudyInstanceUID?.trim() ?? '';
    if (studyInstanceUid === '') continue;
    const person = personKey(keys);
    const patient = found(patients, person, () => patientOf(keys));
    const study = found(studies, JSON.stringify([person, studyInstanceUid]), () => {
      const made = studyOf(studyInstanceUid, keys);
      patient.studies.push(made);
      return made;
    });
    const one = found(series, JSON.stringify([person, studyInstanceUid, keys.SeriesInstanceUID]), () => {
      const made = seriesOf(keys);
      study.series.push(made);
      return made;
    });
    one.files += 1;
    study.files += 1;
  }
  return [...patients.values()];
}

/** Several directories as one: a patient or study that two of them list is there once, with what lists more of it. Pure. */
export function mergedListings(listings: readonly (readonly ListedPatient[])[]): ListedPatient[] {
  const patients = new Map<string, ListedPatient>();
  for (const listed of listings.flat()) {
    const key = JSON.stringify([listed.patientId, Object.values(listed.patientName), listed.birthDate]);
    const known = patients.get(key);
    if (known === undefined) {
      patients.set(key, { ...listed, studies: [...listed.studies] });
      continue;
    }
    for (const study of listed.studies) {
      const at = known.studies.findIndex((each) => each.studyInstanceUid === study.studyInstanceUid);
      if (at === -1) known.studies.push(study);
      else if (study.files > (known.studies[at]?.files ?? 0)) known.studies[at] = study;
    }
  }
  return [...patients.values()];
}

function found<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function personKey(keys: DirectoryKeys): string {
  return JSON.stringify([keys.PatientID, keys.PatientName, keys.PatientBirthDate]);
}

function patientOf(keys: DirectoryKeys): ListedPatient {
  return {
    patientId: keys.PatientID?.trim() ?? '',
    patientName: nameGroups(keys.PatientName ?? ''),
    birthDate: isoDate(keys.PatientBirthDate),
    sex: keys.PatientSex?.trim().toUpperCase() ?? '',
    studies: [],
  };
}

function studyOf(studyInstanceUid: string, keys: DirectoryKeys): ListedStudy {
  return {
    studyInstanceUid,
    studyDate: isoDate(keys.StudyDate),
    description: keys.StudyDescription?.trim() ?? '',
    series: [],
    files: 0,
  };
}

function seriesOf(keys: DirectoryKeys): ListedSeries {
  const number = Number.parseInt(keys.SeriesNumber ?? '', 10);
  return {
    seriesInstanceUid: keys.SeriesInstanceUID?.trim() ?? '',
    modality: keys.Modality?.trim() ?? '',
    number: Number.isNaN(number) ? null : number,
    description: keys.SeriesDescription?.trim() ?? '',
    files: 0,
  };
}
