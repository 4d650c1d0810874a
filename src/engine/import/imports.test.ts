import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Order } from '../../contract/directory.ts';
import { FaultError, fault } from '../../contract/fault.ts';
import type { ImportView, UploadLog } from '../../contract/imports.ts';
import { type ArchiveClient, openArchive } from '../archive/archive-client.ts';
import type { OrderLink } from '../directory/directory.ts';
import { importStory } from '../history/import-story.ts';
import { openLog } from '../log.ts';
import { systemClock } from './clock.ts';
import type { ImportDeps, LinkOutcome, OrderLinker } from './import-deps.ts';
import type { ApprovedImport } from './imports.ts';
import { type FakeArchive, startFakeArchive } from './testing/fake-archive.ts';
import { changeNothing, folderReader, openTestRoom, studyOf, type TestRoom } from './testing/test-room.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 60_000 });

let work: string;
let disc: string;
let closers: (() => unknown)[];
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-imports-'));
  disc = join(work, 'disc');
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  rmSync(work, { recursive: true, force: true });
});

function study(images: number, more: Partial<ApprovedImport> = {}): ApprovedImport {
  mkdirSync(disc, { recursive: true });
  for (let n = 0; n < images; n += 1) writeFileSync(join(disc, `1.2.${String(n).padStart(3, '0')}.dcm`), `image ${n}`);
  return studyOf(disc, '1.2.3', more);
}
function room(overrides: Partial<ImportDeps> = {}): TestRoom {
  const opened = openTestRoom(join(work, 'home'), overrides);
  closers.push(() => opened.close());
  return opened;
}
async function fake(
  wants: Parameters<typeof startFakeArchive>[0] = {},
): Promise<FakeArchive & { client: ArchiveClient }> {
  const server = await startFakeArchive(wants);
  const client = openArchive({
    url: server.url,
    user: 'u',
    password: 'p',
    caPem: '',
    allowPlainHttpHosts: [],
    timeoutMs: 300,
  });
  closers.push(
    () => server.stop(),
    () => client.close(),
  );
  return { ...server, client };
}
async function outcome(opened: TestRoom, approved: ApprovedImport) {
  const { id } = opened.imports.approve(approved);
  opened.imports.start();
  await opened.imports.settled(id);
  return opened.imports.get(id);
}

describe('upload', () => {
  it('does not believe HTTP 200: an image that the archive filtered out is named, and the study is partial', async () => {
    const server = await fake({
      store: (n) =>
        n === 2 ? { status: 200, body: { ID: 'x', ParentStudy: 'study', Status: 'FilteredOut' } } : undefined,
    });
    const view = await outcome(room({ archive: () => server.client, connections: () => 1 }), study(4));
    expect(view).toMatchObject({ status: 'partial', counts: { selected: 4, sent: 3, confirmed: 3, failed: 1 } });
    expect(view.faults).toMatchObject([{ path: '1.2.000.dcm', fault: { code: 'archive-filtered' } }]);
  });

  it('is failed, and says so in the history, when nothing at all was stored', async () => {
    const server = await fake({ store: () => ({ status: 400, body: { OrthancStatus: 15 } }) });
    const opened = room({ archive: () => server.client });
    expect(await outcome(opened, study(3))).toMatchObject({ station: 'done', status: 'failed', linked: false });
    expect(opened.ledger.uploadLogs.list(null)).toMatchObject([
      { uploadStatus: 'failed', numberOfFiles: 0, errorMessage: 'archive-refused-file: 3' },
    ]);
  });

  it.each([
    ['says 507', { status: 507 }],
    ['is too old to say 507', { status: 500, body: { OrthancStatus: 19 } }],
  ])('is held when the archive is full and %s', async (_, answer) => {
    const server = await fake({ store: (n) => (n === 2 ? answer : undefined) });
    const view = await outcome(room({ archive: () => server.client, connections: () => 1 }), study(4));
    expect(view).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-full', class: 'setup' },
      counts: { sent: 1 },
    });
  });

  it('waits as long as a busy archive asks and then goes on', async () => {
    const server = await fake({
      store: (n) => (n === 3 ? { status: 503, headers: { 'retry-after': '90' } } : undefined),
    });
    const opened = room({ archive: () => server.client, connections: () => 1 });
    const waits: number[] = [];
    opened.imports.onChanged((view) => {
      if (view.condition === 'waiting') waits.push(Date.parse(view.retryAt ?? '') - Date.parse(view.updatedAt));
    });
    expect(await outcome(opened, study(5))).toMatchObject({ status: 'success', counts: { confirmed: 5 } });
    expect(waits.map((ms) => Math.round(ms / 1_000))).toEqual([90]);
    expect(server.stored).toHaveLength(5);
  });

  it('survives a broken connection, an answer that is lost and a server that stalls', async () => {
    const server = await fake({
      store: (n) => (n === 2 ? null : n === 4 ? 'hang' : n === 6 ? { status: 500 } : undefined),
    });
    const view = await outcome(room({ archive: () => server.client }), study(12));
    expect(view).toMatchObject({ status: 'success', counts: { confirmed: 12, failed: 0 } });
    expect(server.stored).toHaveLength(12);
    expect(server.complaints).toEqual([]);
  });

  it('is held after a while by an archive that answers wrongly again and again', async () => {
    const server = await fake({ store: () => ({ status: 500 }) });
    expect(await outcome(room({ archive: () => server.client }), study(2))).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-error' },
      counts: { sent: 0 },
    });
  });

  it('refuses a server that is no Orthanc', async () => {
    const server = await fake({ system: { hello: 'world' } });
    expect(await outcome(room({ archive: () => server.client }), study(1))).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-not-orthanc' },
    });
  });

  it('begins with the middle of each series, so that a viewer shows every one early, and goes on in the order of the disc', async () => {
    const server = await fake();
    const approved = study(6);
    const instances = approved.instances.map((each, n) => ({ ...each, seriesInstanceUid: n < 3 ? '1.2.1' : '1.2.2' }));
    const opened = room({ archive: () => server.client, connections: () => 1 });
    expect(await outcome(opened, { ...approved, instances })).toMatchObject({ status: 'success' });
    expect(server.stored).toEqual([1, 4, 0, 2, 3, 5].map((n) => createHash('md5').update(`image ${n}`).digest('hex')));
  });

  it('is held when the plan is not the approved one', async () => {
    const server = await fake();
    const opened = room({
      archive: () => server.client,
      planInstance: async () => ({ ok: false, fault: fault('plan-changed') }),
    });
    expect(await outcome(opened, study(2))).toMatchObject({ condition: 'held', fault: { code: 'plan-changed' } });
    expect(server.stored).toEqual([]);
  });

  it('reads a damaged spool file from the disc again when the operator says so', async () => {
    const server = await fake();
    const opened = room({ archive: () => null });
    const { id } = opened.imports.approve(study(3));
    await opened.imports.drain();
    const [first] = opened.ledger.instances.toSend(1, 0, 1);
    writeFileSync(join(work, 'home', 'spool', first?.spoolName ?? ''), 'damaged');
    await opened.close();
    const again = openTestRoom(join(work, 'home'), { archive: () => server.client });
    closers[0] = () => again.close();
    again.imports.retry(id);
    await again.imports.drain();
    expect(again.imports.get(id)).toMatchObject({ status: 'partial', faults: [{ fault: { code: 'spool-damaged' } }] });
    again.imports.retry(id);
    await again.imports.drain();
    expect(again.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 3, failed: 0 }, faults: [] });
    expect(again.ledger.uploadLogs.list(null)).toMatchObject([{ uploadStatus: 'success' }]);
  });
});

describe('verify', () => {
  it('is held when the archive keeps other bytes than were sent', async () => {
    const server = await fake({ md5: (n) => (n === 2 || n === 4 ? { status: 200, body: 'f'.repeat(32) } : undefined) });
    const view = await outcome(room({ archive: () => server.client, connections: () => 1 }), study(3));
    expect(view).toMatchObject({ condition: 'held', fault: { code: 'archive-md5-differs' }, counts: { confirmed: 2 } });
    expect(view.status).toBeNull();
  });

  it('does not feed an archive for ever that loses what it took', async () => {
    const server = await fake({ md5: () => ({ status: 404 }) });
    const view = await outcome(room({ archive: () => server.client }), study(2));
    expect(view).toMatchObject({
      condition: 'held',
      fault: { code: 'archive-instance-missing' },
      counts: { confirmed: 0 },
    });
  });
});

describe('stage', () => {
  it('names the file that cannot be read, brings the rest, and takes the file later from the same disc', async () => {
    const server = await fake();
    let broken = true;
    const opened = room({
      archive: () => server.client,
      media: {
        async open(sourcePath, path, signal) {
          const file = await folderReader.open(sourcePath, path, signal);
          if (!broken || path !== '1.2.001.dcm') return file;
          return {
            ...file,
            async *stream() {
              yield Buffer.from('im');
              throw Object.assign(new Error('i/o error'), { code: 'EIO' });
            },
          };
        },
      },
    });
    const view = await outcome(opened, study(3));
    expect(view).toMatchObject({ status: 'partial', missing: 1, counts: { staged: 2, confirmed: 2, failed: 1 } });
    expect(view.faults).toMatchObject([{ path: '1.2.001.dcm', fault: { code: 'media-read-error', class: 'media' } }]);
    broken = false;
    opened.imports.retry(view.id);
    const whole = await opened.imports.settled(view.id);
    expect(whole).toMatchObject({ status: 'success', missing: 0, counts: { confirmed: 3, failed: 0 } });
  });

  it('asks for the disc when it is gone, and goes on when it is back', async () => {
    const server = await fake();
    const approved = study(3);
    rmSync(disc, { recursive: true });
    const opened = room({ archive: () => server.client });
    const view = await outcome(opened, approved);
    expect(view).toMatchObject({
      station: 'stage',
      condition: 'held',
      fault: { code: 'media-missing', class: 'media' },
    });
    study(3);
    opened.imports.retry(view.id);
    expect(await opened.imports.settled(view.id)).toMatchObject({ status: 'success' });
  });

  it('blames no file for the engine closing in the middle of it', async () => {
    const server = await fake();
    let begun: () => void;
    const reading = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const opened = room({
      media: {
        async open(sourcePath, path, signal) {
          const file = await folderReader.open(sourcePath, path, signal);
          if (path !== '1.2.002.dcm') return file;
          return {
            ...file,
            async *stream(abort) {
              yield Buffer.from('ima');
              begun();
              await new Promise<never>((_, reject) => abort.addEventListener('abort', () => reject(abort.reason)));
            },
          };
        },
      },
    });
    const { id } = opened.imports.approve(study(4));
    opened.imports.start();
    await reading;
    await opened.close();
    const again = openTestRoom(join(work, 'home'), { archive: () => server.client });
    closers[2] = () => again.close();
    expect(again.imports.get(id)).toMatchObject({
      station: 'stage',
      condition: 'ready',
      counts: { staged: 2, failed: 0 },
    });
    await again.imports.drain();
    expect(again.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 4 } });
  });

  it('leaves out a file that is not the one that was scanned', async () => {
    const server = await fake();
    const approved = study(3);
    writeFileSync(join(disc, '1.2.002.dcm'), 'another image altogether');
    const view = await outcome(room({ archive: () => server.client }), approved);
    expect(view).toMatchObject({ status: 'partial', missing: 1 });
    expect(view.faults).toMatchObject([{ fault: { code: 'media-changed' } }]);
  });

  it('says that there is no space before it begins, and when the disk fills up on the way', async () => {
    const opened = room();
    const approved = study(2);
    const huge = approved.instances.map((instance) => ({ ...instance, sizeBytes: 2 ** 52 }));
    expect(await outcome(opened, { ...approved, instances: huge })).toMatchObject({
      condition: 'held',
      fault: { code: 'disk-full', params: { neededBytes: 2 ** 53 } },
    });
    const { spool } = opened;
    const full = {
      ...spool,
      batch: () => ({ ...spool.batch(), write: () => Promise.reject(new FaultError('disk-full')) }),
    };
    await opened.close();
    const again = openTestRoom(join(work, 'home'), { spool: full });
    closers[0] = () => again.close();
    expect(await outcome(again, { ...approved, studyInstanceUid: '1.9' })).toMatchObject({
      station: 'stage',
      condition: 'held',
      fault: { code: 'disk-full' },
      counts: { staged: 0, failed: 0 },
    });
  });

  it('goes on by itself when what a station came to could not be written, as soon as the ledger can be again', async () => {
    const server = await fake();
    const log = openLog(null);
    const logged = vi.spyOn(log, 'error');
    const opened = room({ archive: () => server.client, log });
    const { imports } = opened.ledger;
    const { move, claim } = imports;
    let troubles = 2;
    const throwFull = (): void => {
      troubles -= 1;
      if (troubles >= 0) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    };
    Object.assign(imports, {
      move(...asked: Parameters<typeof move>) {
        throwFull();
        move(...asked);
      },
      claim(...asked: Parameters<typeof claim>) {
        // A second study would be claimed meanwhile; the disk is still full.
        if (troubles === 1) throwFull();
        return claim(...asked);
      },
    });
    expect(await outcome(opened, study(3))).toMatchObject({ status: 'success', counts: { confirmed: 3 } });
    expect(logged.mock.calls.map(([, message]) => message)).toEqual(['result not kept', 'nothing claimed']);
    expect(server.stored).toHaveLength(3);
    expect(opened.ledger.audit.verifyAudit().ok).toBe(true);
  });

  it('counts what the disc promised and the scan could not read: never green then', async () => {
    const server = await fake();
    const missing = [{ path: 'IMG404', fault: fault('media-read-error', { path: 'IMG404', reason: 'truncated' }) }];
    const view = await outcome(room({ archive: () => server.client }), study(2, { missing }));
    expect(view).toMatchObject({ status: 'partial', missing: 1, counts: { selected: 2, confirmed: 2 } });
    expect(view.faults).toMatchObject([{ path: 'IMG404', fault: { code: 'media-read-error' } }]);
  });
});

describe('link', () => {
  const order = { id: 'o-1', accessionNumber: 'ACC-1', etag: 'v1', patientId: 'p-1' };
  function ehr(outcomes: LinkOutcome[], now: Partial<Order> | null = {}, early = false) {
    const links: { etag: string; link: OrderLink }[] = [];
    const logs = new Map<string, UploadLog>();
    const linker: OrderLinker = {
      async linkOrder(_, etag, link) {
        links.push({ etag, link });
        return outcomes.shift() ?? { kind: 'linked' };
      },
      // Before the first link it is as it was when it was approved, unless a test says otherwise.
      readOrder: async () =>
        links.length === 0 && !early
          ? ({ ...order, status: 'scheduled', studyInstanceUid: '' } as unknown as Order)
          : now === null
            ? null
            : ({ ...order, etag: 'v2', status: 'scheduled', studyInstanceUid: '', ...now } as unknown as Order),
      async putUploadLog(log) {
        logs.set(log.id, log);
      },
    };
    return { links, logs, orderLinker: () => linker };
  }

  it('tells the order how much arrived, and leaves one log with every field', async () => {
    const server = await fake();
    const { links, logs, orderLinker } = ehr([]);
    const view = await outcome(room({ archive: () => server.client, orderLinker }), study(3, { order }));
    expect(view).toMatchObject({ status: 'success', linked: true });
    expect(links).toMatchObject([
      {
        etag: 'v1',
        link: {
          studyInstanceUid: '1.2.3',
          orthancStudyId: 'study',
          numberOfSeries: 1,
          numberOfImages: 3,
          studyDate: '2024-05-06',
          studyTime: '10:11:12',
          uploadedBy: 'user-1',
        },
      },
    ]);
    expect([...logs.values()]).toMatchObject([
      {
        uploadStatus: 'success',
        numberOfFiles: 3,
        patientId: 'p-1',
        imagingOrderId: 'o-1',
        originalPatientId: 'FOREIGN-1',
        modifiedPatientId: 'MRN-774411',
        fileNames: ['1.2.000.dcm', '1.2.001.dcm', '1.2.002.dcm'],
      },
    ]);
  });

  it('links the newer version of an order whose change does not concern what was approved', async () => {
    const server = await fake();
    const { links, orderLinker } = ehr([{ kind: 'changed' }]);
    const view = await outcome(room({ archive: () => server.client, orderLinker }), study(1, { order }));
    expect(view).toMatchObject({ status: 'success', linked: true });
    expect(links.map(({ etag }) => etag)).toEqual(['v1', 'v2']);
  });

  it.each<[string, LinkOutcome, Partial<Order> | null, string]>([
    ['is linked to another study', { kind: 'conflict', studyInstanceUid: '9.9' }, {}, 'order-linked-elsewhere'],
    ['is cancelled', { kind: 'cancelled' }, {}, 'order-cancelled'],
    ['is gone', { kind: 'not-found' }, {}, 'order-not-found'],
    ['went to another patient meanwhile', { kind: 'changed' }, { patientId: 'p-2' }, 'order-changed'],
    ['was cancelled meanwhile', { kind: 'changed' }, { status: 'cancelled' }, 'order-cancelled'],
    ['was linked elsewhere meanwhile', { kind: 'changed' }, { studyInstanceUid: '9.9' }, 'order-linked-elsewhere'],
    ['vanished meanwhile', { kind: 'changed' }, null, 'order-not-found'],
  ])('is held when the order %s', async (_, answer, now, code) => {
    const server = await fake();
    const { logs, orderLinker } = ehr([answer], now);
    const view = await outcome(room({ archive: () => server.client, orderLinker }), study(1, { order }));
    expect(view).toMatchObject({
      station: 'link',
      condition: 'held',
      linked: false,
      fault: { code, class: 'decision' },
    });
    expect(logs.size).toBe(0);
  });

  it('is not even sent when the order was cancelled while the study waited', async () => {
    const server = await fake();
    const { orderLinker } = ehr([], { status: 'cancelled' }, true);
    const view = await outcome(room({ archive: () => server.client, orderLinker }), study(2, { order }));
    expect(view).toMatchObject({ station: 'upload', condition: 'held', fault: { code: 'order-cancelled' } });
    expect(server.stored).toEqual([]);
  });

  it('is sent while the EHR is away, which is asked again before the link', async () => {
    const server = await fake();
    const { orderLinker } = ehr([]);
    let away = true;
    const linker: OrderLinker = {
      ...orderLinker(),
      async readOrder() {
        throw new FaultError('ehr-unreachable');
      },
      async linkOrder(...asked) {
        if (away) throw new FaultError('ehr-unreachable');
        return orderLinker().linkOrder(...asked);
      },
    };
    const opened = room({ archive: () => server.client, orderLinker: () => linker });
    opened.imports.onChanged((view) => {
      if (view.station === 'link' && view.condition === 'waiting') away = false;
    });
    expect(await outcome(opened, study(2, { order }))).toMatchObject({ status: 'success', linked: true });
  });

  it('links once, however often the log must be said again', async () => {
    const server = await fake();
    const { links, logs, orderLinker } = ehr([]);
    const whole = orderLinker();
    let refusals = 3;
    const flaky: OrderLinker = {
      ...whole,
      async putUploadLog(log, signal) {
        refusals -= 1;
        if (refusals >= 0) throw new FaultError('ehr-unreachable');
        await whole.putUploadLog(log, signal);
      },
    };
    const view = await outcome(room({ archive: () => server.client, orderLinker: () => flaky }), study(1, { order }));
    expect(view).toMatchObject({ status: 'success' });
    expect([links.length, logs.size]).toEqual([1, 1]);
  });
});

describe('the hours and the limit of the line', () => {
  // The room's clock shows the real hour: a window around it is open, one away from it is shut.
  const hour = (offset: number): string => `${String((new Date().getHours() + offset + 24) % 24).padStart(2, '0')}:00`;

  it('nothing leaves before the hour, "send now" sends it all the same, and the next import waits again', async () => {
    const server = await fake();
    const window = { from: hour(8), until: hour(10) };
    const opened = room({
      archive: () => server.client,
      clock: systemClock,
      uploadRules: () => ({ adaptive: false, maxBytesPerSecond: null, window }),
    });
    const { id } = opened.imports.approve(study(3));
    await opened.imports.drain();
    const waiting = opened.imports.get(id);
    expect(waiting).toMatchObject({ station: 'upload', condition: 'waiting', fault: { code: 'upload-window' } });
    expect(new Date(waiting.retryAt ?? '').getHours()).toBe((new Date().getHours() + 8) % 24);
    expect(server.stored).toEqual([]);
    opened.imports.retry(id);
    await opened.imports.drain();
    expect(opened.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 3 } });
    const next = opened.imports.approve({ ...study(3), studyInstanceUid: '1.2.4' });
    await opened.imports.drain();
    expect(opened.imports.get(next.id)).toMatchObject({ condition: 'waiting', fault: { code: 'upload-window' } });
  });

  it('stops at an image boundary when the hour is over, and sends the rest in the next night', async () => {
    let isNight = true;
    const server = await fake();
    const opened = room({
      archive: () => server.client,
      connections: () => 1,
      uploadRules: () => ({
        adaptive: false,
        maxBytesPerSecond: null,
        window: isNight ? { from: hour(0), until: hour(1) } : { from: hour(8), until: hour(10) },
      }),
      planInstance(...asked) {
        if (server.stored.length === 2) isNight = false;
        return changeNothing(...asked);
      },
    });
    const { id } = opened.imports.approve(study(6));
    const waited = new Promise<ImportView>((resolve) => {
      opened.imports.onChanged((view) => view.condition === 'waiting' && resolve(view));
    });
    opened.imports.start();
    expect(await waited).toMatchObject({ fault: { code: 'upload-window' }, counts: { sent: 3, confirmed: 3 } });
    isNight = true;
    expect(await opened.imports.settled(id)).toMatchObject({ status: 'success', counts: { confirmed: 6 } });
    expect(server.stored).toHaveLength(6);
  });

  it('a limited line takes as long as the limit says, whatever the number of connections', async () => {
    const server = await fake();
    mkdirSync(disc, { recursive: true });
    for (let n = 0; n < 8; n += 1) writeFileSync(join(disc, `1.2.${n}.dcm`), Buffer.alloc(50_000, n));
    const opened = room({
      archive: () => server.client,
      connections: () => 8,
      clock: systemClock,
      uploadRules: () => ({ adaptive: true, maxBytesPerSecond: 400_000, window: null }),
    });
    const startedAt = performance.now();
    expect(await outcome(opened, studyOf(disc, '1.2.3'))).toMatchObject({ status: 'success' });
    // 400,000 bytes at 400,000 a second, less the quarter of a second that an idle line has saved up.
    expect(performance.now() - startedAt).toBeGreaterThan(700);
  });
});

describe('the queue', () => {
  it('takes a plan once, however often it is approved, and refuses another plan for the same study', async () => {
    const opened = room();
    const first = opened.imports.approve(study(1));
    expect(opened.imports.approve(study(1)).id).toBe(first.id);
    expect(() => opened.imports.approve(study(1, { planHash: 'other' }))).toThrow('plan-changed');
    await opened.imports.cancel(first.id);
    expect(opened.imports.approve(study(1, { planHash: 'other' })).id).not.toBe(first.id);
    expect(() => opened.imports.approve({ ...study(1), studyInstanceUid: '7', instances: [] })).toThrow(
      'nothing-to-import',
    );
  });

  it('stops at an image boundary when it is cancelled, and never goes on', async () => {
    const server = await fake();
    let begun: () => void;
    const sending = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const opened = room({
      archive: () => server.client,
      connections: () => 1,
      planInstance(...asked) {
        begun();
        return changeNothing(...asked);
      },
    });
    const { id } = opened.imports.approve(study(20));
    opened.imports.start();
    await sending;
    expect(await opened.imports.cancel(id)).toMatchObject({ condition: 'cancelled', station: 'upload' });
    await opened.imports.drain();
    expect(opened.imports.get(id).counts.sent).toBe(server.stored.length);
    expect(server.stored.length).toBeLessThan(20);
    expect(opened.imports.retry(id).condition).toBe('cancelled');
  });

  it('stays paused over a restart, and goes on when it is resumed', async () => {
    const server = await fake();
    const opened = room({ archive: () => server.client });
    await opened.imports.pauseAll();
    const { id } = opened.imports.approve(study(2));
    opened.imports.start();
    await opened.close();
    const again = openTestRoom(join(work, 'home'), { archive: () => server.client });
    closers[0] = () => again.close();
    expect(again.imports.paused()).toBe(true);
    again.imports.start();
    await again.imports.drain();
    expect(again.imports.get(id)).toMatchObject({ station: 'stage', condition: 'ready' });
    again.imports.resumeAll();
    expect(await again.imports.settled(id)).toMatchObject({ status: 'success' });
  });

  it('tells each new state at once and leaves an audit row for it', async () => {
    const server = await fake();
    const opened = room({ archive: () => server.client });
    const seen: string[] = [];
    opened.imports.onChanged(({ station, condition }: ImportView) => {
      const state = `${station} ${condition}`;
      if (seen.at(-1) !== state) seen.push(state);
    });
    const view = await outcome(opened, study(2));
    expect(seen).toEqual([
      ...['stage ready', 'stage running', 'upload ready', 'upload running'],
      ...['verify ready', 'verify running', 'link ready', 'link running', 'done ready'],
    ]);
    const actions = opened.ledger.audit.list({ subject: view.id }).map(({ action }) => action);
    expect(actions).toEqual([
      ...['import.approved', 'import.claimed', 'import.advanced', 'import.claimed', 'transfer.begun'],
      ...['import.advanced', 'import.claimed', 'import.advanced', 'transfer.done', 'import.claimed'],
      ...['import.advanced', 'import.finished'],
    ]);
    expect(opened.ledger.audit.verifyAudit().ok).toBe(true);
  });

  it('leaves a row for each change of its state, the same wait that comes again among them, and tells it once in the story', async () => {
    const server = await fake({ store: (n) => (n < 4 ? { status: 503 } : undefined) });
    const opened = room({ archive: () => server.client, connections: () => 1 });
    const changes: string[] = [];
    const { claim, move } = opened.ledger.imports;
    Object.assign(opened.ledger.imports, {
      claim(...asked: Parameters<typeof claim>) {
        const row = claim(...asked);
        if (row !== null) changes.push(`${row.station} > ${row.station}`);
        return row;
      },
      move(...asked: Parameters<typeof move>) {
        const [seq, { station }] = asked;
        const before = opened.ledger.imports.list().find((row) => row.seq === seq)?.station;
        changes.push(`${before} > ${station}`);
        move(...asked);
      },
    });
    const { id } = await outcome(opened, study(2));
    const rows = opened.ledger.audit.list({ subject: id });
    const told = rows.filter(({ detail }) => detail.from !== undefined);
    expect(told.map(({ detail }) => `${detail.from} > ${detail.to}`)).toEqual(changes);
    expect(rows.filter(({ action }) => action === 'import.retried').length).toBeGreaterThan(1);
    expect(importStory(rows).filter(({ kind }) => kind === 'waited')).toHaveLength(1);
    expect(opened.ledger.audit.verifyAudit().ok).toBe(true);
  });

  it('costs nothing to look for work that is not there: not a byte is written', async () => {
    const opened = room();
    await opened.imports.pauseAll();
    opened.imports.approve(study(1));
    const written = () => readFileSync(join(work, 'home', 'ledger.db-wal'));
    const { claim } = opened.ledger.imports;
    const looked = vi.fn(claim);
    Object.assign(opened.ledger.imports, { claim: looked });
    const { id } = opened.imports.list()[0] ?? expect.fail('nothing approved');
    await opened.imports.cancel(id);
    opened.imports.resumeAll();
    const before = written();
    for (let n = 0; n < 20; n += 1) await opened.imports.drain();
    expect(looked.mock.results.map(({ value }) => value)).toEqual(Array.from(looked.mock.calls, () => null));
    expect(looked.mock.calls.length).toBeGreaterThanOrEqual(20);
    expect(written().equals(before)).toBe(true);
  });

  it('names in the trail the archive that each study went to, not the first of the site', async () => {
    const server = await fake();
    const target = { user: '', password: '', caPem: '', allowPlainHttpHosts: [] };
    const second = openArchive({ ...target, url: server.url.replace('127.0.0.1', 'localhost') });
    closers.push(() => second.close());
    const opened = room({ archive: (name) => (name === '' ? server.client : second) });
    for (const [archive, host] of [
      ['', '127.0.0.1'],
      ['Breast', 'localhost'],
    ] as const) {
      const view = await outcome(opened, { ...study(2), archive });
      const rows = opened.ledger.audit.list({ subject: view.id });
      expect(rows.flatMap(({ action, detail }) => (detail.archiveHost ? [[action, detail.archiveHost]] : []))).toEqual([
        ['transfer.begun', host],
        ['transfer.done', host],
        ['import.finished', host],
      ]);
    }
    expect(opened.ledger.audit.verifyAudit().ok).toBe(true);
  });

  it('ends at once when the engine closes, whatever hangs, and goes on from there', async () => {
    let hangs: () => void;
    const hanging = new Promise<void>((resolve) => {
      hangs = resolve;
    });
    const server = await fake({
      store(n) {
        if (n !== 3) return undefined;
        hangs();
        return 'hang';
      },
    });
    const patient = openArchive({
      ...{ url: server.url, user: '', password: '', caPem: '', allowPlainHttpHosts: [] },
      timeoutMs: 60_000,
    });
    closers.push(() => patient.close());
    const opened = room({ archive: () => patient, connections: () => 1 });
    const { id } = opened.imports.approve(study(5));
    opened.imports.start();
    await hanging;
    await opened.close();
    const again = openTestRoom(join(work, 'home'), { archive: () => server.client });
    closers[0] = () => again.close();
    expect(again.imports.get(id)).toMatchObject({ station: 'upload', condition: 'ready', counts: { sent: 2 } });
    await again.imports.drain();
    expect(again.imports.get(id)).toMatchObject({ status: 'success', counts: { confirmed: 5, alreadyStored: 0 } });
  });
});

describe('a line that costs by the byte', () => {
  it('is not used where the site wants so: staged by then, said in words, sent by itself when another line is there', async () => {
    const server = await fake();
    let isMetered = true;
    const uploadRules = () => ({ adaptive: false, maxBytesPerSecond: null, window: null, waitsForFreeLine: isMetered });
    const opened = room({ archive: () => server.client, uploadRules });
    const { id } = opened.imports.approve(study(3));
    const waited = new Promise<void>((resolve) => {
      opened.imports.onChanged(({ condition }) => condition === 'waiting' && resolve());
    });
    opened.imports.start();
    await waited;
    expect(opened.imports.get(id)).toMatchObject({
      condition: 'waiting',
      fault: { code: 'upload-metered' },
      counts: { staged: 3, sent: 0 },
    });
    expect(server.stored).toEqual([]);
    isMetered = false;
    expect(await opened.imports.settled(id)).toMatchObject({ status: 'success', counts: { confirmed: 3 } });
  });

  it('is used all the same for what somebody sends now', async () => {
    const server = await fake();
    const uploadRules = () => ({ adaptive: false, maxBytesPerSecond: null, window: null, waitsForFreeLine: true });
    const opened = room({ archive: () => server.client, uploadRules });
    const { id } = opened.imports.approve(study(3));
    await opened.imports.drain();
    opened.imports.retry(id);
    await opened.imports.drain();
    expect(opened.imports.get(id)).toMatchObject({ status: 'success' });
    expect(opened.ledger.audit.list({ subject: id }).map(({ action }) => action)).toContain('import.decided');
  });
});

describe('the five numbers of a series', () => {
  const promise = (promised: number, found: number) => [
    { ...{ seriesInstanceUid: '1.2.3.4', modality: 'CT', number: 1, description: 'lung' }, promised, found },
  ];

  it('agree for green, in the view and in the audit trail alike', async () => {
    const server = await fake();
    const opened = room({ archive: () => server.client });
    const view = await outcome(opened, { ...study(3), series: promise(3, 3) });
    const whole = { promised: 3, found: 3, readable: 3, sent: 3, confirmed: 3, short: null };
    expect(view).toMatchObject({ status: 'success', series: [whole] });
    const finished = opened.ledger.audit
      .list({ subject: view.id })
      .filter(({ action }) => action === 'import.finished');
    expect(finished).toMatchObject([{ detail: { series: [whole] } }]);
  });

  it.each([
    ['the disc lists more than it holds', promise(4, 3), 'found'],
    ['a file of it lies there and cannot be read', promise(4, 4), 'readable'],
  ] as const)('are never green when %s, whatever else says all is well', async (_, series, short) => {
    const server = await fake();
    const view = await outcome(room({ archive: () => server.client }), { ...study(3), series });
    expect(view).toMatchObject({ status: 'partial', counts: { selected: 3, confirmed: 3 }, missing: 0 });
    expect(view.series).toMatchObject([{ short }]);
  });

  it('name the series whose image was not taken', async () => {
    const server = await fake({
      store: (n) =>
        n === 2 ? { status: 200, body: { ID: 'x', ParentStudy: 'study', Status: 'FilteredOut' } } : undefined,
    });
    const view = await outcome(room({ archive: () => server.client, connections: () => 1 }), study(3));
    expect(view).toMatchObject({ status: 'partial', series: [{ readable: 3, sent: 2, confirmed: 2, short: 'sent' }] });
  });
});
