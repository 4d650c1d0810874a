/** What the EHR may know of a study that is in the archive. */
export interface StudyFacts {
  readonly studyInstanceUid: string;
  readonly patientId: string;
  /** Null for a study that no order asked for, a prior among them. */
  readonly orderId: string | null;
  /** ISO date, or null. */
  readonly studyDate: string | null;
  readonly modalities: readonly string[];
  readonly description: string;
  readonly numberOfSeries: number;
  readonly numberOfImages: number;
}

/** A request as a FHIR server takes it, relative to its base. */
export interface FhirRequest {
  readonly method: 'POST';
  readonly path: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly identifier: readonly { readonly system: string; readonly value: string }[];
  };
}

const dicomUids = 'urn:dicom:uid';
const dicomCodes = 'http://dicom.nema.org/resources/ontology/DCM';

/**
 * FHIR R4 ImagingStudy by conditional create (http.html#ccreate): the server makes one only where it has none under this Study Instance UID, so that a request whose
 * answer was lost may be sent again. The UID is an identifier of the system `urn:dicom:uid` with the prefix `urn:oid:` (imagingstudy.html §notes). `started` is
 * the day alone: FHIR asks for a time zone beside a time, and a disc names none. Pure.
 */
export function imagingStudyCreate(study: StudyFacts): FhirRequest {
  const identifier = { system: dicomUids, value: `urn:oid:${study.studyInstanceUid}` };
  return {
    method: 'POST',
    path: ['ImagingStudy'],
    headers: {
      'content-type': 'application/fhir+json',
      'if-none-exist': new URLSearchParams({ identifier: `${identifier.system}|${identifier.value}` }).toString(),
    },
    body: {
      resourceType: 'ImagingStudy',
      identifier: [identifier],
      status: 'available',
      subject: { reference: `Patient/${study.patientId}` },
      ...(study.orderId === null ? {} : { basedOn: [{ reference: `ServiceRequest/${study.orderId}` }] }),
      ...(study.studyDate === null ? {} : { started: study.studyDate }),
      ...(study.modalities.length === 0
        ? {}
        : { modality: study.modalities.map((code) => ({ system: dicomCodes, code })) }),
      ...(study.description === '' ? {} : { description: study.description }),
      numberOfSeries: study.numberOfSeries,
      numberOfInstances: study.numberOfImages,
    },
  };
}
