import type { PlainDataSet } from '../dicom/edit.ts';
import type { PlainReading } from '../dicom/read-data-set.ts';

/** Which elements of an object its directory record repeats; of a sequence, which of its items. */
type Keys = readonly (string | { readonly [sequence: string]: Keys })[];

const content = ['ContentDate', 'ContentTime'];
const labelled = [...content, 'ContentLabel', 'ContentDescription', 'ContentCreatorName'];
const conceptName: { readonly [sequence: string]: Keys } = {
  ConceptNameCodeSequence: ['CodeValue', 'CodingSchemeDesignator', 'CodingSchemeVersion', 'CodeMeaning'],
};
const shownImages: { readonly [sequence: string]: Keys } = {
  ReferencedSeriesSequence: [
    'SeriesInstanceUID',
    { ReferencedImageSequence: ['ReferencedSOPClassUID', 'ReferencedSOPInstanceUID'] },
  ],
};

/** Records and their keys beside the instance number (PS3.3 §F.5). */
const keysOfType = {
  IMAGE: [],
  'SR DOCUMENT': ['CompletionFlag', 'VerificationFlag', ...content, conceptName],
  'KEY OBJECT DOC': [...content, conceptName],
  PRESENTATION: [
    ...['PresentationCreationDate', 'PresentationCreationTime', 'ContentLabel', 'ContentDescription'],
    ...['ContentCreatorName', shownImages],
  ],
  WAVEFORM: content,
  'ENCAP DOC': [...content, 'DocumentTitle', 'MIMETypeOfEncapsulatedDocument', conceptName],
  'RT DOSE': ['DoseSummationType'],
  'RT STRUCTURE SET': ['StructureSetLabel', 'StructureSetDate', 'StructureSetTime'],
  'RT PLAN': ['RTPlanLabel', 'RTPlanDate', 'RTPlanTime'],
  'RT TREAT RECORD': ['TreatmentDate', 'TreatmentTime'],
  'RAW DATA': content,
  REGISTRATION: labelled,
  FIDUCIAL: labelled,
} satisfies Record<string, Keys>;
export type RecordType = keyof typeof keysOfType;

const storage = '1.2.840.10008.5.1.4.1.1.';
/** SOP classes by the end of their UIDs (PS3.4 §B.5), the longer ends first. */
const typeOfClass: readonly (readonly [end: RegExp, type: RecordType])[] = [
  [/^88\.59$/, 'KEY OBJECT DOC'],
  [/^88\./, 'SR DOCUMENT'],
  [/^11\./, 'PRESENTATION'],
  [/^9\./, 'WAVEFORM'],
  [/^104\./, 'ENCAP DOC'],
  [/^481\.2$/, 'RT DOSE'],
  [/^481\.3$/, 'RT STRUCTURE SET'],
  [/^481\.(5|8)$/, 'RT PLAN'],
  [/^481\.(4|6|7|9)$/, 'RT TREAT RECORD'],
  [/^66$/, 'RAW DATA'],
  [/^66\.(1|3)$/, 'REGISTRATION'],
  [/^66\.2$/, 'FIDUCIAL'],
];

/** The record that an object gets. Classes that stand in no row become images, which every reader looks at. */
export function recordTypeOf(sopClassUid: string): RecordType {
  const end = sopClassUid.startsWith(storage) ? sopClassUid.slice(storage.length) : '';
  return typeOfClass.find(([pattern]) => pattern.test(end))?.[1] ?? 'IMAGE';
}

/** The keys of an object's own record, decoded. What the object lacks stays empty: an invented date would be read as a true one. */
export function recordKeys(object: PlainReading, type: RecordType): PlainDataSet {
  return picked(object, ['InstanceNumber', ...keysOfType[type]]);
}

function picked(from: PlainReading, keys: Keys): PlainDataSet {
  return Object.fromEntries(
    keys.flatMap((key): [string, string | PlainDataSet[]][] => {
      if (typeof key === 'string') return [[key, from.text(key)]];
      return Object.entries(key).map(([sequence, inner]) => [
        sequence,
        from.items(sequence).map((item) => picked(item, inner)),
      ]);
    }),
  );
}
