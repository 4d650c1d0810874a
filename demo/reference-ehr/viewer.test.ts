import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDisc } from '../../src/engine/disc-maker/make-disc.ts';
import { slicesOnDisc } from '../../test/fakes/slices-on-disc.ts';
import { findOrthanc } from '../find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../orthanc.ts';
import { type SignedIn, signIn } from './sign-in.ts';
import { type ReferenceEhr, startReferenceEhr } from './start-reference-ehr.ts';

const isInstalled = findOrthanc() !== undefined;
if (!isInstalled) console.warn('Skipped: Orthanc is not installed (apt-get install orthanc orthanc-dicomweb)');

/** Against a real Orthanc with its DICOMweb plugin: the guard is worth what the archive behind it does. */
describe.skipIf(!isInstalled)('the viewer', () => {
  let folder = '';
  let orthanc: RunningOrthanc;
  let ehr: ReferenceEhr;
  let clock = new Date();
  let radiologist: SignedIn;
  let study = '';
  let otherStudy = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-viewer-test-'));
    orthanc = await startOrthanc();
    study = await storeDisc(1);
    otherStudy = await storeDisc(2);
    ehr = await startReferenceEhr({
      archive: orthanc,
      now: () => clock,
      viewerTokenTtlS: 300,
      accessTokenTtlS: 86_400,
    });
    radiologist = await signIn(ehr, 'radiologist');
  }, 60_000);
  afterAll(async () => {
    await ehr?.stop();
    await orthanc?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function storeDisc(seed: number): Promise<string> {
    const outPath = join(folder, `disc-${seed}`);
    const manifest = await makeDisc({ outPath, kind: 'standard', seed, patients: 1, studies: 1, images: 3 });
    for (const { path } of manifest.instances) await store(join(outPath, path));
    return manifest.studies[0]?.studyInstanceUid ?? '';
  }
  async function store(path: string): Promise<void> {
    const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
    const reply = await fetch(`${orthanc.url}/instances`, {
      method: 'POST',
      headers: { authorization },
      body: readFileSync(path),
    });
    expect(reply.status).toBe(200);
  }

  const issueToken = async (...uids: string[]): Promise<string> =>
    (await radiologist.call('POST', '/dicom/viewer-token', { body: { study_instance_uids: uids } })).body.token;

  const ask = (path: string, token?: string): Promise<Response> =>
    fetch(ehr.viewerOrigin + path, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

  const lastEntry = () => ehr.state.accessLog.at(-1);

  it('is given every image of a series, also one that came after its headers were asked for ahead', async () => {
    const person = { patientId: 'P7', patientName: 'Testcase^Ida', birthDate: '1961-12-13', sex: 'F' };
    const disc = slicesOnDisc({ folder: join(folder, 'ahead'), name: 'ahead', images: 3, person });
    const [last = '', ...others] = readdirSync(disc.folder).map((name) => join(disc.folder, name));
    for (const path of others) await store(path);
    const token = await issueToken(disc.studyInstanceUid);
    const found = (await (await ask(`/dicom-web/studies/${disc.studyInstanceUid}/series`, token)).json()) as Record<
      string,
      { Value: string[] }
    >[];
    const path = `/dicom-web/studies/${disc.studyInstanceUid}/series/${found[0]?.['0020000E']?.Value[0]}/metadata`;
    const told = async () => {
      const reply = await ask(path, token);
      expect(reply.headers.get('content-type')).toContain('json');
      return (await reply.json()) as unknown[];
    };
    expect(await told()).toHaveLength(2);
    expect(await told()).toEqual(await told());
    await store(last);
    expect(await told()).toHaveLength(3);
    // The token opens this study's headers, and nobody has them without.
    expect((await ask(path)).status).toBe(403);
    expect((await ask(path, await issueToken(otherStudy))).status).toBe(403);
  });

  it('opens the study of its token: search, metadata, pixels and WADO-URI', async () => {
    const token = await issueToken(study);
    const found = (await (await ask(`/dicom-web/studies?StudyInstanceUID=${study}`, token)).json()) as unknown[];
    expect(found).toHaveLength(1);
    const metadata = (await (await ask(`/dicom-web/studies/${study}/metadata`, token)).json()) as Record<
      string,
      { Value: string[] }
    >[];
    const image = metadata.find((instance) => instance['00280010'] !== undefined) ?? {};
    const [series, instance] = [image['0020000E']?.Value[0], image['00080018']?.Value[0]];
    const frame = await ask(`/dicom-web/studies/${study}/series/${series}/instances/${instance}/frames/1`, token);
    expect(frame.headers.get('content-type')).toContain('multipart/related');
    expect((await frame.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
    const wado = await ask(
      `/wado?requestType=WADO&studyUID=${study}&seriesUID=${series}&objectUID=${instance}&contentType=application%2Fdicom`,
      token,
    );
    expect(wado.status).toBe(200);
    expect(lastEntry()).toMatchObject({ user_name: 'Dr Nadia Ahmadi', study_instance_uid: study, outcome: 'allowed' });
  });

  it('finds nothing but the studies of the token, whatever a search asks for', async () => {
    const token = await issueToken(study);
    for (const query of ['', '?PatientName=*', '?limit=100', '?StudyInstanceUID=']) {
      const found = (await (await ask(`/dicom-web/studies${query}`, token)).json()) as Record<
        string,
        { Value: string[] }
      >[];
      expect(found.map((one) => one['0020000D']?.Value[0])).toEqual([study]);
    }
  });

  it('leads back to its own origin from every address inside the archive’s answers', async () => {
    const text = await (await ask('/dicom-web/studies', await issueToken(study))).text();
    expect(text).toContain(`${ehr.viewerOrigin}/dicom-web/studies/${study}`);
    expect(text).not.toContain(orthanc.url);
  });

  it('refuses without a token, with a wrong one, for another study and for paths that are none', async () => {
    const token = await issueToken(study);
    const attempts: [path: string, token: string | undefined, reason: string][] = [
      ['/dicom-web/studies', undefined, 'no-token'],
      ['/dicom-web/studies', 'wrong', 'token-invalid-or-expired'],
      [`/dicom-web/studies/${otherStudy}/metadata`, token, 'study-not-in-token'],
      [`/dicom-web/studies?StudyInstanceUID=${otherStudy}`, token, 'study-not-in-token'],
      [`/dicom-web/studies?StudyInstanceUID=${study}&0020000D=${otherStudy}`, token, 'study-not-in-token'],
      [`/dicom-web/studies?StudyInstanceUID=${study},${otherStudy}`, token, 'study-not-in-token'],
      [`/dicom-web/studies/${study}/../${otherStudy}/metadata`, token, 'study-not-in-token'],
      [`/dicom-web/studies/${study}%2f..%2f${otherStudy}`, token, 'outside-of-any-study'],
      [`/wado?requestType=WADO&studyUID=${otherStudy}`, token, 'study-not-in-token'],
      [`/wado?requestType=WADO&studyUID=${study}&studyUID=${otherStudy}`, token, 'outside-of-any-study'],
      ['/dicom-web/servers', token, 'outside-of-any-study'],
    ];
    for (const [path, offered, reason] of attempts) {
      const reply = await ask(path, offered);
      expect([path, reply.status]).toEqual([path, 403]);
      expect(await reply.json()).toEqual({ code: reason });
      expect(lastEntry()).toMatchObject({ outcome: 'refused', reason });
    }
  });

  it('refuses a token after its time, and still knows whose it was', async () => {
    const token = await issueToken(study);
    const later = clock;
    clock = new Date(clock.getTime() + 301_000);
    expect((await ask(`/dicom-web/studies/${study}/metadata`, token)).status).toBe(403);
    expect(lastEntry()).toMatchObject({ user_name: 'Dr Nadia Ahmadi', reason: 'token-invalid-or-expired' });
    clock = later;
  });

  it('only reads', async () => {
    const authorization = `Bearer ${await issueToken(study)}`;
    const reply = await fetch(`${ehr.viewerOrigin}/dicom-web/studies`, {
      method: 'POST',
      headers: { authorization },
      body: 'x',
    });
    expect(reply.status).toBe(405);
  });

  it('works after a reload of the page, by the cookie of its first load', async () => {
    const { body } = await radiologist.call('GET', `/dicom/viewer/${study}`);
    const page = await fetch(body.url);
    const cookie = page.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const reply = await fetch(`${ehr.viewerOrigin}/dicom-web/studies/${study}/metadata`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(reply.status).toBe(200);
  });

  it('isolates its page and runs no script but its own', async () => {
    const { headers } = await ask('/viewer?StudyInstanceUIDs=1');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self' 'wasm-unsafe-eval'/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  });

  it('gives addresses of one study or several side by side, and none of a study that the archive lacks', async () => {
    const one = new URL((await radiologist.call('GET', `/dicom/viewer/${study}`)).body.url);
    expect([one.origin, one.pathname]).toEqual([ehr.viewerOrigin, '/viewer']);
    expect(one.searchParams.get('StudyInstanceUIDs')).toBe(study);
    const two = new URL((await radiologist.call('GET', `/dicom/viewer/${study}?compare=${otherStudy}`)).body.url);
    expect(two.searchParams.get('hangingProtocolId')).toBe('@ohif/hpCompare');
    const found = (await (await ask('/dicom-web/studies', two.searchParams.get('token') ?? '')).json()) as unknown[];
    expect(found).toHaveLength(2);
    expect((await radiologist.call('GET', '/dicom/viewer/1.2.3')).status).toBe(404);
  });

  it('shows the front desk only what it brought in itself, and writes the refusal down', async () => {
    const desk = await signIn(ehr, 'frontdesk');
    expect(await desk.call('GET', `/dicom/viewer/${study}`)).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
    expect(lastEntry()).toMatchObject({ user_name: 'Petra Lindqvist', action: 'token-issued', outcome: 'refused' });
    expect((await desk.call('GET', '/dicom/access-log')).status).toBe(403);
    const order = [...ehr.state.orders.values()].find((one) => one.accession_number === 'ACC20260317-4');
    if (order === undefined) throw new Error('The demo has this order');
    const { etag } = await desk.call('GET', `/imaging-orders/${order.id}`);
    const link = {
      ...{ study_instance_uid: study, orthanc_study_id: 'x', number_of_series: 1, number_of_images: 3 },
      ...{ uploaded_by: desk.userId, uploaded_at: clock.toISOString(), upload_source: 'cd_import' },
    };
    await desk.call('PATCH', `/imaging-orders/${order.id}`, { body: link, headers: { 'if-match': etag ?? '' } });
    expect((await desk.call('GET', `/dicom/viewer/${study}`)).status).toBe(200);
  });

  it('never writes a token to the access log', async () => {
    const token = await issueToken(study);
    await ask(`/dicom-web/studies/${study}/metadata`, token);
    const admin = await signIn(ehr, 'admin');
    const log = await admin.call('GET', '/dicom/access-log');
    expect(log.body.items.length).toBeGreaterThan(10);
    expect(JSON.stringify(log.body)).not.toContain(token);
  });

  it('lists the archive’s studies, by patient, accession and UID, and deletes one only for an administrator with a reason', async () => {
    const all = await radiologist.call('GET', '/dicom/studies?limit=1');
    expect(all.body.items).toHaveLength(1);
    const rest = await radiologist.call('GET', `/dicom/studies?limit=1&cursor=${all.body.next_cursor}`);
    const listed = [all.body.items[0], rest.body.items[0]];
    expect(new Set(listed.map((one) => one.study_instance_uid))).toEqual(new Set([study, otherStudy]));
    const mine = (await radiologist.call('GET', `/dicom/studies/${study}`)).body;
    expect(mine).toMatchObject({
      study_instance_uid: study,
      orthanc_study_id: expect.stringMatching(/^[0-9a-f-]{44}$/),
    });
    const byAccession = await radiologist.call(
      'GET',
      `/dicom/studies/accession/${encodeURIComponent(mine.accession_number)}`,
    );
    expect(byAccession.body.study_instance_uid).toBe(study);
    expect((await radiologist.call('GET', '/dicom/studies/accession/*')).status).toBe(400);
    const [anyone] = ehr.state.patients.values();
    expect((await radiologist.call('GET', `/dicom/studies/patient/${anyone?.id}`)).body.items).toEqual([]);

    const reason = { body: { reason: 'wrong patient' } };
    expect((await radiologist.call('DELETE', `/dicom/studies/${otherStudy}`, reason)).status).toBe(403);
    const admin = await signIn(ehr, 'admin');
    expect((await admin.call('DELETE', `/dicom/studies/${otherStudy}`)).status).toBe(400);
    expect((await admin.call('DELETE', `/dicom/studies/${otherStudy}`, reason)).status).toBe(204);
    expect((await radiologist.call('GET', `/dicom/studies/${otherStudy}`)).status).toBe(404);
    expect(ehr.state.deletions).toMatchObject([{ study_instance_uid: otherStudy, reason: 'wrong patient' }]);
  });
});
