import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ReferenceEhr, startReferenceEhr } from '../../demo/reference-ehr/start-reference-ehr.ts';
import { FaultError } from '../../src/contract/fault.ts';
import { openTestDesk, type TestDesk } from './desk.ts';

/** The code of the fault that a call ends with. */
async function refusal(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof FaultError ? error.fault.code : String(error)),
  );
}

let ehr: ReferenceEhr;
let desk: TestDesk;
let clock: Date;
const later = (ms: number) => {
  clock = new Date(clock.getTime() + ms);
};
const dayMs = 86_400_000;
const password = (login: string) => ehr.state.users.get(login)?.password ?? '';
const signIn = (login: string, given = password(login)) => desk.client.people.signIn({ login, password: given });
const away = () => ehr.faults.goOffline();

describe('who sits at the desk', () => {
  beforeAll(async () => {
    clock = new Date('2026-03-17T08:00:00Z');
    ehr = await startReferenceEhr({ archive: { url: 'http://127.0.0.1:9', user: '', password: '' } });
    desk = await openTestDesk(() => clock);
  });
  afterAll(async () => {
    await desk.close();
    await ehr.stop();
  });
  beforeEach(() => ehr.faults.clear());
  const actions = () => [...desk.engine.audit.list(0)];

  it('goes on as before where nobody set people up, and says so', async () => {
    const { client } = desk;
    await client.settings.save({
      ehr: { kind: 'rest', url: ehr.url, user: 'radiographer', password: password('radiographer') },
    });
    expect(await client.people.desk({})).toMatchObject({
      signIn: 'off',
      status: 'open',
      person: { id: 'desk-account', roles: ['administrator'], source: 'computer' },
    });
    await client.people.lock({ reason: 'idle' });
    expect(await client.imports.list({})).toEqual([]);
    const people = (await client.app.health({})).find(({ part }) => part === 'people');
    expect(people).toMatchObject({ state: 'not-configured', detail: expect.stringContaining('administrator') });
  });

  it('is turned on only by an administrator of the EHR who has signed in: nobody locks a site out', async () => {
    const on = () => desk.client.settings.save({ people: { signIn: 'password' } });
    expect(await refusal(on())).toBe('sign-in-needed');
    await signIn('frontdesk');
    expect(await refusal(on())).toBe('role-missing');
    await signIn('admin');
    await on();
    expect(await desk.client.people.desk({})).toMatchObject({
      signIn: 'password',
      status: 'open',
      person: { name: 'Ines Duarte' },
    });
  });

  it('answers nobody and tells nothing while it is locked, and opens for its person or another', async () => {
    const { client } = desk;
    await client.people.lock({ reason: 'idle' });
    expect(await client.people.desk({})).toMatchObject({ status: 'locked', person: { name: 'Ines Duarte' } });
    for (const call of [
      client.imports.list({}),
      client.settings.get({}),
      client.directory.findPatients({ query: 'a' }),
    ])
      expect(await refusal(call)).toBe('sign-in-needed');
    // A drop that appears meanwhile, or an import that goes on, is told to nobody.
    const before = desk.heard.length;
    await client.people.lock({ reason: 'person' });
    expect(desk.heard.slice(before).filter((name) => !name.startsWith('people.'))).toEqual([]);
    expect(await refusal(signIn('admin', 'guess'))).toBe('sign-in-wrong');
    await signIn('frontdesk');
    expect(await client.people.desk({})).toMatchObject({
      status: 'open',
      person: { name: 'Petra Lindqvist', roles: ['front-desk'] },
    });
    expect(await client.imports.list({})).toEqual([]);
  });

  it('refuses the front desk what only administrators or imaging staff may, whatever the window shows, and keeps a row of it', async () => {
    const { client } = desk;
    const refused: [string, () => Promise<unknown>][] = [
      ['settings', () => client.settings.save({ site: { institutionName: 'Elsewhere', stationName: 'X' } })],
      ['backup', () => client.app.backUp({})],
      ['people', () => client.people.known({})],
      ['archive', () => client.archive.find({ mrn: '1' })],
      ['export', () => client.history.export({ format: 'csv', since: null })],
      ['decision', () => client.imports.decide({ importId: 'any', choice: 'keep-archive', reason: '' })],
    ];
    for (const [what, call] of refused) expect(await refusal(call()), what).toBe('role-missing');
    const rows = actions().filter(({ action }) => action === 'access.refused');
    expect(rows.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['settings.save', 'app.backUp', 'people.known', 'archive.find', 'imports.decideArchive']),
    );
    expect(rows.at(-1)?.actor).toBe(ehr.state.users.get('frontdesk')?.id);
  });

  it('writes who did it into every row', async () => {
    await signIn('admin');
    await desk.client.settings.save({ site: { institutionName: 'Harbour', stationName: 'DESK' } });
    await signIn('radiographer');
    await desk.client.imports.pauseAll({});
    const id = (login: string) => ehr.state.users.get(login)?.id;
    const rows = actions();
    expect(rows.findLast(({ action }) => action === 'settings.saved')?.actor).toBe(id('admin'));
    expect(rows.findLast(({ action }) => action === 'imports.paused')?.actor).toBe(id('radiographer'));
    expect(rows.findLast(({ action }) => action === 'user.signed-in')).toMatchObject({
      actor: id('radiographer'),
      detail: { name: 'Tomasz Wilk', roles: ['imaging'], replaced: id('admin') },
    });
    expect(JSON.stringify(rows)).not.toContain(password('admin'));
  });

  it('lets whoever signed in lately work while the EHR is away, for the days that the site set, over a restart', async () => {
    await signIn('frontdesk');
    desk = await desk.restart();
    expect(await desk.client.people.desk({})).toMatchObject({ status: 'nobody', person: null });
    away();
    later(6 * dayMs);
    await signIn('frontdesk');
    expect(await desk.client.people.desk({})).toMatchObject({
      status: 'open',
      person: { source: 'offline', roles: ['front-desk'] },
    });
    expect(await refusal(signIn('radiologist'))).toBe('sign-in-offline');
    later(2 * dayMs);
    expect(await refusal(signIn('frontdesk'))).toBe('sign-in-offline');
  });

  it('forgets an offline password that the EHR has ceased to accept', async () => {
    const user = ehr.state.users.get('radiographer');
    if (!user) throw new Error('the demo has a radiographer');
    await signIn('radiographer');
    const old = user.password;
    ehr.state.users.set('radiographer', { ...user, password: 'changed-in-the-ehr' });
    expect(await refusal(signIn('radiographer', old))).toBe('sign-in-wrong');
    away();
    expect(await refusal(signIn('radiographer', old))).toBe('sign-in-offline');
    ehr.state.users.set('radiographer', user);
  });

  it('stops guessing after five wrong passwords, many at once and over a restart, and lets the right one in a quarter of an hour later', async () => {
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, at) => refusal(signIn('radiologist', `guess-${at}`))),
    );
    expect(tries.filter((code) => code === 'sign-in-wrong')).toHaveLength(5);
    expect(tries.filter((code) => code === 'sign-in-blocked')).toHaveLength(3);
    desk = await desk.restart();
    expect(await refusal(signIn('radiologist'))).toBe('sign-in-blocked');
    later(16 * 60_000);
    expect(await refusal(signIn('radiologist'))).toBe('answered');
  });

  it('gives more rights in an emergency, for an hour, with a reason that every administrator sees', async () => {
    await signIn('frontdesk');
    const { client } = desk;
    await client.people.takeEmergencyAccess({ reason: 'Stroke patient, nobody of imaging in the house' });
    expect((await client.people.desk({})).person).toMatchObject({ roles: ['front-desk', 'imaging'], source: 'ehr' });
    expect(await refusal(client.settings.save({}))).toBe('role-missing');
    await client.people.signOut({});
    expect(await refusal(client.people.takeEmergencyAccess({ reason: 'I want to look', name: 'A stranger' }))).toBe(
      'emergency-off',
    );
    await signIn('admin');
    const [open] = await client.people.emergencies({});
    expect(open).toMatchObject({
      personName: 'Petra Lindqvist',
      reason: expect.stringContaining('Stroke'),
      seenAt: null,
    });
    expect((await client.app.health({})).find(({ part }) => part === 'people')?.state).toBe('warning');
    expect((await client.people.acknowledge({ id: open?.id ?? 0 }))[0]).toMatchObject({
      seenBy: ehr.state.users.get('admin')?.id,
    });
    expect(actions().map(({ action }) => action)).toEqual(
      expect.arrayContaining(['user.emergency-access', 'user.emergency-ended']),
    );
  });

  it('signs in on the EHR’s own page: PKCE, a loopback redirect, one use of each code', async () => {
    await signIn('admin');
    await desk.client.settings.save({ people: { signIn: 'browser' } });
    const begin = () => desk.client.people.beginBrowser({ done: 'Signed in.', refused: 'Not signed in.' });
    const page = async (url: string, answer: Record<string, string>) => {
      const asked = new URL(url);
      const form = new URLSearchParams({ ...Object.fromEntries(asked.searchParams), ...answer });
      return fetch(asked.origin + asked.pathname, { method: 'POST', body: form, redirect: 'manual' });
    };
    expect(await refusal(signIn('frontdesk'))).toBe('sign-in-browser');
    const { url } = await begin();
    expect(new URL(url).searchParams.get('code_challenge_method')).toBe('S256');
    expect((await page(url, { username: 'radiologist', password: 'wrong' })).status).toBe(401);
    const back =
      (await page(url, { username: 'radiologist', password: password('radiologist') })).headers.get('location') ?? '';
    const forged = new URL(back);
    forged.searchParams.set('state', 'another');
    expect((await fetch(forged)).status).toBe(404);
    const opened = new Promise<string>((resolve) =>
      desk.client.people.changed(({ person }) => person?.name.includes('Ahmadi') && resolve(person.name)),
    );
    expect(await (await fetch(back)).text()).toBe('Signed in.');
    expect(await opened).toBe('Dr Nadia Ahmadi');
    expect((await desk.client.people.desk({})).isBrowserOpen).toBe(false);

    const failed = new Promise<string>((resolve) =>
      desk.client.people.browserFailed(({ params }) => resolve(String(params.reason))),
    );
    const second = await begin();
    const refused = (await page(second.url, { cancel: '1' })).headers.get('location') ?? '';
    expect(await (await fetch(refused)).text()).toBe('Not signed in.');
    expect(await failed).toBe('access_denied');
  });
});
