/**
 * Types (PS3.3) of the attributes whose action in PS3.15 Table E.1-1 depends on them, by module: what a compound code means for an object. `otherwise`
 * is the Type in all other IODs; where this list does not know each IOD it is 1, the choice that breaks no object (a dummy holds no more than a removal
 * leaves). Conditional types (1C, 2C) count as 1 and 2: the attribute is there, so its condition held. `within`: the Type in items of that sequence,
 * `nested` in those of all others (default: `otherwise`).
 */

/** Sequences of the Person Identification Macro (PS3.3 Table 10-1): the institution is Type 1C in their items. */
const personItems = [
  'ReferringPhysicianIdentificationSequence',
  'ConsultingPhysicianIdentificationSequence',
  'PhysiciansOfRecordIdentificationSequence',
  'PerformingPhysicianIdentificationSequence',
  'PhysiciansReadingStudyIdentificationSequence',
  'OperatorIdentificationSequence',
  'RequestingPhysicianIdentificationSequence',
  'ScheduledPerformingPhysicianIdentificationSequence',
  'IntendedRecipientsOfResultsIdentificationSequence',
];

/** Modules of the enhanced and multi-frame images: times and places of an image are Type 1 or 1C there. */
const enhancedImages = [
  'enhanced-ct-image',
  'enhanced-mr-image',
  'enhanced-pet-image',
  'enhanced-us-image',
  'enhanced-xa-xrf-image',
  'enhanced-mammography-image',
  'enhanced-rt-image',
  'mr-spectroscopy',
  'x-ray-3d-image',
  'ophthalmic-photography-image',
  'ophthalmic-tomography-image',
  'ophthalmic-thickness-map',
  'corneal-topography-map-image',
  'intravascular-oct-image',
  'whole-slide-microscopy-image',
  'photoacoustic-image',
  'confocal-microscopy-image',
  'waveform-identification',
  'breast-tomosynthesis-acquisition',
];

const allButEnhanced = { modules: { 1: enhancedImages }, otherwise: 3 };

/** Objects whose module of its own makes the content's date and time Type 1; General Image has them as 2C. */
const timedContent = [
  'multi-frame',
  'multi-frame-dimension',
  'sr-document-general',
  'key-object-document',
  'segmentation-image',
  'encapsulated-document',
  'waveform-identification',
  'spatial-registration',
  'deformable-spatial-registration',
  'spatial-fiducials',
  'real-world-value-mapping',
  'surface-mesh',
  'raw-data',
  'tractography-results',
  'parametric-map-image',
];

export const attributeTypes = {
  // Acquisition Context C.7.6.14: the sequence is Type 2.
  AcquisitionContextSequence: { modules: { 2: ['acquisition-context'] }, otherwise: 3 },
  // PET Image C.8.9.4.
  AcquisitionDate: { modules: { 2: ['pet-image'] }, otherwise: 3 },
  AcquisitionTime: { modules: { 2: ['pet-image'] }, otherwise: 3 },
  // Slide Label C.8.12.8.
  BarcodeValue: { modules: { 2: ['slide-label'] }, otherwise: 3 },
  LabelText: { modules: { 2: ['slide-label'] }, otherwise: 3 },
  // Patient Study C.7.2.2: 2C.
  PatientSexNeutered: { modules: { 2: ['patient-study'] }, otherwise: 3 },
  // General Study C.7.2.1: 3; Referenced Request Macro (SR, KO): 2.
  ReferencedStudySequence: { otherwise: 3, within: { ReferencedRequestSequence: 2 } },
  RequestedProcedureDescription: { otherwise: 3, within: { ReferencedRequestSequence: 2 } },
  // Approval C.8.8.16: 2C.
  ReviewerName: { modules: { 2: ['approval'] }, otherwise: 3 },
  // RT Brachy Session Record C.8.8.22.
  SourceSerialNumber: { otherwise: 3, within: { RecordedSourceSequence: 2 } },
  // RT Beams C.8.8.14, RT Ion Beams C.8.8.25, RT Treatment Machine Record C.8.8.18.
  TreatmentMachineName: {
    otherwise: 2,
  },
  AcquisitionDeviceProcessingDescription: {
    modules: { 3: ['cr-image', 'dx-image', 'mammography-image', 'intra-oral-image', 'x-ray-image'] },
    otherwise: 1,
  },
  DateOfLastDetectorCalibration: { modules: { 3: ['dx-detector'] }, otherwise: 1 },
  TimeOfLastDetectorCalibration: { modules: { 3: ['dx-detector'] }, otherwise: 1 },
  DetectorID: { modules: { 3: ['dx-detector'] }, otherwise: 1 },
  StartAcquisitionDateTime: { otherwise: 1 },
  EndAcquisitionDateTime: { otherwise: 1 },
  FirstTreatmentDate: { otherwise: 1 },
  MostRecentTreatmentDate: { otherwise: 1 },
  // SOP Common C.12.1.
  InstanceCreationDate: { otherwise: 3 },
  InstanceCreationTime: { otherwise: 3 },
  IntendedPhaseEndDate: { otherwise: 1 },
  IntendedPhaseStartDate: { otherwise: 1 },
  ObservationDateTime: { otherwise: 1 },
  // General Series C.7.3.1.
  OperatorIdentificationSequence: { otherwise: 3 },
  ProtocolName: { modules: { 3: ['general-image', 'rt-series'] }, otherwise: 1 },
  // RT General Plan C.8.8.9 has them as 2, which these codes treat as needing a value.
  RTPlanDate: { otherwise: 1 },
  RTPlanTime: { otherwise: 1 },
  RTTreatmentApproachLabel: { otherwise: 1 },
  // PET Series C.8.9.1, RT series of the second generation C.36.3; General Series C.7.3.1: 3.
  SeriesDate: { modules: { 1: ['pet-series', 'enhanced-rt-series'] }, otherwise: 3 },
  SeriesTime: { modules: { 1: ['pet-series', 'enhanced-rt-series'] }, otherwise: 3 },
  TreatmentDate: { otherwise: 1 },
  TreatmentTime: { otherwise: 1 },
  TreatmentSite: { otherwise: 1 },
  // Waveform Annotation C.10.10: the module's only element, and the module may be left out.
  WaveformAnnotationSequence: { otherwise: 3 },
  AcquisitionDateTime: allButEnhanced,
  // Enhanced General Equipment C.7.5.2; General Equipment C.7.5.1: 3.
  DeviceSerialNumber: { modules: { 1: ['enhanced-general-equipment'] }, otherwise: 3 },
  // General Equipment: 3; Person Identification Macro: 1C.
  InstitutionCodeSequence: { otherwise: 3, within: Object.fromEntries(personItems.map((keyword) => [keyword, 1])) },
  InstitutionName: { otherwise: 3, within: Object.fromEntries(personItems.map((keyword) => [keyword, 1])) },
  // RT Series C.8.8.1 and the treatment records: 2.
  OperatorsName: { modules: { 2: ['rt-series', 'rt-general-treatment-record', 'enhanced-rt-series'] }, otherwise: 3 },
  // SR and KO Document Series: 2; series of enhanced images: 1C.
  ReferencedPerformedProcedureStepSequence: {
    modules: {
      1: [
        'mr-series',
        'ct-series',
        'enhanced-series',
        'enhanced-mammography-series',
        'enhanced-pet-series',
        'enhanced-us-series',
      ],
      2: ['sr-document-series', 'key-object-document-series'],
    },
    otherwise: 3,
  },
  StationName: { otherwise: 3 },
  // Content Identification Macro Table 10-12: 2.
  ContentCreatorName: { otherwise: 2 },
  ContentDate: { modules: { 1: timedContent }, otherwise: 2 },
  ContentTime: { modules: { 1: timedContent }, otherwise: 2 },
  // Contrast/Bolus C.7.6.4: 2.
  ContrastBolusAgent: { modules: { 2: ['contrast-bolus'] }, otherwise: 1 },
  InstructionPerformedDateTime: { otherwise: 1 },
  // Patient C.7.1.1: 2, but an archive without it mixes patients: always the pseudonym.
  PatientID: { otherwise: 1 },
  // X in the table, but Type 2 in the Referenced Request Macro of SR and KO: empty there, which says as little and breaks nothing.
  RequestedProcedureID: { otherwise: 3, within: { ReferencedRequestSequence: 2 } },
  // General Image: 3; VL and US region objects alike. Presentation states, ophthalmic and enhanced images: 1C.
  // Objects with the Common Instance Reference list in ReferencedSeriesSequence what they refer to: both stay.
  ReferencedImageSequence: {
    modules: {
      1: [
        'common-instance-reference',
        'presentation-state-relationship',
        'presentation-state-blending',
        ...enhancedImages,
        'ophthalmic-axial-measurements',
      ],
    },
    otherwise: 3,
    // In items (references of presentation states, registrations, functional groups) it is what the item is about.
    nested: 1,
  },
  // General Reference C.12.4: 3; DX, MG and IO Image: 1C; ophthalmic: 2.
  SourceImageSequence: {
    modules: {
      1: [
        'common-instance-reference',
        'dx-image',
        'mammography-image',
        'intra-oral-image',
        ...enhancedImages,
        'ophthalmic-axial-measurements',
        'ivus-image',
      ],
    },
    otherwise: 3,
    nested: 1,
  },
};
