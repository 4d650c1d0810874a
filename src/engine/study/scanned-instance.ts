/**
 * The keywords that grouping, matching and planning look at; every scanned instance carries the decoded ones it has.
 * Those that no standard element holds at the top level are not among them.
 */
export const scannedKeywords = [
  'SpecificCharacterSet',
  'SOPClassUID',
  'SOPInstanceUID',
  'StudyDate',
  'SeriesDate',
  'StudyTime',
  'AccessionNumber',
  'Modality',
  'ConversionType',
  'InstitutionName',
  'ReferringPhysicianName',
  'StudyDescription',
  'SeriesDescription',
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'OtherPatientNames',
  'PatientBirthName',
  'PatientSpeciesDescription',
  'ResponsiblePerson',
  'PatientIdentityRemoved',
  'BodyPartExamined',
  'ProtocolName',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'StudyID',
  'SeriesNumber',
  'InstanceNumber',
  'Laterality',
  'BurnedInAnnotation',
] as const;

/**
 * Sequences that say whose and what for: other numbers of the patient, who issued the accession number, and the requests that an object answers. Kept as the texts
 * that `readSequences` gives, with of each item only `scannedItemKeywords`.
 */
export const scannedSequences = [
  'OtherPatientIDsSequence',
  'IssuerOfPatientIDQualifiersSequence',
  'IssuerOfAccessionNumberSequence',
  'RequestAttributesSequence',
  'ReferencedRequestSequence',
] as const;
export const scannedItemKeywords = [
  'PatientID',
  'IssuerOfPatientID',
  'IssuerOfPatientIDQualifiersSequence',
  'AccessionNumber',
  'IssuerOfAccessionNumberSequence',
  'LocalNamespaceEntityID',
  'UniversalEntityID',
] as const;
/** All that a scan keeps of an object. */
export const keptKeywords = [...scannedKeywords, ...scannedSequences] as const;
export type ScannedKeyword = (typeof keptKeywords)[number];

/** What a file's structure says that a person should know of. */
export const instanceFlags = [
  'charset-undeclared',
  'executable-preamble',
  'transfer-syntax-mismatch',
  'burned-in-annotation',
  'uid-invalid',
] as const;
export type InstanceFlag = (typeof instanceFlags)[number];

/** One image, report or other object found on a medium. Plain data: the ledger keeps it as JSON. */
export interface ScannedInstance {
  /** The source it lies on (`Source.path`). */
  readonly sourcePath: string;
  /** Relative to its source: the true name, not the displayed one. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** What the bytes are, whatever the file says. */
  readonly transferSyntaxUid: string;
  readonly instanceNumber: number | null;
  /** Decoded values by keyword; several values are joined by `\`. A keyword that the file lacks is absent, an empty value is ''. */
  readonly attributes: Readonly<Partial<Record<ScannedKeyword, string>>>;
  readonly flags: readonly InstanceFlag[];
}
