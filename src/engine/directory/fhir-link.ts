import type { Order } from '../../contract/directory.ts';
import type { LinkOutcome, OrderLink } from './directory.ts';
import type { FhirClient } from './fhir-client.ts';
import { bundle, type ImagingStudy, idOf, studyUidOf, wireImagingStudy } from './fhir-wire.ts';
import { imagingStudyCreate } from './imaging-study.ts';

const dicomUid = 'urn:dicom:uid';

/** Studies that say that they are based on an order; those entered in error are none. */
export async function studiesOfOrder(
  client: FhirClient,
  orderId: string,
  signal?: AbortSignal,
): Promise<ImagingStudy[]> {
  return findStudies(client, 'basedon', `ServiceRequest/${orderId}`, signal);
}

async function findStudies(client: FhirClient, parameter: string, value: string, signal?: AbortSignal) {
  const reply = await client.request('ImagingStudy', { query: [[parameter, value]], signal });
  return (reply.parse(bundle).entry ?? [])
    .map(({ resource }) => wireImagingStudy.safeParse(resource))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []))
    .filter(({ status }) => status !== 'entered-in-error' && status !== 'cancelled');
}

/**
 * Links a study: an ImagingStudy that is based on the order, made only where there is none of its UID (conditional create, R4 §3.1.0.8.1), so that asking
 * twice makes one. One that is there already and belongs to another patient or order is a conflict for people; nothing of it is overwritten.
 */
export async function linkImagingStudy(
  client: FhirClient,
  request: {
    readonly orderId: string;
    readonly etag: string;
    readonly link: OrderLink;
    readonly readOrder: (id: string, signal?: AbortSignal) => Promise<Order | null>;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<LinkOutcome> {
  const { orderId, etag, link, signal } = request;
  const order = await request.readOrder(orderId, signal);
  if (order === null) return { kind: 'not-found' };
  const existing = await studyOf(client, link.studyInstanceUid, signal);
  if (existing !== null) return isLinked(existing, order) ? { kind: 'linked', order } : { kind: 'conflict' };
  if (order.status === 'cancelled') return { kind: 'cancelled' };
  if (order.studyInstanceUid !== '' && order.studyInstanceUid !== link.studyInstanceUid) return { kind: 'conflict' };
  if (etag === '' || order.etag !== etag) return { kind: 'changed' };

  const reply = await client.request('ImagingStudy', {
    method: 'POST',
    ...linkedStudy(order, link),
    expect: [412],
    signal,
  });
  if (reply.status === 412) return { kind: 'conflict' };
  // Somebody may have made it between our look and our request; the server's own word counts.
  const now = await studyOf(client, link.studyInstanceUid, signal);
  if (now === null || !isLinked(now, order)) return { kind: 'conflict' };
  return { kind: 'linked', order: { ...order, studyInstanceUid: link.studyInstanceUid } };
}

async function studyOf(client: FhirClient, uid: string, signal?: AbortSignal): Promise<ImagingStudy | null> {
  const found = await findStudies(client, 'identifier', `${dicomUid}|urn:oid:${uid}`, signal);
  return found.find((study) => studyUidOf(study) === uid) ?? null;
}

function isLinked(study: ImagingStudy, order: Order): boolean {
  const isHers = idOf(study.subject, 'Patient') === order.patientId;
  return isHers && (study.basedOn ?? []).some((request) => idOf(request, 'ServiceRequest') === order.id);
}

/** What is said of any study that is in the archive, and under which number the order asked for it. */
function linkedStudy(order: Order, link: OrderLink) {
  const { body, headers } = imagingStudyCreate({
    ...{ studyInstanceUid: link.studyInstanceUid, patientId: order.patientId, orderId: order.id, modalities: [] },
    ...{ studyDate: link.studyDate, description: order.procedureName },
    ...{ numberOfSeries: link.numberOfSeries, numberOfImages: link.numberOfImages },
  });
  const accession = {
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'ACSN' }] },
    value: order.accessionNumber,
  };
  const identifier = order.accessionNumber === '' ? body.identifier : [...body.identifier, accession];
  return { body: { ...body, identifier }, headers };
}
