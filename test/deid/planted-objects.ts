import type { PlainDataSet, RawValue, TagValue } from '../../src/engine/dicom/edit.ts';
import { sampleFile } from '../../src/engine/dicom/sample-file.ts';
import { explicitBig, explicitLittle, implicitLittle } from '../../src/engine/dicom/transfer-syntax.ts';
import type { Person } from './people.ts';

/** One required action: the check by its name in the MIDI-B answer key, where, and what must be or not be there. */
export type Expectation =
  | { readonly check: 'tag_retained'; readonly at: string; readonly value: string }
  | { readonly check: 'text_notnull'; readonly at: string }
  | { readonly check: 'text_retained' | 'text_removed'; readonly at: string; readonly text: string }
  | { readonly check: 'tag_removed'; readonly at: string }
  | { readonly check: 'date_shifted'; readonly at: string; readonly value: string }
  | { readonly check: 'uid_changed' | 'uid_consistent'; readonly at: string; readonly uid: string }
  | { readonly check: 'patid_consistent'; readonly at: string; readonly patient: string }
  | { readonly check: 'pixels_retained' | 'pixels_hidden' };

export interface PlantedObject {
  /** As a medium names it: after the patient. */
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly sopInstanceUid: string;
  readonly expectations: readonly Expectation[];
}

interface Kind {
  readonly modality: string;
  readonly sopClass: string;
  readonly more?: (person: Person, at: Place) => PlainDataSet;
  readonly expects?: (person: Person, at: Place) => readonly Expectation[];
  readonly hasPixels: boolean;
}

interface Place {
  readonly patient: number;
  readonly kind: number;
}

const root = '1.2.840.10008.5.1.4.1.1.';
const uids = {
  study: (patient: number) => `1.3.6.1.4.1.99999.${patient + 1}.1`,
  series: ({ patient, kind }: Place) => `1.3.6.1.4.1.99999.${patient + 1}.2.${kind + 1}`,
  instance: ({ patient, kind }: Place) => `1.3.6.1.4.1.99999.${patient + 1}.3.${kind + 1}`,
  frame: (patient: number) => `1.3.6.1.4.1.99999.${patient + 1}.4`,
};
export const plantedUid = uids;

const text = (value: string): RawValue => ({ vr: 'LO', bytes: Buffer.from(value, 'latin1') });
const code = (value: string, meaning: string): PlainDataSet => ({
  CodeValue: value,
  CodingSchemeDesignator: 'DCM',
  CodeMeaning: meaning,
});

const image = (modality: string, sopClass: string): Kind => ({ modality, sopClass: root + sopClass, hasPixels: true });

function report(person: Person, { patient }: Place): PlainDataSet {
  const [family, given] = person.inText;
  const item = (valueType: string, name: PlainDataSet, value: PlainDataSet): PlainDataSet => ({
    RelationshipType: 'CONTAINS',
    ValueType: valueType,
    ConceptNameCodeSequence: [name],
    ...value,
  });
  return {
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [code('18748-4', 'Diagnostic imaging report')],
    ContinuityOfContent: 'SEPARATE',
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    ReferencedRequestSequence: [
      {
        StudyInstanceUID: uids.study(patient),
        AccessionNumber: person.accession,
        RequestedProcedureDescription: `for ${family}`,
        RequestedProcedureID: person.otherId,
      },
    ],
    ContentSequence: [
      item('TEXT', code('121071', 'Finding'), {
        TextValue: `Small nodule. Told ${given} ${family} by telephone ${person.phone}.`,
      }),
      item('PNAME', code('121008', 'Person Observer Name'), { PersonName: person.physician }),
      item('UIDREF', code('121126', 'UID of an observation'), { UID: uids.study(patient) }),
      item('CONTAINER', code('121070', 'Findings'), {
        ContinuityOfContent: 'SEPARATE',
        ContentSequence: [
          item('TEXT', code('121073', 'Impression'), {
            TextValue: `Unchanged since ${person.studyDate}, ${person.id}`,
          }),
        ],
      }),
      item('IMAGE', code('121191', 'Referenced Segment'), {
        ReferencedSOPSequence: [
          { ReferencedSOPClassUID: `${root}2`, ReferencedSOPInstanceUID: uids.instance({ patient, kind: 0 }) },
        ],
      }),
      item('UIDREF', code('121018', 'Procedure Study Instance UID'), { UID: uids.study(patient) }),
    ],
  };
}

const kinds: readonly Kind[] = [
  image('CT', '2'),
  image('MR', '4'),
  image('CR', '1'),
  image('DX', '1.1.1'),
  image('MG', '1.1.2'),
  image('PT', '128'),
  image('NM', '20'),
  {
    modality: 'SR',
    sopClass: `${root}88.33`,
    hasPixels: false,
    more: report,
    expects: (person, { patient }) => [
      { check: 'text_removed', at: 'ContentSequence[0].TextValue', text: person.inText[0] },
      { check: 'text_removed', at: 'ContentSequence[0].TextValue', text: person.phone },
      { check: 'text_retained', at: 'ContentSequence[0].TextValue', text: 'Small nodule' },
      { check: 'text_removed', at: 'ContentSequence[1].PersonName', text: person.physician.split('^')[0]! },
      { check: 'uid_changed', at: 'ContentSequence[2].UID', uid: uids.study(patient) },
      { check: 'text_removed', at: 'ContentSequence[3].ContentSequence[0].TextValue', text: person.studyDate },
      { check: 'text_removed', at: 'ContentSequence[3].ContentSequence[0].TextValue', text: person.id },
      { check: 'text_retained', at: 'ContentSequence[3].ContentSequence[0].TextValue', text: 'Unchanged since' },
      {
        check: 'uid_consistent',
        at: 'ContentSequence[4].ReferencedSOPSequence[0].ReferencedSOPInstanceUID',
        uid: uids.instance({ patient, kind: 0 }),
      },
      { check: 'text_removed', at: 'ReferencedRequestSequence[0].AccessionNumber', text: person.accession },
      { check: 'tag_removed', at: 'ContentSequence[5].UID' },
      { check: 'tag_retained', at: 'ContentSequence[0].ValueType', value: 'TEXT' },
    ],
  },
  {
    modality: 'PR',
    sopClass: `${root}11.1`,
    hasPixels: false,
    more: (person, { patient }) => ({
      ContentLabel: 'MARKS',
      ContentDescription: `seen with ${person.inText[0]}`,
      ContentCreatorName: person.physician,
      PresentationCreationDate: person.studyDate,
      PresentationCreationTime: '101500',
      ReferencedSeriesSequence: [
        {
          SeriesInstanceUID: uids.series({ patient, kind: 0 }),
          ReferencedImageSequence: [
            { ReferencedSOPClassUID: `${root}2`, ReferencedSOPInstanceUID: uids.instance({ patient, kind: 0 }) },
          ],
        },
      ],
      GraphicAnnotationSequence: [
        {
          GraphicLayer: 'L1',
          TextObjectSequence: [{ UnformattedTextValue: `${person.inText[0]}: see here`, AnchorPointVisibility: 'N' }],
        },
      ],
    }),
    expects: (person, { patient }) => [
      {
        check: 'text_removed',
        at: 'GraphicAnnotationSequence[0].TextObjectSequence[0].UnformattedTextValue',
        text: person.inText[0],
      },
      { check: 'text_removed', at: 'ContentDescription', text: person.inText[0] },
      { check: 'text_removed', at: 'ContentCreatorName', text: person.physician.split('^')[0]! },
      { check: 'date_shifted', at: 'PresentationCreationDate', value: person.studyDate },
      {
        check: 'uid_consistent',
        at: 'ReferencedSeriesSequence[0].ReferencedImageSequence[0].ReferencedSOPInstanceUID',
        uid: uids.instance({ patient, kind: 0 }),
      },
      {
        check: 'uid_consistent',
        at: 'ReferencedSeriesSequence[0].SeriesInstanceUID',
        uid: uids.series({ patient, kind: 0 }),
      },
    ],
  },
  {
    modality: 'RTSTRUCT',
    sopClass: `${root}481.3`,
    hasPixels: false,
    more: (person) => ({
      StructureSetLabel: 'PLAN A',
      StructureSetName: `Structures ${person.inText[1]}`,
      StructureSetDate: person.studyDate,
      StructureSetTime: '101500',
      OperatorsName: person.physician,
      StructureSetROISequence: [
        { ROINumber: '1', ROIName: 'Heart', ROIDescription: `contoured for ${person.id}`, ROIGenerationAlgorithm: '' },
      ],
    }),
    expects: (person) => [
      { check: 'text_removed', at: 'StructureSetName', text: person.inText[1] },
      { check: 'text_removed', at: 'StructureSetROISequence[0].ROIDescription', text: person.id },
      { check: 'date_shifted', at: 'StructureSetDate', value: person.studyDate },
      { check: 'text_removed', at: 'OperatorsName', text: person.physician.split('^')[0]! },
    ],
  },
];

export const kindCount = kinds.length;

function common(person: Person, at: Place, kind: Kind): PlainDataSet {
  const [family, given] = person.inText;
  const { patient } = at;
  const day = person.studyDate;
  const elements: Record<string, TagValue> = {
    ...(person.charset === '' ? {} : { SpecificCharacterSet: person.charset }),
    SOPClassUID: kind.sopClass,
    SOPInstanceUID: uids.instance(at),
    StudyInstanceUID: uids.study(patient),
    SeriesInstanceUID: uids.series(at),
    FrameOfReferenceUID: uids.frame(patient),
    Modality: kind.modality,
    ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
    BurnedInAnnotation: 'NO',
    StudyDate: day,
    SeriesDate: day,
    AcquisitionDate: day,
    ContentDate: day,
    AcquisitionDateTime: `${day}101500.25`,
    StudyTime: '101500',
    InstanceCreationDate: day,
    PatientName: person.name,
    PatientID: person.id,
    PatientBirthDate: person.birthDate,
    PatientSex: 'O',
    PatientAddress: person.address,
    PatientTelephoneNumbers: person.phone,
    OtherPatientNames: person.name,
    OtherPatientIDsSequence: [{ PatientID: person.otherId, TypeOfPatientID: 'TEXT' }],
    PatientComments: `${given} prefers mornings`,
    AdditionalPatientHistory: `${family}, ${given}: cough for weeks, born ${person.birthDate.slice(6)}.${person.birthDate.slice(4, 6)}.${person.birthDate.slice(0, 4)}`,
    AccessionNumber: person.accession,
    ReferringPhysicianName: person.physician,
    PerformingPhysicianName: person.physician,
    ReferringPhysicianIdentificationSequence: [
      { PersonIdentificationCodeSequence: [code('77', person.physician)], InstitutionName: 'Quietwater Hospital' },
    ],
    InstitutionName: 'Quietwater Hospital',
    InstitutionAddress: person.address,
    StationName: 'QUIETCT1',
    DeviceSerialNumber: 'SN-4471-0092',
    Manufacturer: `ACME ${person.id}`,
    ManufacturerModelName: 'Model Nine',
    SoftwareVersions: 'v3.1',
    StudyDescription: `Thorax native ${family} ${day}`,
    SeriesDescription: `${person.id} lung kernel`,
    ProtocolName: `Chest routine ${given}`,
    ImageComments: `call ${person.phone}`,
    RequestAttributesSequence: [
      {
        ScheduledProcedureStepDescription: `Thorax for ${family} ${given}`,
        ScheduledProcedureStepID: person.otherId,
        AccessionNumber: person.accession,
      },
    ],
    PerformedProcedureStepStartDate: day,
    PerformedProcedureStepDescription: `Thorax ${person.accession}`,
    RequestingPhysician: person.physician,
    SliceThickness: '1.5',
    KVP: '120',
    WindowCenter: '40\\-600',
    Rows: 8,
    Columns: 16,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    OriginalAttributesSequence: [
      {
        AttributeModificationDateTime: `${day}110000`,
        ModifyingSystem: 'ROUTER',
        SourceOfPreviousValues: 'Quietwater Hospital',
        ReasonForTheAttributeModification: 'COERCE',
        ModifiedAttributesSequence: [{ PatientName: person.name, PatientID: person.otherId }],
      },
    ],
    // Beside the patient's name in private blocks, two elements that PS3.15 knows as safe.
    '00190010': text('GEMS_ACQU_01'),
    '00191023': { vr: 'DS', bytes: Buffer.from('27.5') },
    '00191002': text(person.id),
    '00290010': text('SIEMENS CSA HEADER'),
    '00291010': { vr: 'OB', bytes: Buffer.from(`PatientName=${person.name};ID=${person.id}`, 'utf8') },
    '00291020': { vr: 'UN', bytes: Buffer.from(`${person.accession} ${person.birthDate}`, 'latin1') },
  };
  return { ...elements, ...kind.more?.(person, at) };
}

function expected(person: Person, at: Place, kind: Kind): Expectation[] {
  const [family, given] = person.inText;
  const removed = (path: string, what: string): Expectation => ({ check: 'text_removed', at: path, text: what });
  const retained = (path: string, what: string): Expectation => ({ check: 'text_retained', at: path, text: what });
  const shifted = [
    'StudyDate',
    'SeriesDate',
    'AcquisitionDate',
    'ContentDate',
    'InstanceCreationDate',
    'PerformedProcedureStepStartDate',
  ];
  const physician = person.physician.split('^')[0]!;
  return [
    ...shifted.map((path): Expectation => ({ check: 'date_shifted', at: path, value: person.studyDate })),
    { check: 'date_shifted', at: 'AcquisitionDateTime', value: `${person.studyDate}101500.25` },
    { check: 'tag_retained', at: 'StudyTime', value: '101500' },
    { check: 'patid_consistent', at: 'PatientID', patient: person.id },
    { check: 'patid_consistent', at: 'PatientName', patient: person.id },
    { check: 'uid_changed', at: 'StudyInstanceUID', uid: uids.study(at.patient) },
    { check: 'uid_changed', at: 'SeriesInstanceUID', uid: uids.series(at) },
    { check: 'uid_changed', at: 'SOPInstanceUID', uid: uids.instance(at) },
    { check: 'uid_changed', at: 'FrameOfReferenceUID', uid: uids.frame(at.patient) },
    removed('PatientBirthDate', person.birthDate),
    removed('AccessionNumber', person.accession),
    removed('ReferringPhysicianName', physician),
    ...[
      'PatientAddress',
      'PatientTelephoneNumbers',
      'OtherPatientNames',
      'OtherPatientIDsSequence',
      'OriginalAttributesSequence',
    ].map((path): Expectation => ({ check: 'tag_removed', at: path })),
    ...[
      'PerformingPhysicianName',
      'ReferringPhysicianIdentificationSequence',
      'InstitutionName',
      'InstitutionAddress',
      'StationName',
      'RequestingPhysician',
    ].map((path): Expectation => ({ check: 'tag_removed', at: path })),
    ...['00191002', '00290010', '00291010', '00291020'].map(
      (path): Expectation => ({ check: 'tag_removed', at: path }),
    ),
    { check: 'tag_retained', at: '00191023', value: '27.5' },
    removed('StudyDescription', family),
    removed('StudyDescription', person.studyDate),
    retained('StudyDescription', 'Thorax native'),
    removed('SeriesDescription', person.id),
    retained('SeriesDescription', 'lung kernel'),
    removed('ProtocolName', given),
    retained('ProtocolName', 'Chest routine'),
    removed('PatientComments', given),
    retained('PatientComments', 'prefers mornings'),
    removed('AdditionalPatientHistory', family),
    removed('AdditionalPatientHistory', person.birthDate.slice(0, 4)),
    retained('AdditionalPatientHistory', 'cough for weeks'),
    removed('ImageComments', person.phone),
    removed('RequestAttributesSequence[0].ScheduledProcedureStepDescription', family),
    retained('RequestAttributesSequence[0].ScheduledProcedureStepDescription', 'Thorax for'),
    removed('RequestAttributesSequence[0].AccessionNumber', person.accession),
    removed('PerformedProcedureStepDescription', person.accession),
    removed('Manufacturer', person.id),
    retained('Manufacturer', 'ACME'),
    ...(
      [
        ['Modality', kind.modality],
        ['ManufacturerModelName', 'Model Nine'],
        ['SliceThickness', '1.5'],
        ['KVP', '120'],
        ['WindowCenter', '40\\-600'],
        ['Rows', '8'],
        ['ImageType', 'ORIGINAL\\PRIMARY\\AXIAL'],
        ['PatientIdentityRemoved', 'YES'],
        ['LongitudinalTemporalInformationModified', 'MODIFIED'],
      ] as const
    ).map(([path, value]): Expectation => ({ check: 'tag_retained', at: path, value })),
    ...['SOPClassUID', 'PatientID', 'DeidentificationMethod', 'DeidentificationMethodCodeSequence[4].CodeValue'].map(
      (path): Expectation => ({ check: 'text_notnull', at: path }),
    ),
    ...(kind.hasPixels ? [{ check: 'pixels_retained' } as const] : []),
    ...(kind.expects?.(person, at) ?? []),
  ];
}

const encodings = [explicitLittle, implicitLittle, explicitBig];

/** One object with everything planted in it: elements at all depths, private blocks, preamble and bytes behind the data set, and its file name. */
export function plantedObject(person: Person, at: Place): PlantedObject {
  const kind = kinds[at.kind]!;
  const preamble = Buffer.alloc(128);
  preamble.write(person.id, 4, 'latin1');
  const bytes = sampleFile({
    elements: common(person, at, kind),
    encoding: encodings[(at.patient + at.kind) % encodings.length]!,
    preamble,
    pixelBytes: kind.hasPixels ? 256 : 0,
    ...(kind.hasPixels ? { after: Buffer.from(`\0\0\0\0${person.accession}${person.id}`) } : {}),
  });
  const { id, accession } = person;
  return {
    fileName: `${person.name.split('=')[0]!.replace('^', '_')}_${id}_${accession}_${at.kind}.dcm`,
    bytes,
    sopInstanceUid: uids.instance(at),
    expectations: expected(person, at, kind),
  };
}
