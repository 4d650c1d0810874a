import { type ByteSource, isSyncSource, readExactly, type SyncByteSource } from '../dicom/byte-source.ts';
import { parseCharacterSet } from '../dicom/character-set.ts';
import { charsetOf, type DataSetView, effectiveVr, isSequence, itemsOf } from '../dicom/data-view.ts';
import { dictionaryEntries, type Tag, tagOf } from '../dicom/dictionary.ts';
import { characterSetTag, type DicomElement, isPixelGroup, undefinedLength } from '../dicom/element.ts';
import { type DicomHeader, readHeader, readHeaderSync } from '../dicom/read-header.ts';
import { decodeValue } from '../dicom/read-values.ts';
import type { IdentityCollector } from './known-identity.ts';
import type { OptionName } from './options.ts';
import { patientKey } from './policy.ts';

/** What must be known of a file before any file of its patient can be written. */
export interface FileSurvey {
  readonly patient: string;
  readonly patientId: string;
  readonly issuer: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
}

const tags = {
  id: tagOf('PatientID'),
  issuer: tagOf('IssuerOfPatientID'),
  name: tagOf('PatientName'),
  birth: tagOf('PatientBirthDate'),
  study: tagOf('StudyInstanceUID'),
  series: tagOf('SeriesInstanceUID'),
  instance: tagOf('SOPInstanceUID'),
};

/** Numbers of the patient and of what was ordered. Those that count within a study (`1`, `2`) are too short to be looked for. */
const ids = new Set(
  [
    ...[
      'PatientID',
      'OtherPatientIDs',
      'AccessionNumber',
      'MedicalRecordLocator',
      'AdmissionID',
      'ServiceEpisodeID',
      'InsurancePlanIdentification',
    ],
    ...['PlacerOrderNumberImagingServiceRequest', 'FillerOrderNumberImagingServiceRequest', 'ClinicalTrialSubjectID'],
  ].map(tagOf),
);
const weakIds = new Set(
  ['StudyID', 'RequestedProcedureID', 'ScheduledProcedureStepID', 'PerformedProcedureStepID'].map(tagOf),
);
const shortestWeakId = 5;
const phrases = new Set(['PatientAddress', 'PatientTelephoneNumbers', 'ResponsibleOrganization'].map(tagOf));
const institutionPhrases = new Set(['InstitutionName', 'InstitutionAddress', 'IssuerOfPatientID'].map(tagOf));
/** Sequences in which other names and numbers of the same people stand. */
const sequences = new Set(
  [
    ...[
      'OtherPatientIDsSequence',
      'RequestAttributesSequence',
      'ReferencedRequestSequence',
      'OriginalAttributesSequence',
      'ModifiedAttributesSequence',
    ],
    ...[
      'ContentSequence',
      'VerifyingObserverSequence',
      'AuthorObserverSequence',
      'ParticipantSequence',
      'OperatorIdentificationSequence',
    ],
  ].map(tagOf),
);
const dates = new Set(
  ['StudyDate', 'SeriesDate', 'AcquisitionDate', 'ContentDate', 'AcquisitionDateTime', 'InstanceCreationDate'].map(
    tagOf,
  ),
);
/** Made when the first file is surveyed: the whole dictionary is looked through for it. */
let personNames: ReadonlySet<Tag> | undefined;
function names(): ReadonlySet<Tag> {
  personNames ??= new Set(
    dictionaryEntries()
      .filter(({ vr }) => vr === 'PN')
      .map(({ tag }) => tag),
  );
  return personNames;
}
let allWanted: ReadonlySet<Tag> | undefined;
function wanted(): ReadonlySet<Tag> {
  allWanted ??= new Set([
    characterSetTag,
    ...Object.values(tags),
    ...[ids, weakIds, phrases, institutionPhrases, sequences, dates, names()].flatMap((set) => [...set]),
  ]);
  return allWanted;
}
const longestValue = 1024 * 1024;

/** Reads what names its patient and adds it to the patient's collector: at the top level and in the sequences that repeat it. Undefined for what is no readable object: planning says why. */
export function surveyFile(
  source: SyncByteSource,
  options: ReadonlySet<OptionName>,
  collectorOf: (patient: string) => IdentityCollector,
): FileSurvey | undefined {
  const read = readHeaderSync(source, { only: wanted() });
  const { header } = read;
  if (header === undefined) return undefined;
  return surveyHeader(header, (from, size) => source.readSync(from, size), options, collectorOf);
}

/** The same of a source that has to be waited for: a file of the vault. */
export async function surveySource(
  source: ByteSource,
  options: ReadonlySet<OptionName>,
  collectorOf: (patient: string) => IdentityCollector,
): Promise<FileSurvey | undefined> {
  if (isSyncSource(source)) return surveyFile(source, options, collectorOf);
  const { header } = await readHeader(source, { only: wanted() });
  if (header === undefined) return undefined;
  const values = new Map<number, Buffer>();
  if (header.inflated === undefined) {
    for (const element of header.elements) {
      const size = sizeOf(element);
      if (isPixelGroup(element.tag) || size > longestValue) continue;
      values.set(element.valueOffset, await readExactly(source, element.valueOffset, size));
    }
  }
  return surveyHeader(header, (from) => values.get(from) ?? Buffer.alloc(0), options, collectorOf);
}

function sizeOf({ valueOffset, length, end }: DicomElement): number {
  return length === undefinedLength ? end - valueOffset : length;
}

function surveyHeader(
  header: DicomHeader,
  read: (from: number, size: number) => Buffer,
  options: ReadonlySet<OptionName>,
  collectorOf: (patient: string) => IdentityCollector,
): FileSurvey {
  const bytesOf = (element: DicomElement): Buffer => {
    const { valueOffset } = element;
    const size = sizeOf(element);
    if (size > longestValue) return Buffer.alloc(0);
    return header.inflated?.subarray(valueOffset, valueOffset + size) ?? read(valueOffset, size);
  };
  const charset = charsetOf(header.elements, parseCharacterSet(undefined), bytesOf);
  const view: DataSetView = { elements: header.elements, encoding: header.encoding, charset, end: 0 };
  const text = (tag: Tag) => {
    const element = header.elements.find((one) => one.tag === tag);
    return element === undefined ? '' : textOf(element, view, bytesOf).trim();
  };
  const facts = {
    patientId: text(tags.id),
    issuer: text(tags.issuer),
    name: text(tags.name),
    birthDate: text(tags.birth),
  };
  const patient = patientKey(facts);
  collect({ collector: collectorOf(patient), options, bytesOf }, view, 0);
  return {
    patient,
    patientId: facts.patientId,
    issuer: facts.issuer,
    studyInstanceUid: text(tags.study),
    seriesInstanceUid: text(tags.series),
    sopInstanceUid: text(tags.instance),
  };
}

interface Collecting {
  readonly collector: IdentityCollector;
  readonly options: ReadonlySet<OptionName>;
  readonly bytesOf: (element: DicomElement) => Buffer;
}

function collect(job: Collecting, view: DataSetView, depth: number): void {
  const { collector, options, bytesOf } = job;
  for (const element of view.elements) {
    const { tag } = element;
    if (depth < 12 && (depth > 0 || sequences.has(tag)) && isSequence(element)) {
      const value = bytesOf(element);
      const found = itemsOf(element, value, view.encoding, view.charset);
      const inItems = (one: DicomElement) => {
        const from = one.valueOffset - element.valueOffset;
        return value.subarray(from, from + (one.length === undefinedLength ? one.end - one.valueOffset : one.length));
      };
      for (const item of found.items) collect({ ...job, bytesOf: inItems }, item, depth + 1);
      continue;
    }
    if (!wanted().has(tag)) continue;
    const text = () => textOf(element, view, bytesOf);
    if (names().has(tag)) collector.addName(text());
    else if (ids.has(tag)) collector.addId(text());
    else if (weakIds.has(tag)) {
      if (text().trim().length >= shortestWeakId) collector.addId(text());
    } else if (phrases.has(tag)) collector.addPhrase(text());
    else if (institutionPhrases.has(tag)) {
      if (!options.has('retain-institution-identity')) collector.addPhrase(text());
    } else if (tag === tags.birth) collector.addDate(text());
    else if (dates.has(tag)) {
      if (!options.has('retain-full-dates')) collector.addDate(text());
    } else if (tag === tags.study || tag === tags.series) {
      if (!options.has('retain-uids')) collector.addUid(text());
    }
  }
}

function textOf(element: DicomElement, view: DataSetView, bytesOf: (element: DicomElement) => Buffer): string {
  if (element.length === undefinedLength) return '';
  return decodeValue(bytesOf(element), effectiveVr(element), view.charset, view.encoding.littleEndian).text;
}
