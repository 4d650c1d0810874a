import { z } from 'zod';
import type { Order, Patient, RowProblem } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import { healthFact } from '../../contract/settings.ts';
import type { Connector, Page, PagePosition, Resource } from './connector.ts';
import { type FhirClient, type FhirTarget, openFhirClient } from './fhir-client.ts';
import { linkImagingStudy, studiesOfOrder } from './fhir-link.ts';
import { bundle, studyUidOf, wireFhirOrder, wireFhirPatient } from './fhir-wire.ts';
import { fieldTrouble } from './field-trouble.ts';
import { imagingStudyCreate } from './imaging-study.ts';
import { searchWords } from './search-words.ts';

const pageLimit = '500';
const types: Readonly<Record<Resource, string>> = { patients: 'Patient', orders: 'ServiceRequest' };
const wires = { patients: wireFhirPatient, orders: wireFhirOrder } as const;
/** A patient with more orders than this is a test record or a fault. */
const ordersLimit = 2_000;

/** Patients, orders and studies of a FHIR R4 server. Nothing is asked before the first call. */
export function openFhirConnector(target: FhirTarget): Connector {
  const client = openFhirClient(target);

  async function search(query: readonly (readonly [string, string])[], limit: number, signal?: AbortSignal) {
    const found = await searchAll(client, 'patients', query, limit, signal);
    return { patients: found.items as Patient[], complete: found.complete };
  }
  async function readOrder(id: string, signal?: AbortSignal): Promise<Order | null> {
    const reply = await client.request(`ServiceRequest/${encodeURIComponent(id)}`, { expect: [404, 410], signal });
    if (reply.status !== 200) return null;
    const order = reply.parse(wireFhirOrder);
    return order && withStudy(client, order, signal);
  }
  return {
    kind: 'fhir',
    coverage: 'all',
    async check(signal) {
      const query = [['_count', '1']] as const;
      for (const type of Object.values(types)) (await client.request(type, { query, signal })).parse(bundle);
      return { detail: 'FHIR R4: patients and orders can be read', facts: [healthFact('fhir-read')] };
    },
    readPage: ((resource: Resource, position: PagePosition, signal?: AbortSignal) =>
      readDelta(client, resource, position, signal)) as Connector['readPage'],
    live: {
      async readPatient(id, signal) {
        const reply = await client.request(`Patient/${encodeURIComponent(id)}`, { expect: [404, 410], signal });
        return reply.status === 200 ? reply.parse(wireFhirPatient) : null;
      },
      async searchText(text, limit, signal) {
        const searches = textSearches(text).map((query) => search(query, limit, signal));
        const results = await Promise.all(searches);
        const patients = new Map(results.flatMap((found) => found.patients).map((patient) => [patient.id, patient]));
        return {
          patients: [...patients.values()].slice(0, limit),
          complete: results.every(({ complete }) => complete),
        };
      },
      searchFields: (fields, limit, signal) => search(fieldQuery(fields), limit, signal),
      readOrder,
      async ordersOf(patientId, signal) {
        const query = [['subject', `Patient/${patientId}`]] as const;
        const orders = (await searchAll(client, 'orders', query, ordersLimit, signal)).items as Order[];
        return Promise.all(orders.map((order) => withStudy(client, order, signal)));
      },
      async ordersByAccession(accessionNumber, signal) {
        const query = [['identifier', token(accessionNumber)]] as const;
        const orders = (await searchAll(client, 'orders', query, 3, signal)).items as Order[];
        const exact = orders.filter((order) => order.accessionNumber === accessionNumber);
        return Promise.all(exact.map((order) => withStudy(client, order, signal)));
      },
      linkOrder: (orderId, etag, link, signal) => linkImagingStudy(client, { orderId, etag, link, readOrder, signal }),
      recordStudy: async (study, signal) => {
        const { path, ...request } = imagingStudyCreate(study);
        // 412: there are several already; people see to that.
        await client.request(path.join('/'), { ...request, expect: [412], signal });
      },
      // R4 has no upload log. The history here keeps it; what the server should know stands in the ImagingStudy.
      putUploadLog: async () => {},
      viewerAddress: async () => null,
      me: async () => null,
    },
    close: () => {},
  };
}

/** The order with the study that is linked to it. */
async function withStudy(client: FhirClient, order: Order, signal: AbortSignal | undefined): Promise<Order> {
  const [study] = await studiesOfOrder(client, order.id, signal);
  return study === undefined ? order : { ...order, studyInstanceUid: studyUidOf(study) };
}

/** One page of what changed. The cursor is the server's own link; one that it has forgotten begins the pass again. */
async function readDelta(
  client: FhirClient,
  resource: Resource,
  { since, cursor }: PagePosition,
  signal: AbortSignal | undefined,
): Promise<Page<Patient | Order>> {
  const first: (readonly [string, string])[] = [
    ['_sort', '_lastUpdated'],
    ['_count', pageLimit],
    ['_total', 'accurate'],
    ...(since === null ? [] : ([['_lastUpdated', `ge${since}`]] as const)),
  ];
  const reply =
    cursor === null
      ? await client.request(types[resource], { query: first, signal })
      : await client.request(cursor, { expect: [400, 404, 410], signal });
  const nothing = { items: [], next: null, changedUntil: null, total: null, problems: [] };
  if (reply.status !== 200) return { ...nothing, isExpired: true };
  const page = readBundle(reply.parse(bundle), resource);
  if (page.next !== null && page.next === cursor) throw new FaultError('ehr-error', { reason: 'endless-pages' });
  return { ...page, total: cursor === null ? page.total : null };
}

/** The page's records; those that are not of imaging are counted as seen but given to nobody. */
function readBundle(read: z.output<typeof bundle>, resource: Resource): Page<Patient | Order> {
  const items: (Patient | Order)[] = [];
  const problems: RowProblem[] = [];
  let skipped = 0;
  let changedUntil = '';
  for (const { resource: record, search } of read.entry ?? []) {
    if (record === undefined || record.resourceType !== types[resource] || search?.mode === 'outcome') continue;
    const at = record.meta?.lastUpdated ?? '';
    if (at !== '' && (changedUntil === '' || Date.parse(at) > Date.parse(changedUntil))) changedUntil = at;
    const parsed = wires[resource].safeParse(record);
    if (!parsed.success)
      problems.push({ source: types[resource], line: 0, ...fieldTrouble(record.id ?? '?', parsed.error) });
    else if (parsed.data === null) skipped += 1;
    else items.push(parsed.data);
  }
  const next = read.link?.find(({ relation }) => relation === 'next')?.url ?? null;
  return { items, next, changedUntil: changedUntil || null, total: read.total ?? null, problems, skipped };
}

async function searchAll(
  client: FhirClient,
  resource: Resource,
  query: readonly (readonly [string, string])[],
  limit: number,
  signal: AbortSignal | undefined,
): Promise<{ items: (Patient | Order)[]; complete: boolean }> {
  const items: (Patient | Order)[] = [];
  let next: string | null = null;
  do {
    const asked: FhirReplyOf =
      next === null
        ? await client.request(types[resource], {
            query: [...query, ['_count', String(Math.min(limit + 1, 500))]],
            signal,
          })
        : await client.request(next, { signal });
    const page = readBundle(asked.parse(bundle), resource);
    items.push(...page.items);
    if (page.next === next && next !== null) throw new FaultError('ehr-error', { reason: 'endless-pages' });
    next = page.next;
  } while (next !== null && items.length <= limit);
  return { items: items.slice(0, limit), complete: next === null && items.length <= limit };
}
type FhirReplyOf = Awaited<ReturnType<FhirClient['request']>>;

/** What was typed may be a number or words of a name; servers differ in what their text search finds. */
function textSearches(text: string): (readonly [string, string])[][] {
  if (z.iso.date().safeParse(text).success) return [[['birthdate', text]]];
  const words = text.split(/[\s,^]+/).filter(Boolean);
  const byName = words.map((word) => ['name', escaped(word)] as const);
  const hasLetters = searchWords(text).some((word) => /\p{L}/u.test(word));
  return [...(words.length === 1 ? [[['identifier', token(text)] as const]] : []), ...(hasLetters ? [byName] : [])];
}

function fieldQuery(fields: { mrn?: string; familyName?: string; givenName?: string; birthDate?: string }) {
  const all = [
    ['identifier', fields.mrn && token(fields.mrn)],
    ['family', fields.familyName && escaped(fields.familyName)],
    ['given', fields.givenName && escaped(fields.givenName)],
    ['birthdate', fields.birthDate],
  ] as const;
  return all.filter((pair): pair is [(typeof pair)[0], string] => Boolean(pair[1]));
}

/** Commas, bars and dollar signs are FHIR's own (R4 §3.1.1.4.0.1). */
function escaped(value: string): string {
  return value.replace(/[\\,|$]/g, '\\$&');
}

function token(value: string): string {
  return escaped(value.trim());
}
