import type { Order, Patient, RowProblem } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import { healthFact } from '../../contract/settings.ts';
import { parsePersonName } from '../dicom/person-name.ts';
import type { PlainReading } from '../dicom/read-data-set.ts';
import type { Connector, Page, Resource } from './connector.ts';
import { queryWorklist, type WorklistTarget } from './worklist-query.ts';

/** What is asked for (PS3.4 Table K.6-1): return keys are empty and match everything. */
const keys = {
  SpecificCharacterSet: 'ISO_IR 192',
  AccessionNumber: '',
  IssuerOfAccessionNumberSequence: [{ LocalNamespaceEntityID: '', UniversalEntityID: '' }],
  InstitutionName: '',
  PatientName: '',
  PatientID: '',
  IssuerOfPatientID: '',
  PatientBirthDate: '',
  PatientSex: '',
  OtherPatientIDs: '',
  OtherPatientIDsSequence: [{ PatientID: '', IssuerOfPatientID: '' }],
  StudyInstanceUID: '',
  RequestedProcedureDescription: '',
  RequestedProcedureCodeSequence: [{ CodeValue: '', CodingSchemeDesignator: '', CodeMeaning: '' }],
  RequestedProcedureID: '',
  RequestedProcedurePriority: '',
  IssueDateOfImagingServiceRequest: '',
  ScheduledProcedureStepSequence: [
    {
      Modality: '',
      ScheduledStationAETitle: '',
      ScheduledProcedureStepStartDate: '',
      ScheduledProcedureStepStartTime: '',
      ScheduledProcedureStepDescription: '',
      ScheduledProcedureStepID: '',
      ScheduledProcedureStepLocation: '',
    },
  ],
};

/**
 * A DICOM modality worklist: patients and orders of those who are expected. It is asked once for both; nothing can be written back, and nobody is known to be
 * absent because she is not in it.
 */
export function openWorklistConnector(target: WorklistTarget): Connector {
  let items: PlainReading[] | null = null;

  async function readPage(resource: Resource, _: unknown, signal?: AbortSignal): Promise<Page<Patient | Order>> {
    // Patients first, then orders: both from one answer, so that no order names a patient who is not there.
    if (resource === 'patients' || items === null) items = await queryWorklist(target, keys, signal);
    const problems: RowProblem[] = [];
    const byId = new Map<string, Patient | Order>();
    for (const [index, item] of items.entries()) {
      const id = patientId(item);
      if (item.text('PatientID').trim() === '') {
        // Said once, with the patients.
        const why = { code: 'field', field: 'PatientID' } as const;
        if (resource === 'patients') problems.push({ source: 'worklist', line: index + 1, reason: 'PatientID', why });
        continue;
      }
      if (resource === 'patients') byId.set(id, patientOf(item, id));
      else for (const order of ordersOf(item, id)) byId.set(order.id, order);
    }
    if (resource === 'orders') items = null;
    return { items: [...byId.values()], next: null, changedUntil: null, total: null, problems };
  }

  return {
    kind: 'worklist',
    coverage: 'scheduled',
    async check(signal) {
      const found = await queryWorklist(target, keys, signal);
      return {
        detail: `${found.length} scheduled procedures`,
        facts: [healthFact('scheduled', { procedures: found.length })],
      };
    },
    readPage: readPage as Connector['readPage'],
    close: () => {},
  };
}

/** A number means something only with who issued it. */
function patientId(item: PlainReading): string {
  return `${item.text('IssuerOfPatientID').trim()}|${item.text('PatientID').trim()}`;
}

function patientOf(item: PlainReading, id: string): Patient {
  const name = parsePersonName(item.text('PatientName'));
  const group = (part: typeof name.ideographic) => [part.family, part.given, part.middle].join('^').replace(/\^+$/, '');
  const { family, given, middle, suffix } = name.alphabetic;
  const sex = item.text('PatientSex').trim();
  return {
    id,
    mrn: item.text('PatientID').trim(),
    issuer: item.text('IssuerOfPatientID').trim(),
    familyName: family,
    givenName: given,
    middleName: middle,
    suffix,
    nameIdeographic: group(name.ideographic),
    namePhonetic: group(name.phonetic),
    previousNames: [],
    birthDate: isoDate(item.text('PatientBirthDate')),
    sex: sex === 'M' || sex === 'F' || sex === 'O' ? sex : 'U',
    otherIds: otherIdsOf(item),
    mergedInto: null,
    updatedAt: '',
  };
}

/** Those of the sequence, and of the retired list what the sequence does not have (PS3.3 §C.2.2). */
function otherIdsOf(item: PlainReading): Patient['otherIds'] {
  const issued = item
    .items('OtherPatientIDsSequence')
    .map((other) => ({ value: other.text('PatientID').trim(), issuer: other.text('IssuerOfPatientID').trim() }))
    .filter(({ value }) => value !== '');
  const plain = item
    .text('OtherPatientIDs')
    .split('\\')
    .map((value) => value.trim());
  const missing = plain.filter((value) => value !== '' && !issued.some((other) => other.value === value));
  return [...issued, ...missing.map((value) => ({ value, issuer: '' }))];
}

/** One order a scheduled step: an accession number may cover several procedures, and a procedure several steps (PS3.3 §C.4.10). */
function ordersOf(item: PlainReading, patient: string): Order[] {
  const [code] = item.items('RequestedProcedureCodeSequence');
  const [issuer] = item.items('IssuerOfAccessionNumberSequence');
  const accessionIssuer =
    (issuer?.text('LocalNamespaceEntityID').trim() || issuer?.text('UniversalEntityID').trim()) ?? '';
  const accessionNumber = item.text('AccessionNumber').trim();
  const procedure = item.text('RequestedProcedureID').trim() || item.text('StudyInstanceUID').trim();
  return item.items('ScheduledProcedureStepSequence').map((step): Order => {
    const stepId = step.text('ScheduledProcedureStepID').trim();
    return {
      id: [patient, accessionNumber, procedure, stepId].join('|'),
      patientId: patient,
      accessionNumber,
      ...(accessionIssuer === '' ? {} : { accessionIssuer }),
      modality: step.text('Modality').trim(),
      procedureName: item.text('RequestedProcedureDescription') || step.text('ScheduledProcedureStepDescription'),
      procedureCode: code
        ? {
            value: code.text('CodeValue').trim(),
            scheme: code.text('CodingSchemeDesignator').trim(),
            meaning: code.text('CodeMeaning').trim(),
          }
        : null,
      bodyPart: '',
      laterality: '',
      requestedAt: isoDate(item.text('IssueDateOfImagingServiceRequest')),
      scheduledFor: isoDate(step.text('ScheduledProcedureStepStartDate')),
      status: 'scheduled',
      priority: priorities[item.text('RequestedProcedurePriority').trim()] ?? 'routine',
      clinicName: item.text('InstitutionName') || step.text('ScheduledProcedureStepLocation'),
      // The UID that the modality is to give its own images: a study that comes from outside has another.
      studyInstanceUid: '',
      etag: '',
    };
  });
}

/** Enumerated values of Requested Procedure Priority (PS3.3 §C.4.11). */
const priorities: Readonly<Record<string, Order['priority']>> = { STAT: 'stat', HIGH: 'urgent' };

/** DA as an ISO date; empty for anything that is no whole day. */
function isoDate(text: string): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(text.trim()) ?? [];
  const iso = `${year}-${month}-${day}`;
  return Number.isNaN(Date.parse(iso)) ? '' : iso;
}

/**
 * `dicom://host:port/AETITLE`, or `dicoms:` over TLS, as settings keep it.
 * @throws FaultError `settings-invalid`
 */
export function worklistTarget(url: string, callingAeTitle: string, caPem: string): WorklistTarget {
  const [, scheme, host = '', port = '', calledAeTitle = ''] =
    /^(dicoms?):\/\/(\[[0-9a-f:]+\]|[^/:]+):(\d{1,5})\/([^/]{1,16})$/i.exec(url) ?? [];
  if (scheme === undefined) throw new FaultError('settings-invalid', { reason: 'worklist-address' });
  return {
    ...{
      host: host.replace(/^\[|\]$/g, ''),
      port: Number(port),
      calledAeTitle: decodeURIComponent(calledAeTitle),
      caPem,
    },
    ...{ callingAeTitle: callingAeTitle || 'GANTRY', isTls: scheme.toLowerCase() === 'dicoms' },
  };
}
