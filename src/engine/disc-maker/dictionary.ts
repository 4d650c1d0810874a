/** Value representations that the disc maker writes. */
export type Vr =
  | 'AE'
  | 'AS'
  | 'AT'
  | 'CS'
  | 'DA'
  | 'DS'
  | 'DT'
  | 'FD'
  | 'IS'
  | 'LO'
  | 'LT'
  | 'OB'
  | 'OW'
  | 'PN'
  | 'SH'
  | 'SQ'
  | 'SS'
  | 'ST'
  | 'TM'
  | 'UI'
  | 'UL'
  | 'UN'
  | 'US'
  | 'UT';

/** The data elements the disc maker writes: group and element in hex, then the VR (PS3.6). */
const definitions = {
  FileSetID: '00041130 CS',
  OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: '00041200 UL',
  OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity: '00041202 UL',
  FileSetConsistencyFlag: '00041212 US',
  DirectoryRecordSequence: '00041220 SQ',
  OffsetOfTheNextDirectoryRecord: '00041400 UL',
  RecordInUseFlag: '00041410 US',
  OffsetOfReferencedLowerLevelDirectoryEntity: '00041420 UL',
  DirectoryRecordType: '00041430 CS',
  ReferencedFileID: '00041500 CS',
  ReferencedSOPClassUIDInFile: '00041510 UI',
  ReferencedSOPInstanceUIDInFile: '00041511 UI',
  ReferencedTransferSyntaxUIDInFile: '00041512 UI',
  SpecificCharacterSet: '00080005 CS',
  ImageType: '00080008 CS',
  InstanceCreationDate: '00080012 DA',
  InstanceCreationTime: '00080013 TM',
  SOPClassUID: '00080016 UI',
  SOPInstanceUID: '00080018 UI',
  StudyDate: '00080020 DA',
  SeriesDate: '00080021 DA',
  AcquisitionDate: '00080022 DA',
  ContentDate: '00080023 DA',
  AcquisitionDateTime: '0008002A DT',
  StudyTime: '00080030 TM',
  SeriesTime: '00080031 TM',
  AcquisitionTime: '00080032 TM',
  ContentTime: '00080033 TM',
  AccessionNumber: '00080050 SH',
  Modality: '00080060 CS',
  ConversionType: '00080064 CS',
  Manufacturer: '00080070 LO',
  InstitutionName: '00080080 LO',
  ReferringPhysicianName: '00080090 PN',
  CodeValue: '00080100 SH',
  CodingSchemeDesignator: '00080102 SH',
  CodeMeaning: '00080104 LO',
  StationName: '00081010 SH',
  StudyDescription: '00081030 LO',
  SeriesDescription: '0008103E LO',
  OperatorsName: '00081070 PN',
  ManufacturerModelName: '00081090 LO',
  ReferencedPerformedProcedureStepSequence: '00081111 SQ',
  ReferencedSOPClassUID: '00081150 UI',
  ReferencedSOPInstanceUID: '00081155 UI',
  ReferencedSOPSequence: '00081199 SQ',
  ReferencedSeriesSequence: '00081115 SQ',
  PatientName: '00100010 PN',
  PatientID: '00100020 LO',
  IssuerOfPatientID: '00100021 LO',
  PatientBirthDate: '00100030 DA',
  PatientSex: '00100040 CS',
  PatientAge: '00101010 AS',
  PatientSize: '00101020 DS',
  PatientWeight: '00101030 DS',
  BodyPartExamined: '00180015 CS',
  ScanningSequence: '00180020 CS',
  SequenceVariant: '00180021 CS',
  ScanOptions: '00180022 CS',
  MRAcquisitionType: '00180023 CS',
  SequenceName: '00180024 SH',
  SliceThickness: '00180050 DS',
  KVP: '00180060 DS',
  RepetitionTime: '00180080 DS',
  EchoTime: '00180081 DS',
  NumberOfAverages: '00180083 DS',
  ImagingFrequency: '00180084 DS',
  ImagedNucleus: '00180085 SH',
  MagneticFieldStrength: '00180087 DS',
  SpacingBetweenSlices: '00180088 DS',
  EchoTrainLength: '00180091 IS',
  DataCollectionDiameter: '00180090 DS',
  DeviceSerialNumber: '00181000 LO',
  SoftwareVersions: '00181020 LO',
  ProtocolName: '00181030 LO',
  FrameTime: '00181063 DS',
  ReconstructionDiameter: '00181100 DS',
  GantryDetectorTilt: '00181120 DS',
  TableHeight: '00181130 DS',
  RotationDirection: '00181140 CS',
  ExposureTime: '00181150 IS',
  XRayTubeCurrent: '00181151 IS',
  Exposure: '00181152 IS',
  FilterType: '00181160 SH',
  ConvolutionKernel: '00181210 SH',
  FlipAngle: '00181314 DS',
  PatientPosition: '00185100 CS',
  StudyInstanceUID: '0020000D UI',
  SeriesInstanceUID: '0020000E UI',
  StudyID: '00200010 SH',
  SeriesNumber: '00200011 IS',
  AcquisitionNumber: '00200012 IS',
  InstanceNumber: '00200013 IS',
  PatientOrientation: '00200020 CS',
  ImagePositionPatient: '00200032 DS',
  ImageOrientationPatient: '00200037 DS',
  FrameOfReferenceUID: '00200052 UI',
  Laterality: '00200060 CS',
  PositionReferenceIndicator: '00201040 LO',
  SliceLocation: '00201041 DS',
  SamplesPerPixel: '00280002 US',
  PhotometricInterpretation: '00280004 CS',
  NumberOfFrames: '00280008 IS',
  FrameIncrementPointer: '00280009 AT',
  Rows: '00280010 US',
  Columns: '00280011 US',
  PixelSpacing: '00280030 DS',
  BitsAllocated: '00280100 US',
  BitsStored: '00280101 US',
  HighBit: '00280102 US',
  PixelRepresentation: '00280103 US',
  BurnedInAnnotation: '00280301 CS',
  WindowCenter: '00281050 DS',
  WindowWidth: '00281051 DS',
  RescaleIntercept: '00281052 DS',
  RescaleSlope: '00281053 DS',
  RescaleType: '00281054 LO',
  WindowCenterWidthExplanation: '00281055 LO',
  LossyImageCompression: '00282110 CS',
  PhantomPrivateCreator: '00290010 LO',
  PhantomPrivateVersion: '00291001 LO',
  PhantomPrivateCalibration: '00291002 OB',
  RequestAttributesSequence: '00400275 SQ',
  ScheduledProcedureStepDescription: '00400007 LO',
  ScheduledProcedureStepID: '00400009 SH',
  RequestedProcedureID: '00401001 SH',
  RelationshipType: '0040A010 CS',
  ValueType: '0040A040 CS',
  ConceptNameCodeSequence: '0040A043 SQ',
  ContinuityOfContent: '0040A050 CS',
  TextValue: '0040A160 UT',
  PerformedProcedureCodeSequence: '0040A372 SQ',
  CurrentRequestedProcedureEvidenceSequence: '0040A375 SQ',
  CompletionFlag: '0040A491 CS',
  VerificationFlag: '0040A493 CS',
  ContentSequence: '0040A730 SQ',
  DocumentTitle: '00420010 ST',
  EncapsulatedDocument: '00420011 OB',
  MIMETypeOfEncapsulatedDocument: '00420012 LO',
  PixelData: '7FE00010 OW',
} as const;

/** The keyword of a data element in the table above. */
export type Keyword = keyof typeof definitions;

/** What one keyword stands for. */
export interface ElementDefinition {
  readonly tag: number;
  readonly vr: Vr;
}

/** Keyword → tag and VR. */
export const dictionary: Readonly<Record<Keyword, ElementDefinition>> = Object.fromEntries(
  Object.entries(definitions).map(([keyword, text]) => {
    const [tag = '', vr = 'UN'] = text.split(' ');
    return [keyword, { tag: Number.parseInt(tag, 16), vr: vr as Vr }];
  }),
) as Record<Keyword, ElementDefinition>;
