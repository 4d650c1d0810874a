import type { z } from 'zod';
import type { Order, Patient } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import type { Directory, LinkOutcome, PatientSearch, UnlinkOutcome } from './directory.ts';
import { type EhrClient, type EhrReply, type EhrTarget, openEhrClient } from './ehr-client.ts';
import {
  emptyOrderLink,
  orderLinkBody,
  uploadLogBody,
  wireOrder,
  wirePage,
  wirePatient,
  wireProblem,
  wireUser,
  wireViewerAddress,
} from './ehr-wire.ts';

const pageLimit = 500;
/** A patient with more orders than this is a test record or a fault. */
const ordersLimit = 2_000;
/** Records merged into merged records happen; a ring of them must not hold us. */
const mergeHops = 8;

/** Patients and orders over the EHR's REST interface (ehr-api.yaml). Nothing is asked before the first call. */
export function openEhrDirectory(target: EhrTarget): Directory {
  const client = openEhrClient(target);

  async function searchPatients(search: PatientSearch, limit: number, signal?: AbortSignal) {
    const { items, complete } = await readPages(client, ['patients'], patientQuery(search), wirePatient, limit, signal);
    return { patients: await survivors(client, items, signal), complete };
  }

  async function getOrder(id: string, signal?: AbortSignal): Promise<Order | null> {
    const reply = await client.request(['imaging-orders', id], { expect: [404], signal });
    return reply.status === 404 ? null : orderOf(reply);
  }

  async function me(signal?: AbortSignal) {
    return (await client.request(['auth', 'me'], { signal })).parse(wireUser);
  }

  return {
    findPatients: async (query, limit, signal) => [
      ...(query.trim() === '' ? [] : (await searchPatients({ text: query.trim() }, limit, signal)).patients),
    ],
    searchPatients,
    getPatient: (id, signal) => followMerges(client, id, signal),
    patientOrders: async (patientId, signal) =>
      (await readPages(client, ['imaging-orders'], { patient_id: patientId }, wireOrder, ordersLimit, signal)).items,
    findOrder: async (accessionNumber, signal) => {
      if (accessionNumber.trim() === '') return null;
      const query = { accession_number: accessionNumber.trim() };
      const { items } = await readPages(client, ['imaging-orders'], query, wireOrder, 2, signal);
      const [only, second] = items;
      // Two orders under one accession number: neither is "the" order, a person chooses from the patient's list.
      return only === undefined || second !== undefined ? null : getOrder(only.id, signal);
    },
    getOrder,
    linkOrder: async (orderId, etag, link, signal) =>
      linkOutcome(
        await client.request(['imaging-orders', orderId], {
          method: 'PATCH',
          headers: etag === '' ? {} : { 'if-match': etag },
          body: orderLinkBody(link),
          expect: [404, 409, 412, 428],
          signal,
        }),
      ),
    unlinkOrder: (orderId, uid, signal) => unlinkOrder(client, { orderId, uid }, getOrder, signal),
    putUploadLog: async (log, signal) => {
      await client.request(['dicom', 'upload-logs', log.id], { method: 'PUT', body: uploadLogBody(log), signal });
    },
    viewerAddress: async ([first, ...others], signal) => {
      if (first === undefined) return null;
      const query = others.length === 0 ? {} : { compare: others.join(',') };
      const reply = await client.request(['dicom', 'viewer', first], { query, expect: [404], signal });
      return reply.status === 404 ? null : reply.parse(wireViewerAddress);
    },
    me,
    check: async (signal) => {
      await me(signal);
    },
  };
}

function patientQuery(search: PatientSearch): Record<string, string> {
  const all = {
    mrn: search.mrn,
    family_name: search.familyName,
    given_name: search.givenName,
    birth_date: search.birthDate,
    q: search.text,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** Reads a paged list up to `limit` items; `complete` says that there are no more. */
async function readPages<T extends z.ZodType>(
  client: EhrClient,
  path: readonly string[],
  query: Record<string, string>,
  item: T,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<{ items: z.output<T>[]; complete: boolean }> {
  const items: z.output<T>[] = [];
  const page = wirePage(item);
  let cursor: string | null = null;
  do {
    const asked = { ...query, limit: String(Math.min(pageLimit, limit + 1 - items.length)) };
    const reply = await client.request(path, { query: cursor === null ? asked : { ...asked, cursor }, signal });
    const { items: more, next_cursor: next } = reply.parse(page);
    if (next && (next === cursor || more.length === 0)) throw new FaultError('ehr-error', { reason: 'endless-pages' });
    items.push(...more);
    cursor = next ?? null;
  } while (cursor !== null && items.length <= limit);
  return { items: items.slice(0, limit), complete: cursor === null && items.length <= limit };
}

async function readPatient(client: EhrClient, id: string, signal?: AbortSignal): Promise<Patient | null> {
  const reply = await client.request(['patients', id], { expect: [404], signal });
  return reply.status === 404 ? null : reply.parse(wirePatient);
}

/** The patient as which a record lives on; null when the record, or the one it was merged into, is not there. */
async function followMerges(client: EhrClient, id: string, signal?: AbortSignal): Promise<Patient | null> {
  let patient = await readPatient(client, id, signal);
  for (let hop = 0; patient?.mergedInto; hop += 1) {
    if (hop === mergeHops) throw new FaultError('ehr-error', { reason: 'endless-merge' });
    patient = await readPatient(client, patient.mergedInto, signal);
  }
  return patient;
}

/** A list with merged records replaced by their survivors, each patient once. */
async function survivors(client: EhrClient, found: readonly Patient[], signal?: AbortSignal): Promise<Patient[]> {
  const byId = new Map<string, Patient>();
  for (const patient of found) {
    const living = patient.mergedInto === null ? patient : await followMerges(client, patient.mergedInto, signal);
    if (living !== null) byId.set(living.id, living);
  }
  return [...byId.values()];
}

function orderOf(reply: EhrReply): Order {
  return { ...reply.parse(wireOrder), etag: reply.etag };
}

/** An order that changes under our hands again and again is tried again later. */
const mostVersions = 3;

/**
 * The link's own PATCH with nothing in it (ehr-api.yaml names no other way, and does not promise this one), under the version just read. Only an order that
 * comes back without the study is called unlinked; an EHR that refuses or ignores the request does not offer it.
 */
async function unlinkOrder(
  client: EhrClient,
  { orderId, uid }: { orderId: string; uid: string },
  getOrder: (id: string, signal?: AbortSignal) => Promise<Order | null>,
  signal?: AbortSignal,
): Promise<UnlinkOutcome> {
  for (let version = 1; version <= mostVersions; version += 1) {
    const order = await getOrder(orderId, signal);
    if (order === null || order.studyInstanceUid !== uid) return 'not-linked';
    const reply = await client.request(['imaging-orders', orderId], {
      method: 'PATCH',
      headers: order.etag === '' ? {} : { 'if-match': order.etag },
      body: emptyOrderLink,
      expect: [400, 404, 405, 409, 412, 415, 422, 428, 501],
      signal,
    });
    if (reply.status === 412) continue;
    return reply.status === 200 && orderOf(reply).studyInstanceUid === '' ? 'unlinked' : 'not-offered';
  }
  throw new FaultError('ehr-error', { reason: 'order-keeps-changing' });
}

/** 409 is another study or a cancelled order, told apart by the problem's code; 412 and 428 a version that is no longer, or was never, known. */
function linkOutcome(reply: EhrReply): LinkOutcome {
  switch (reply.status) {
    case 404:
      return { kind: 'not-found' };
    case 409:
      return { kind: reply.parse(wireProblem).code === 'order-cancelled' ? 'cancelled' : 'conflict' };
    case 412:
    case 428:
      return { kind: 'changed' };
    default:
      return { kind: 'linked', order: orderOf(reply) };
  }
}
