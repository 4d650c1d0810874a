import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openArchive } from './archive/archive-client.ts';
import { startFakeArchive } from './import/testing/fake-archive.ts';
import { openTestRoom, studyOf, type TestRoom } from './import/testing/test-room.ts';
import { openLog } from './log.ts';
import { sweepOriginals } from './sweep-originals.ts';

// The disk and the other suites of a busy machine may be slow; nothing here waits by the clock.
vi.setConfig({ testTimeout: 60_000 });

let work: string;
let room: TestRoom;
let closers: (() => unknown)[];
beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'gantry-sweep-'));
  // The second of five images to be sent is filtered out by the archive: it is never confirmed. Sent first is the middle one, then the first of the disc.
  const server = await startFakeArchive({
    store: (n) =>
      n === 2 ? { status: 200, body: { ID: 'x', ParentStudy: 'study', Status: 'FilteredOut' } } : undefined,
  });
  const archive = openArchive({ url: server.url, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] });
  const disc = join(work, 'disc');
  mkdirSync(disc);
  for (const n of [1, 2, 3, 4, 5]) writeFileSync(join(disc, `1.2.${n}.dcm`), `image ${n}`);
  room = openTestRoom(join(work, 'home'), { archive: () => archive, connections: () => 1 });
  closers = [() => server.stop(), () => archive.close(), () => room.close()];
  room.imports.approve(studyOf(disc, '1.2'));
  await room.imports.drain();
  expect(room.imports.list()).toMatchObject([{ station: 'done', status: 'partial', counts: { confirmed: 4 } }]);
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  rmSync(work, { recursive: true, force: true });
});

const files = () => readdirSync(join(work, 'home', 'spool')).filter((name) => name !== 'unfinished').length;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const sweep = (days: number | null, now: Date, more: { dryRun?: boolean } = {}) =>
  sweepOriginals({ ledger: room.ledger, spool: room.spool, log: openLog(null), days, now, actor: 'anna', ...more });

it('removes the originals that the archive confirmed when their time is over, not before, and never another', async () => {
  expect(await sweep(30, inDays(29))).toMatchObject({ instances: 0 });
  expect(await sweep(null, inDays(9_999))).toMatchObject({ instances: 0 });
  expect(await sweep(30, inDays(31), { dryRun: true })).toEqual({ instances: 4, imports: 1, bytes: 28 });
  expect(files()).toBe(5);
  expect(await sweep(30, inDays(31))).toEqual({ instances: 4, imports: 1, bytes: 28 });
  expect(files()).toBe(1);
  expect(await sweep(30, inDays(9_999))).toMatchObject({ instances: 0 });
  expect(files()).toBe(1);
  const trail = room.ledger.audit.list().filter(({ action }) => action === 'originals.removed');
  expect(trail).toMatchObject([{ actor: 'anna', detail: { instances: 4, bytes: 28, days: 30 } }]);
  expect(room.imports.list()).toMatchObject([{ counts: { staged: 5, confirmed: 4 } }]);
});

it('leaves a study alone that is not finished, whatever of it is confirmed', async () => {
  const [view] = room.imports.list();
  room.imports.retry(view?.id ?? '');
  expect(await sweep(0, inDays(31))).toMatchObject({ instances: 0 });
  expect(files()).toBe(5);
});

it('that is cut off between ledger and disk is finished by the next one', async () => {
  const failing = { remove: () => Promise.reject(new Error('the power went')) };
  const cut = sweepOriginals({
    ...{ ledger: room.ledger, spool: failing, log: openLog(null), days: 0, now: inDays(1), actor: 'gantry' },
  });
  await expect(cut).rejects.toThrow('the power went');
  expect(files()).toBe(5);
  await sweep(0, inDays(1));
  expect(files()).toBe(1);
});

it('lets an image that the archive lost later be read from its disc again', async () => {
  await sweep(0, inDays(1));
  const [view] = room.imports.list();
  const row = room.ledger.imports.find(view?.id ?? '');
  room.ledger.instances.markUnsent([2]);
  expect(room.ledger.instances.toStage(row?.seq ?? 0, 0, 9).map(({ path }) => path)).toEqual(['1.2.2.dcm']);
});
