import type { z } from 'zod';
import type { Order, Patient } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import { healthFact } from '../../contract/settings.ts';
import type { Connector, Page, PagePosition, Resource } from './connector.ts';
import type { LinkOutcome, PatientSearch, UnlinkOutcome } from './directory.ts';
import { type EhrClient, type EhrReply, type EhrTarget, openEhrClient } from './ehr-client.ts';
import {
  emptyOrderLink,
  orderLinkBody,
  uploadLogBody,
  wireDeltaPage,
  wireOrder,
  wirePage,
  wirePatient,
  wireProblem,
  wireUser,
  wireViewerAddress,
} from './ehr-wire.ts';
import { fieldTrouble } from './field-trouble.ts';

const pageLimit = 500;
/** A patient with more orders than this is a test record or a fault. */
const ordersLimit = 2_000;
/** Before every change. With a time, lists come in the order of changes, and a cursor outlives a restart. */
const beginning = '1970-01-01T00:00:00Z';

/** Patients and orders over the EHR's REST interface (ehr-api.yaml). Nothing is asked before the first call. */
export function openEhrConnector(target: EhrTarget): Connector {
  const client = openEhrClient(target);

  async function readOrder(id: string, signal?: AbortSignal): Promise<Order | null> {
    const reply = await client.request(['imaging-orders', id], { expect: [404], signal });
    return reply.status === 404 ? null : orderOf(reply);
  }

  async function me(signal?: AbortSignal) {
    return (await client.request(['auth', 'me'], { signal })).parse(wireUser);
  }

  async function search(query: PatientSearch, limit: number, signal?: AbortSignal) {
    const { items, complete } = await readPages(client, ['patients'], patientQuery(query), wirePatient, limit, signal);
    return { patients: items, complete };
  }

  return {
    kind: 'rest',
    coverage: 'all',
    async check(signal) {
      const { name } = await me(signal);
      return { detail: `signed in as ${name}`, facts: [healthFact('signed-in', { name })] };
    },
    readPage: ((resource: Resource, position: PagePosition, signal?: AbortSignal) =>
      resource === 'patients'
        ? readDelta(client, 'patients', wirePatient, position, signal)
        : readDelta(client, 'imaging-orders', wireOrder, position, signal)) as Connector['readPage'],
    live: {
      readPatient: (id, signal) => readPatient(client, id, signal),
      searchText: (text, limit, signal) => search({ text }, limit, signal),
      searchFields: search,
      readOrder,
      ordersOf: async (patientId, signal) =>
        (await readPages(client, ['imaging-orders'], { patient_id: patientId }, wireOrder, ordersLimit, signal)).items,
      async ordersByAccession(accessionNumber, signal) {
        const query = { accession_number: accessionNumber };
        const { items } = await readPages(client, ['imaging-orders'], query, wireOrder, 2, signal);
        const [only, second] = items;
        // A list carries no version: the one order is read again for it.
        const read = only === undefined || second !== undefined ? null : await readOrder(only.id, signal);
        return read === null ? items : [read];
      },
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
      unlinkOrder: (orderId, uid, signal) => unlinkOrder(client, { orderId, uid }, readOrder, signal),
      async deleteStudy(studyInstanceUid, reason, signal) {
        const reply = await client.request(['dicom', 'studies', studyInstanceUid], {
          ...{ method: 'DELETE', body: { reason }, expect: [403, 404], signal },
        });
        return reply.status === 403 ? 'not-allowed' : reply.status === 404 ? 'not-there' : 'deleted';
      },
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
    },
    close: () => {},
  };
}

/**
 * One page of what changed. A record that is none (no id, a birth date that no calendar has) is named and left out; the others of its page are taken.
 */
async function readDelta<T extends z.ZodType<{ id: string }>>(
  client: EhrClient,
  list: 'patients' | 'imaging-orders',
  item: T,
  { since, cursor }: PagePosition,
  signal: AbortSignal | undefined,
): Promise<Page<z.output<T>>> {
  const query = { updated_since: since ?? beginning, limit: String(pageLimit), ...(cursor === null ? {} : { cursor }) };
  const reply = await client.request([list], { query, expect: cursor === null ? [] : [400, 404, 410], signal });
  const nothing = { items: [], next: null, changedUntil: null, total: null, problems: [] };
  if (reply.status !== 200) return { ...nothing, isExpired: true };
  const { items, next_cursor: next } = reply.parse(wireDeltaPage);
  if (next && (next === cursor || items.length === 0)) throw new FaultError('ehr-error', { reason: 'endless-pages' });
  const taken: z.output<T>[] = [];
  const problems = [];
  let changedUntil = '';
  for (const raw of items) {
    const parsed = item.safeParse(raw.record);
    if (parsed.success) taken.push(parsed.data);
    else problems.push({ source: list, line: 0, ...fieldTrouble(raw.id, parsed.error) });
    if (raw.updatedAt > changedUntil) changedUntil = raw.updatedAt;
  }
  return { items: taken, next: next ?? null, changedUntil: changedUntil || null, total: null, problems };
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
