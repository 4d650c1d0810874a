import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeArchive, startFakeArchive } from '../../test/fakes/fake-archive.ts';
import type { ImagingOrder, Patient } from './ehr-types.ts';
import { type SignedIn, signIn } from './sign-in.ts';
import { type ReferenceEhr, startReferenceEhr } from './start-reference-ehr.ts';

let archive: FakeArchive;
let ehr: ReferenceEhr;
let desk: SignedIn;
let clock = new Date('2026-03-17T08:00:00Z');

beforeAll(async () => {
  archive = await startFakeArchive();
});
afterAll(() => archive.stop());

beforeEach(async () => {
  clock = new Date('2026-03-17T08:00:00Z');
  ehr = await startReferenceEhr({ archive, seed: 7, now: () => clock, accessTokenTtlS: 60 });
  desk = await signIn(ehr, 'frontdesk');
  return () => ehr.stop();
});

describe('signing in', () => {
  const token = (form: Record<string, string>): Promise<Response> =>
    fetch(`${ehr.url}/auth/token`, { method: 'POST', body: new URLSearchParams(form) });

  it('refuses a wrong password without saying which of the two was wrong', async () => {
    const wrongPassword = await token({ grant_type: 'password', username: 'frontdesk', password: 'x' });
    const wrongName = await token({ grant_type: 'password', username: 'nobody', password: 'demo-frontdesk' });
    expect(wrongPassword.status).toBe(401);
    expect(wrongPassword.headers.get('content-type')).toBe('application/problem+json');
    expect(await wrongPassword.json()).toEqual(await wrongName.json());
  });

  it('ends a session after its time, and a refresh token begins the next one', async () => {
    const first = (await (
      await token({ grant_type: 'password', username: 'admin', password: 'demo-admin' })
    ).json()) as Record<string, string>;
    clock = new Date(clock.getTime() + 61_000);
    expect((await desk.call('GET', '/auth/me')).status).toBe(401);
    const next = await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' });
    const { access_token } = (await next.json()) as { access_token: string };
    const me = await fetch(`${ehr.url}/auth/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(await me.json()).toMatchObject({ name: 'Ines Duarte', roles: ['admin'] });
  });

  it('answers nothing to somebody who has not signed in', async () => {
    const reply = await fetch(`${ehr.url}/patients`);
    expect(reply.status).toBe(401);
    expect(await reply.json()).toMatchObject({ status: 401, code: 'not-signed-in' });
  });
});

describe('patients', () => {
  const search = async (query: string): Promise<string[]> =>
    (await desk.call('GET', `/patients?${query}`)).body.items.map((patient: Patient) => patient.mrn);

  it('finds the patient of the demo by number, and by name whatever its case and accents', async () => {
    expect(await search('mrn=0047113')).toEqual(['0047113']);
    expect(await search('family_name=MUELLER&given_name=jorg')).toEqual(['0047113']);
    expect(await search('q=jorg 1970-01-02')).toEqual(['0047113']);
  });

  it('finds people by former, ideographic and phonetic names', async () => {
    expect(await search('family_name=Brandt')).toEqual(['0052208']);
    expect(await search(`family_name=${encodeURIComponent('山田')}`)).toEqual(['0070020']);
    expect(await search(`q=${encodeURIComponent('すずき')}`)).toEqual(['0070021']);
    expect(await search(`family_name=${encodeURIComponent('петров')}`)).toEqual(['0070011']);
  });

  it('says of a merged record who survives', async () => {
    const [merged] = (await desk.call('GET', '/patients?mrn=0031877')).body.items;
    const survivor = await desk.call('GET', `/patients/${merged.merged_into}`);
    expect(survivor.body.mrn).toBe('0046001');
  });

  it('has the same people and ids for the same seed', async () => {
    const other = await startReferenceEhr({ archive, seed: 7 });
    expect([...other.state.patients.values()]).toEqual([...ehr.state.patients.values()]);
    expect([...other.state.orders.values()]).toEqual([...ehr.state.orders.values()]);
    await other.stop();
  });

  it('loses nobody between pages, even one who changes meanwhile', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 20 && cursor !== null; page++) {
      const reply = await desk.call('GET', `/patients?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...reply.body.items.map((patient: Patient) => patient.id));
      cursor = reply.body.next_cursor;
      if (page === 0) {
        const [changed] = reply.body.items as [Patient];
        ehr.state.patients.set(changed.id, { ...changed, updated_at: clock.toISOString() });
      }
    }
    expect(new Set(seen)).toEqual(new Set(ehr.state.patients.keys()));
    expect(seen).toHaveLength(ehr.state.patients.size + 1);
  });

  it('gives only what has changed since a moment, that moment included', async () => {
    const [anyone] = [...ehr.state.patients.values()] as [Patient];
    ehr.state.patients.set(anyone.id, { ...anyone, updated_at: '2026-03-17T07:00:00.000Z' });
    expect(await search('updated_since=2026-03-17T07:00:00Z')).toEqual([anyone.mrn]);
    expect(await search('updated_since=2026-03-17T07:00:01Z')).toEqual([]);
  });

  it.each(['limit=0', 'limit=501', 'limit=x', 'cursor=bm9uc2Vuc2U', 'updated_since=yesterday'])(
    'refuses %s',
    async (query) => {
      expect((await desk.call('GET', `/patients?${query}`)).status).toBe(400);
    },
  );
});

describe('linking a study to an order', () => {
  const link = (studyInstanceUid = '1.2.3'): Record<string, unknown> => ({
    study_instance_uid: studyInstanceUid,
    orthanc_study_id: '8a8cf898-ca27c490-d0c7058c-929d0581-2bbf104d',
    number_of_series: 2,
    number_of_images: 120,
    study_date: '2026-03-01',
    study_time: '10:20:30',
    uploaded_by: desk.userId,
    uploaded_at: '2026-03-17T08:00:00Z',
    upload_source: 'cd_import',
  });
  const findOrder = async (accession = 'ACC20260317-4'): Promise<ImagingOrder> =>
    (await desk.call('GET', `/imaging-orders?accession_number=${accession}`)).body.items[0];

  it('writes every field and completes the order', async () => {
    const order = await findOrder();
    expect(order).toMatchObject({ status: 'outside_images_expected', modality: 'CT', procedure_name: 'CT thorax' });
    const { etag } = await desk.call('GET', `/imaging-orders/${order.id}`);
    const reply = await desk.call('PATCH', `/imaging-orders/${order.id}`, {
      body: link(),
      headers: { 'if-match': etag ?? '' },
    });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ ...link(), status: 'completed', updated_at: clock.toISOString() });
    expect(reply.etag).not.toBe(etag);
  });

  it('does nothing for the same study again, even with an old ETag, since the first answer may have been lost', async () => {
    const { id } = await findOrder();
    const { etag } = await desk.call('GET', `/imaging-orders/${id}`);
    ehr.faults.next({ kind: 'drop-reply', on: /^PATCH/ });
    const request = { body: link(), headers: { 'if-match': etag ?? '' } };
    await expect(desk.call('PATCH', `/imaging-orders/${id}`, request)).rejects.toThrow();
    const before = ehr.state.orders.get(id);
    expect(before?.study_instance_uid).toBe('1.2.3');
    clock = new Date(clock.getTime() + 5_000);
    expect((await desk.call('PATCH', `/imaging-orders/${id}`, request)).status).toBe(200);
    expect(ehr.state.orders.get(id)).toEqual(before);
  });

  it('refuses another study, a cancelled order, a stale ETag and a missing one, each in its own words', async () => {
    const { id } = await findOrder();
    const path = `/imaging-orders/${id}`;
    expect(await desk.call('PATCH', path, { body: link() })).toMatchObject({
      status: 428,
      body: { code: 'if-match-required' },
    });
    const stale = { body: link(), headers: { 'if-match': '"old"' } };
    expect(await desk.call('PATCH', path, stale)).toMatchObject({ status: 412, body: { code: 'changed-since-read' } });
    const { etag } = await desk.call('GET', path);
    await desk.call('PATCH', path, { body: link(), headers: { 'if-match': etag ?? '' } });
    expect(await desk.call('PATCH', path, { body: link('1.2.4') })).toMatchObject({
      status: 409,
      body: { code: 'linked-to-another-study' },
    });
    const cancelled = await findOrder('ACC20260315-9');
    const refused = await desk.call('PATCH', `/imaging-orders/${cancelled.id}`, { body: link() });
    expect(refused).toMatchObject({ status: 409, body: { code: 'order-cancelled' } });
  });

  it.each([
    ['study_instance_uid', '1.2.x'],
    ['number_of_images', -1],
    ['uploaded_by', 'somebody'],
    ['upload_source', 'manual'],
    ['study_date', '20260301'],
    ['study_time', '102030'],
    ['status', 'completed'],
  ])('names a malformed %s and never its value', async (field, value) => {
    const { id } = await findOrder();
    const reply = await desk.call('PATCH', `/imaging-orders/${id}`, { body: { ...link(), [field]: value } });
    expect(reply).toMatchObject({ status: 400, body: { code: 'bad-link' } });
    expect(reply.body.detail).toContain(field);
    expect(reply.body.detail).not.toContain(`${value}`.length > 2 && field !== 'status' ? `${value}` : ' completed');
  });
});

describe('upload logs', () => {
  const log = (id: string): Record<string, unknown> => ({
    id,
    uploaded_by: desk.userId,
    study_instance_uid: '1.2.3',
    number_of_files: 2,
    total_size_mb: 1.5,
    original_patient_id: 'RO-1',
    modified_patient_id: '0047113',
    upload_status: 'success',
    uploaded_at: '2026-03-17T08:00:00Z',
    file_names: ['IM1', 'IM2'],
  });

  it('is one log however often it is sent', async () => {
    const id = randomUUID();
    expect((await desk.call('PUT', `/dicom/upload-logs/${id}`, { body: log(id) })).status).toBe(201);
    expect((await desk.call('PUT', `/dicom/upload-logs/${id}`, { body: log(id) })).status).toBe(200);
    const listed = await desk.call('GET', '/dicom/upload-logs?study_instance_uid=1.2.3');
    expect(listed.body.items).toHaveLength(1);
    expect(listed.body.items[0]).toMatchObject({ ...log(id), error_message: null, imaging_order_id: null });
  });

  it('refuses an id that differs from the address, an unknown status and an unknown patient', async () => {
    const id = randomUUID();
    const put = (body: unknown) => desk.call('PUT', `/dicom/upload-logs/${id}`, { body });
    expect((await put(log(randomUUID()))).status).toBe(400);
    expect((await put({ ...log(id), upload_status: 'fine' })).status).toBe(400);
    expect((await put({ ...log(id), patient_id: randomUUID() })).status).toBe(422);
    expect(ehr.state.uploadLogs.size).toBe(0);
  });
});

describe('on a bad day', () => {
  it('answers with the planned status, then works again', async () => {
    ehr.faults.next({ status: 503, on: /^GET .*\/patients/, headers: { 'retry-after': '2' } });
    expect((await desk.call('GET', '/patients')).status).toBe(503);
    expect((await desk.call('GET', '/patients')).status).toBe(200);
  });

  it('breaks connections while offline', async () => {
    ehr.faults.goOffline();
    await expect(desk.call('GET', '/patients')).rejects.toThrow();
    ehr.faults.goOnline();
    expect((await desk.call('GET', '/patients')).status).toBe(200);
  });

  it('says so when its archive does not answer', async () => {
    archive.goOffline();
    expect(await desk.call('GET', '/dicom/studies')).toMatchObject({
      status: 503,
      body: { code: 'archive-unreachable' },
    });
    archive.goOnline();
  });

  it('knows what it does not know', async () => {
    expect((await desk.call('GET', '/nothing')).status).toBe(404);
    expect((await desk.call('DELETE', '/patients')).status).toBe(405);
    expect((await desk.call('GET', `/imaging-orders/${randomUUID()}`)).status).toBe(404);
    expect((await desk.call('GET', '/patients/%ff')).status).toBe(400);
  });
});
