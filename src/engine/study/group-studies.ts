import type {
  ContestedImage,
  DiscPatient,
  IdentitySide,
  SeriesSummary,
  StudySummary,
  Warning,
} from '../../contract/scan.ts';
import { isoDate, isoTime } from './dicom-date.ts';
import { fileKey } from './file-key.ts';
import { identitySides } from './identity-sides.ts';
import { instanceFlags, type ScannedInstance } from './scanned-instance.ts';
import type { ContestedFile, MissingFile, ScannedStudy, StudyPerson } from './scanned-study.ts';
import { accessionIssuer, requestedAccessions } from './study-numbers.ts';
import { personConflicts, prevailing, studyPerson } from './study-person.ts';

/** What the scan knows of a study beyond its readable instances. */
export interface StudyNotes {
  readonly missingFiles: readonly MissingFile[];
  readonly warnings: readonly Warning[];
  /** How the DICOMDIRs of the medium compare with what was found, a series of one medium each. */
  readonly series: readonly ListedSeries[];
  /** Each image with several contents, the one that is kept first. */
  readonly contested: readonly (readonly ContestedFile[])[];
}

/** What DICOMDIRs and damaged files say of a series, whether or not any of it was found. */
export interface ListedSeries {
  readonly seriesInstanceUid: string;
  readonly modality: string;
  readonly number: number | null;
  readonly description: string;
  readonly listed: number;
  readonly missing: number;
  readonly unlisted: number;
  readonly lost?: number | undefined;
}

export interface GroupedStudies {
  readonly patients: DiscPatient[];
  readonly studies: ScannedStudy[];
}

/**
 * Instances → patients by name, each with the newest study first, series by number; instances stay in the order of the medium. A patient is one combination of number, issuer, name and birth date:
 * two people with the same number stay two. A study whose headers name two people stays one study, with the warning `conflicting-patient`.
 */
export function groupStudies(
  instances: readonly ScannedInstance[],
  notes: ReadonlyMap<string, StudyNotes> = new Map(),
): GroupedStudies {
  const studies = [...groupBy(instances, (instance) => instance.studyInstanceUid)].map(
    ([uid, members]): ScannedStudy => {
      const patient = studyPerson(members);
      return {
        studyInstanceUid: uid,
        patient,
        summary: summarise(uid, patient, members, notes.get(uid)),
        instances: members,
        missingFiles: notes.get(uid)?.missingFiles ?? [],
        contested: notes.get(uid)?.contested ?? [],
      };
    },
  );
  studies.sort(
    (left, right) =>
      compare(nameText(left), nameText(right)) ||
      compare(timeText(right), timeText(left)) ||
      compare(left.studyInstanceUid, right.studyInstanceUid),
  );
  const patients = [...groupBy(studies, ({ patient }) => personKey(patient)).values()].map((own) => ({
    ...mergedPerson(own.map((study) => study.patient)),
    studies: own.map((study) => study.summary),
  }));
  return { patients, studies };
}

/** Not by the locale of the machine: the same disc is listed alike everywhere. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function nameText({ patient }: ScannedStudy): string {
  return [...Object.values(patient.patientName), patient.patientId].join('=').toUpperCase();
}

function timeText({ summary }: ScannedStudy): string {
  return `${summary.studyDate} ${summary.studyTime}`;
}

function personKey({ patientId, issuer, patientName, birthDate }: StudyPerson): string {
  return JSON.stringify([patientId, issuer, Object.values(patientName).join('=').toUpperCase(), birthDate]);
}

/** The first study's person; the sex from whichever study gives it. */
function mergedPerson(people: readonly StudyPerson[]): StudyPerson {
  const [first] = people;
  if (first === undefined) throw new Error('a patient without studies');
  return { ...first, sex: people.find((person) => person.sex !== '')?.sex ?? '' };
}

function summarise(
  studyInstanceUid: string,
  person: StudyPerson,
  instances: readonly ScannedInstance[],
  notes: StudyNotes | undefined,
): StudySummary {
  const listed = groupBy(notes?.series ?? [], (each) => each.seriesInstanceUid);
  const found = groupBy(instances, (instance) => instance.seriesInstanceUid);
  const series = [...new Set([...found.keys(), ...listed.keys()])]
    .map((uid) => summariseSeries(uid, found.get(uid) ?? [], listed.get(uid) ?? []))
    .sort((left, right) => (left.number ?? Number.MAX_SAFE_INTEGER) - (right.number ?? Number.MAX_SAFE_INTEGER));
  const issuer = accessionIssuer(instances);
  const requests = requestedAccessions(instances);
  return {
    studyInstanceUid,
    studyDate: isoDate(prevailing(instances, 'StudyDate')),
    studyTime: isoTime(prevailing(instances, 'StudyTime')),
    accessionNumber: prevailing(instances, 'AccessionNumber'),
    ...(issuer === '' ? {} : { accessionIssuer: issuer }),
    ...(requests.length === 0 ? {} : { requests }),
    description: prevailing(instances, 'StudyDescription'),
    modalities: [...new Set(series.map((each) => each.modality).filter((modality) => modality !== ''))],
    institution: prevailing(instances, 'InstitutionName'),
    bodyPart: prevailing(instances, 'BodyPartExamined'),
    series,
    instances: instances.length,
    bytes: totalBytes(instances),
    missing: notes?.missingFiles.length ?? 0,
    warnings: [...identityWarnings(person, instances), ...flagWarnings(instances), ...(notes?.warnings ?? [])],
    conflicts: {
      identities: contradictingSides(instances),
      files: (notes?.contested ?? []).map(contestedImage),
    },
    earlier: null,
  };
}

function contradictingSides(instances: readonly ScannedInstance[]): IdentitySide[] {
  const sides = identitySides(instances);
  return sides.length < 2 ? [] : sides.map(({ members: _, ...side }) => side);
}

function contestedImage(files: readonly ContestedFile[]): ContestedImage {
  return {
    sopInstanceUid: files[0]?.instance.sopInstanceUid ?? '',
    files: files.map(({ instance, shownPath }) => ({
      key: fileKey(instance),
      path: shownPath,
      bytes: instance.sizeBytes,
      modality: instance.attributes.Modality?.trim() ?? '',
      description: instance.attributes.SeriesDescription?.trim() ?? '',
      instanceNumber: instance.instanceNumber,
    })),
  };
}

/** A series of which the medium holds nothing is known by its directory records alone. */
function summariseSeries(
  seriesInstanceUid: string,
  members: readonly ScannedInstance[],
  listed: readonly ListedSeries[],
): SeriesSummary {
  const number = Number.parseInt(prevailing(members, 'SeriesNumber'), 10);
  const [record] = members.length === 0 ? listed : [];
  const sum = (of: 'listed' | 'missing' | 'unlisted' | 'lost') =>
    listed.reduce((total, each) => total + (each[of] ?? 0), 0);
  return {
    seriesInstanceUid,
    modality: record?.modality ?? prevailing(members, 'Modality'),
    number: record?.number ?? (Number.isNaN(number) ? null : number),
    description: record?.description ?? prevailing(members, 'SeriesDescription'),
    instances: members.length,
    bytes: totalBytes(members),
    listed: sum('listed'),
    missing: sum('missing'),
    unlisted: sum('unlisted'),
    lost: sum('lost'),
  };
}

function identityWarnings(person: StudyPerson, instances: readonly ScannedInstance[]): Warning[] {
  const warnings = personConflicts(instances);
  if (person.patientId === '') warnings.push({ code: 'patient-id-missing', params: {} });
  if (person.birthDate === '') warnings.push({ code: 'birth-date-missing', params: {} });
  return warnings;
}

function flagWarnings(instances: readonly ScannedInstance[]): Warning[] {
  return instanceFlags.flatMap((code) => {
    const count = instances.filter((instance) => instance.flags.includes(code)).length;
    return count === 0 ? [] : [{ code, params: { count } }];
  });
}

function totalBytes(instances: readonly ScannedInstance[]): number {
  return instances.reduce((sum, instance) => sum + instance.sizeBytes, 0);
}

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
