import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Patient as EhrPatient, ImagingOrder } from '../../../demo/reference-ehr/ehr-types.ts';
import { type ReferenceEhr, startReferenceEhr } from '../../../demo/reference-ehr/start-reference-ehr.ts';
import { FaultError } from '../../contract/fault.ts';
import { needsPerson } from '../../contract/import-choices.ts';
import type { ImportView } from '../../contract/imports.ts';
import { type ArchiveClient, openArchive } from '../archive/archive-client.ts';
import type { Directory } from '../directory/directory.ts';
import { openEhrDirectory } from '../directory/ehr-directory.ts';
import type { StudyFacts } from '../directory/imaging-study.ts';
import { ehrSnapshot } from '../ehr-snapshot.ts';
import { importStory } from '../history/import-story.ts';
import { orderLinker } from '../order-linker.ts';
import { defaultTagMap } from '../plan/tag-map.ts';
import { activityOf } from './activity.ts';
import type { Clock } from './clock.ts';
import type { ImportDeps } from './import-deps.ts';
import type { ApprovedImport } from './imports.ts';
import { type FakeArchive, startFakeArchive } from './testing/fake-archive.ts';
import { hurriedClock, openTestRoom, studyOf, type TestRoom } from './testing/test-room.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const mrn = '0047113';
const accession = 'ACC20260317-4';
const otherStudy = '9.9.9';

let work: string;
let disc: string;
let ehr: ReferenceEhr;
let server: FakeArchive;
let client: ArchiveClient;
let directory: Directory;
let closers: (() => unknown)[];

async function start(options: { takesLinksBack?: boolean } = {}): Promise<void> {
  work = mkdtempSync(join(tmpdir(), 'gantry-linking-'));
  disc = join(work, 'disc');
  mkdirSync(disc);
  for (const n of [0, 1]) writeFileSync(join(disc, `1.2.${n}.dcm`), `image ${n}`);
  server = await startFakeArchive({});
  const account = { caPem: '', allowPlainHttpHosts: [], timeoutMs: 1_000 };
  client = openArchive({ ...account, url: server.url, user: 'u', password: 'p' });
  ehr = await startReferenceEhr({ archive: { url: server.url, user: 'u', password: 'p' }, ...options });
  directory = openEhrDirectory({ ...account, url: ehr.url, user: 'radiographer', password: 'demo-radiographer' });
}
beforeEach(async () => {
  closers = [];
  await start();
});
async function stop(): Promise<void> {
  for (const close of closers.reverse()) await close();
  closers = [];
  client.close();
  await ehr.stop();
  await server.stop();
  rmSync(work, { recursive: true, force: true });
}
afterEach(stop);

function room(overrides: Partial<ImportDeps> = {}): TestRoom {
  const linker = orderLinker(directory);
  const opened = openTestRoom(join(work, 'home'), { archive: () => client, orderLinker: () => linker, ...overrides });
  closers.push(() => opened.close());
  return opened;
}

/** The order of the demo patient as the EHR holds it, and what a test does to it. */
function ehrOrder(): ImagingOrder {
  const order = [...ehr.state.orders.values()].find((each) => each.accession_number === accession);
  if (order === undefined) throw new Error('the demo order is gone');
  return order;
}
function changeOrder(change: Partial<ImagingOrder>): void {
  ehr.state.orders.set(ehrOrder().id, { ...ehrOrder(), ...change } as ImagingOrder);
}
function ehrPatient(number = mrn): EhrPatient {
  const patient = [...ehr.state.patients.values()].find((each) => each.mrn === number);
  if (patient === undefined) throw new Error('the demo patient is gone');
  return patient;
}
function changePatient(change: Partial<EhrPatient>): void {
  ehr.state.patients.set(ehrPatient().id, { ...ehrPatient(), ...change });
}

/** A study that was approved for the demo patient and order, as both are now. */
async function approved(more: Partial<ApprovedImport> = {}): Promise<ApprovedImport> {
  const patient = await directory.getPatient(ehrPatient().id);
  const order = await directory.getOrder(ehrOrder().id);
  if (patient === null || order === null) throw new Error('the demo records are gone');
  const { id, accessionNumber, etag, patientId } = order;
  const asOf = '2026-03-17T08:00:00.000Z';
  return studyOf(disc, '1.2', {
    patient: { id: patient.id, mrn: patient.mrn, name: 'Mueller^Jörg' },
    order: { id, accessionNumber, etag, patientId },
    snapshot: ehrSnapshot(patient, order, { tagMap: defaultTagMap, asOf }),
    approvedBy: (await directory.me())?.id ?? '',
    ...more,
  });
}

async function settled(opened: TestRoom, study: ApprovedImport): Promise<ImportView> {
  const { id } = opened.imports.approve(study);
  opened.imports.start();
  return opened.imports.settled(id);
}
/** Waits for the first change that fits, without a clock. */
function until(opened: TestRoom, fits: (view: ImportView) => boolean): Promise<ImportView> {
  return new Promise((resolve) => {
    const end = opened.imports.onChanged((view) => {
      if (!fits(view)) return;
      end();
      resolve(view);
    });
  });
}
const logs = () => [...ehr.state.uploadLogs.values()];
const actions = (opened: TestRoom, id: string) => opened.ledger.audit.list({ subject: id }).map(({ action }) => action);

describe('a study is linked to its order', () => {
  it('is linked, with the evidence of each step in the trail', async () => {
    const opened = room();
    const view = await settled(opened, await approved());
    expect(view).toMatchObject({ status: 'success', linked: true });
    expect(ehrOrder()).toMatchObject({ study_instance_uid: '1.2', number_of_images: 2, status: 'completed' });
    expect(logs()).toMatchObject([{ upload_status: 'success', imaging_order_id: ehrOrder().id }]);
    const trail = opened.ledger.audit.list({ subject: view.id });
    expect(trail.find(({ action }) => action === 'import.compared')?.detail).toMatchObject({
      result: 'same',
      values: { mrn, accessionNumber: accession, birthDate: '19700102' },
    });
    expect(trail.find(({ action }) => action === 'order.linked')?.detail).toMatchObject({
      order: { accessionNumber: accession, etag: expect.stringMatching(/^".+"$/) },
      link: { studyInstanceUid: '1.2', numberOfImages: 2 },
    });
  });

  it('links once when the answer to the link is lost: the second time changes nothing', async () => {
    ehr.faults.next({ kind: 'drop-reply', on: /^PATCH/ });
    const view = await settled(room(), await approved());
    expect(view).toMatchObject({ status: 'success', linked: true });
    expect(ehrOrder().study_instance_uid).toBe('1.2');
    expect(logs()).toHaveLength(1);
  });

  it('leaves one log when the answer to the log is lost', async () => {
    ehr.faults.next({ kind: 'drop-reply', on: /^PUT/, times: 2 });
    expect(await settled(room(), await approved())).toMatchObject({ status: 'success' });
    expect(logs()).toHaveLength(1);
  });

  it('waits for an EHR that is away, and links when it is back', async () => {
    const opened = room();
    const study = await approved();
    ehr.faults.next({ kind: 'reset', on: /^PATCH/, times: 3 });
    const waited = until(opened, ({ station, condition }) => station === 'link' && condition === 'waiting');
    const view = await settled(opened, study);
    expect((await waited).fault).toMatchObject({ code: 'ehr-unreachable' });
    expect(view).toMatchObject({ status: 'success', linked: true });
  });

  it('reads an order again that changed in something else (412), and links its new version', async () => {
    const study = await approved();
    changeOrder({ priority: 'stat' });
    expect(await settled(room(), study)).toMatchObject({ status: 'success', linked: true });
  });

  it('tells an EHR that keeps studies as such of each study, again where the answer was lost, and names its order', async () => {
    const told: StudyFacts[] = [];
    const linker = orderLinker({
      ...directory,
      recordStudy: async (facts) => {
        told.push(facts);
        if (told.length === 1) throw new FaultError('ehr-unreachable');
      },
    });
    const view = await settled(room({ orderLinker: () => linker }), await approved());
    expect(view).toMatchObject({ status: 'success', linked: true });
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
    expect(told[0]).toMatchObject({ studyInstanceUid: '1.2', orderId: ehrOrder().id, numberOfImages: 2 });
  });

  it('as a prior takes no order, and the log says that it is one', async () => {
    const opened = room();
    const view = await settled(opened, await approved({ order: null, prior: true }));
    expect(view).toMatchObject({ status: 'success', linked: false, prior: true, order: null });
    expect(ehrOrder().study_instance_uid).toBeNull();
    expect(logs()).toMatchObject([{ imaging_order_id: null, patient_id: ehrPatient().id }]);
    expect(opened.ledger.uploadLogs.list(null)).toMatchObject([{ prior: true }]);
  });
});

describe('what changed meanwhile goes back to a person, with both sides, before a byte leaves', () => {
  it.each<[string, () => void, string, Record<string, unknown>]>([
    [
      'another study is on the order (409)',
      () => changeOrder({ study_instance_uid: otherStudy }),
      'order-linked-elsewhere',
      { studyInstanceUid: otherStudy, ourStudyInstanceUid: '1.2' },
    ],
    ['the order was cancelled', () => changeOrder({ status: 'cancelled' }), 'order-cancelled', {}],
    ['the order is gone', () => ehr.state.orders.delete(ehrOrder().id), 'order-not-found', {}],
    [
      'the order is of another patient now',
      () => changeOrder({ patient_id: ehrPatient('0052208').id }),
      'order-changed',
      { otherPatient: true },
    ],
    [
      'the order is for another procedure, which would be written into the images',
      () => changeOrder({ procedure_name: 'CT abdomen' }),
      'order-changed',
      { 'was.procedureName': 'CT thorax', 'now.procedureName': 'CT abdomen' },
    ],
    [
      'the patient has another birth date',
      () => changePatient({ birth_date: '1970-02-01' }),
      'patient-changed',
      { 'was.birthDate': '19700102', 'now.birthDate': '19700201' },
    ],
    [
      'the patient was merged into another record',
      () => changePatient({ merged_into: ehrPatient('0052208').id }),
      'patient-merged',
      { 'was.mrn': mrn, 'now.mrn': '0052208' },
    ],
    ['the patient is gone', () => ehr.state.patients.delete(ehrPatient().id), 'patient-not-found', {}],
  ])('%s', async (_, change, code, params) => {
    const study = await approved();
    change();
    const view = await settled(room(), study);
    expect(view).toMatchObject({ station: 'upload', condition: 'held', fault: { code, params } });
    expect(server.stored).toEqual([]);
    expect(logs()).toEqual([]);
  });
});

describe('and after the images are sent, too', () => {
  it.each<[string, () => void, string, Record<string, unknown>]>([
    [
      'another study is on the order (409)',
      () => changeOrder({ study_instance_uid: otherStudy }),
      'order-linked-elsewhere',
      { studyInstanceUid: otherStudy },
    ],
    ['the order was cancelled', () => changeOrder({ status: 'cancelled' }), 'order-cancelled', {}],
    [
      'the patient was merged',
      () => changePatient({ merged_into: ehrPatient('0052208').id }),
      'patient-merged',
      { 'now.mrn': '0052208' },
    ],
  ])('%s: held at the link, and "do not send" is no choice any more', async (_, change, code, params) => {
    const opened = room();
    const study = await approved();
    const end = opened.imports.onChanged(({ station }) => {
      if (station === 'verify') {
        end();
        change();
      }
    });
    const view = await settled(opened, study);
    expect(view).toMatchObject({ station: 'link', condition: 'held', fault: { code, params }, linked: false });
    expect(server.stored).toHaveLength(2);
    expect(() => opened.imports.decide(view.id, { choice: 'do-not-send', reason: '' })).toThrow('decision-outdated');
  });
});

describe('72 hours without the EHR', () => {
  const hourMs = 60 * 60_000;
  /** A clock that stands still but for the waits, each of which takes an hour: a machine that sleeps wakes up late. */
  function jumpingClock(): Clock & { elapsedMs(): number } {
    const startMs = Date.parse('2026-03-17T08:00:00Z');
    let nowMs = startMs;
    return {
      now: () => nowMs,
      elapsedMs: () => nowMs - startMs,
      after(delayMs, callback) {
        const timer = setTimeout(() => {
          nowMs += Math.max(delayMs, hourMs);
          callback();
        }, 1);
        return () => clearTimeout(timer);
      },
    };
  }
  const hours72 = 72 * hourMs;

  it('a match on the local copy is staged, stays here for three days, and leaves once the EHR said the same', async () => {
    const study = await approved({ provisional: true });
    ehr.faults.goOffline();
    const clock = jumpingClock();
    const opened = room({ clock });
    const { id } = opened.imports.approve(study);
    opened.imports.start();
    const reconnected = until(opened, ({ condition }) => condition === 'waiting' && clock.elapsedMs() >= hours72);
    const waiting = await reconnected;
    expect(waiting).toMatchObject({ station: 'upload', provisional: true, counts: { staged: 2, sent: 0 } });
    expect(server.stored).toEqual([]);
    ehr.faults.goOnline();
    const done = await opened.imports.settled(id);
    expect(done).toMatchObject({ status: 'success', linked: true, provisional: false });
    const steps = actions(opened, id);
    expect(steps.indexOf('import.compared')).toBeLessThan(steps.indexOf('transfer.done'));
    expect(importStory(opened.ledger.audit.list({ subject: id })).filter(({ kind }) => kind === 'waited')).toHaveLength(
      1,
    );
    expect(opened.ledger.audit.verifyAudit().ok).toBe(true);
  });

  it('a patient who was merged in the meantime is not sent under the old number', async () => {
    const study = await approved({ provisional: true });
    changePatient({ merged_into: ehrPatient('0052208').id });
    ehr.faults.goOffline();
    const clock = jumpingClock();
    const opened = room({ clock });
    const { id } = opened.imports.approve(study);
    opened.imports.start();
    await until(opened, ({ condition }) => condition === 'waiting' && clock.elapsedMs() >= hourMs);
    ehr.faults.goOnline();
    const view = await opened.imports.settled(id);
    expect(view).toMatchObject({ station: 'upload', condition: 'held', fault: { code: 'patient-merged' } });
    expect(server.stored).toEqual([]);
  });

  it('what was matched on the EHR itself does not wait for it', async () => {
    const study = await approved();
    const opened = room({ clock: hurriedClock() });
    const { id } = opened.imports.approve(study);
    ehr.faults.goOffline();
    opened.imports.start();
    await until(opened, ({ station, condition }) => station === 'link' && condition === 'waiting');
    expect(server.stored).toHaveLength(2);
    ehr.faults.goOnline();
    expect(await opened.imports.settled(id)).toMatchObject({ status: 'success', linked: true });
  });
});

describe('"not this patient"', () => {
  const reason = 'the patient says that she was never there';

  it('takes a finished import back: log, link and green are gone, the archive is left alone, the pair is remembered', async () => {
    await stop();
    await start({ takesLinksBack: true });
    const opened = room();
    const { id } = await settled(opened, await approved());
    await opened.imports.notThisPatient(id, reason);
    const view = await opened.imports.settled(id);
    expect(view).toMatchObject({
      ...{ station: 'done', status: 'failed' },
      withdrawn: { reason, actor: 'tester', ehr: 'unlinked', archive: 'there' },
    });
    expect(ehrOrder()).toMatchObject({ study_instance_uid: null, status: 'requested' });
    expect(logs()).toMatchObject([{ upload_status: 'failed', error_message: `not-this-patient: ${reason}` }]);
    expect(server.stored).toHaveLength(2);
    const { studyInstanceUid, original } = opened.ledger.imports.find(id) ?? {};
    const person = original ?? { patientId: '', patientName: '', birthDate: '' };
    const known = opened.ledger.knownDifferent;
    expect([...known.of({ studyInstanceUid: studyInstanceUid ?? '', person })]).toEqual([ehrPatient().id]);
    expect([...known.of({ studyInstanceUid: 'another study of hers', person })]).toEqual([ehrPatient().id]);
    expect(known.of({ studyInstanceUid: 'x', person: { ...person, birthDate: '1999-01-01' } }).size).toBe(0);
    const trail = opened.ledger.audit.list({ subject: id });
    expect(trail.find(({ action }) => action === 'import.not-this-patient')?.detail).toMatchObject({ reason, sent: 2 });
    expect(trail.find(({ action }) => action === 'order.unlinked')?.detail).toMatchObject({ outcome: 'unlinked' });
    expect(trail.find(({ action }) => action === 'archive.asked')?.detail).toEqual({ state: 'held' });
  });

  it('is counted on the task bar by the rule of the window, as long as anything of it lies where it was sent', async () => {
    await stop();
    await start({ takesLinksBack: true });
    const opened = room();
    const { id } = await settled(opened, await approved());
    const { imports, ledger } = opened;
    const onTaskBar = () =>
      activityOf(imports.unfinished(), { wrong: imports.wrongAndOver(), isPaused: false, reading: 0 }).needsPerson;
    const inWindow = () => imports.list().filter(needsPerson).length;
    expect([onTaskBar(), inWindow()]).toEqual([0, 0]);
    await imports.notThisPatient(id, reason);
    expect([onTaskBar(), inWindow()]).toEqual([1, 1]);
    await imports.settled(id);
    expect([onTaskBar(), inWindow()]).toEqual([1, 1]);
    ledger.imports.recordArchiveState(ledger.imports.find(id)?.seq ?? 0, 'gone');
    expect([onTaskBar(), inWindow()]).toEqual([0, 0]);
  });

  it('that is cancelled before the EHR has heard of it is still counted', async () => {
    const opened = room();
    const { id } = await settled(opened, await approved());
    ehr.faults.goOffline();
    await opened.imports.notThisPatient(id, reason);
    await until(opened, ({ condition }) => condition === 'waiting');
    await opened.imports.cancel(id);
    const [wrong] = opened.imports.wrongAndOver();
    expect(wrong).toMatchObject({ id, condition: 'cancelled' });
    expect(wrong && needsPerson(wrong)).toBe(true);
  });

  it('of an EHR that has no way to take a link back waits for a person there, and sees by itself when it is done', async () => {
    const opened = room();
    const { id } = await settled(opened, await approved());
    await opened.imports.notThisPatient(id, reason);
    const held = await opened.imports.settled(id);
    expect(held).toMatchObject({
      ...{ condition: 'held', status: 'failed', fault: { code: 'order-unlink-by-hand' } },
      withdrawn: { ehr: 'linked' },
    });
    expect(logs()).toMatchObject([{ upload_status: 'failed' }]);
    opened.imports.retry(id);
    expect((await until(opened, ({ condition }) => condition === 'held')).withdrawn).toMatchObject({ ehr: 'linked' });
    changeOrder({ study_instance_uid: null });
    opened.imports.retry(id);
    expect(await opened.imports.settled(id)).toMatchObject({ station: 'done', withdrawn: { ehr: 'unlinked' } });
  });

  it('is said to an EHR that is away as soon as it is back, once', async () => {
    await stop();
    await start({ takesLinksBack: true });
    const opened = room();
    const { id } = await settled(opened, await approved());
    ehr.faults.goOffline();
    await opened.imports.notThisPatient(id, reason);
    await until(opened, ({ condition }) => condition === 'waiting');
    await opened.imports.notThisPatient(id, 'said twice');
    ehr.faults.goOnline();
    expect(await opened.imports.settled(id)).toMatchObject({ station: 'done', withdrawn: { reason, ehr: 'unlinked' } });
    expect(actions(opened, id).filter((action) => action === 'import.not-this-patient')).toHaveLength(1);
  });

  it('of an import that sent nothing ends it: nothing leaves, nobody is told, and the study may be imported as another’s', async () => {
    const opened = room();
    const study = await approved();
    const { id } = opened.imports.approve(study);
    const view = await opened.imports.notThisPatient(id, reason);
    expect(view).toMatchObject({ condition: 'cancelled', withdrawn: { ehr: 'nothing', archive: 'nothing' } });
    opened.imports.start();
    expect(await settled(opened, { ...study, planHash: 'for somebody else' })).toMatchObject({ status: 'success' });
    expect(server.stored).toHaveLength(2);
  });

  it('never links in the moment in which it is said', async () => {
    await stop();
    await start({ takesLinksBack: true });
    const opened = room();
    const study = await approved();
    const said = new Promise<ImportView>((resolve) => {
      const end = opened.imports.onChanged(({ id, station, condition }) => {
        if (station !== 'link' || condition !== 'running') return;
        end();
        resolve(opened.imports.notThisPatient(id, reason));
      });
    });
    const { id } = opened.imports.approve(study);
    opened.imports.start();
    await said;
    expect(await opened.imports.settled(id)).toMatchObject({ status: 'failed', withdrawn: { ehr: 'unlinked' } });
    expect(ehrOrder().study_instance_uid).toBeNull();
  });
});
