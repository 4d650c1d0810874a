import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { activitySchema, type Notice } from '../../contract/activity.ts';
import type { ImportView } from '../../contract/imports.ts';
import { openArchive } from '../archive/archive-client.ts';
import { importStory } from '../history/import-story.ts';
import { activityOf, watchForNotices } from './activity.ts';
import type { ImportDeps } from './import-deps.ts';
import { startFakeArchive } from './testing/fake-archive.ts';
import { openTestRoom, studyOf, type TestRoom } from './testing/test-room.ts';

vi.setConfig({ testTimeout: 60_000 });

let work: string;
let closers: (() => unknown)[];
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-queue-'));
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  rmSync(work, { recursive: true, force: true });
});

function study(name: string, images: number) {
  const disc = join(work, name);
  mkdirSync(disc, { recursive: true });
  for (let n = 0; n < images; n += 1) writeFileSync(join(disc, `1.2.${name}.${n}.dcm`), `image ${name} ${n}`);
  return studyOf(disc, `1.2.${name}`, { planHash: name });
}
function room(overrides: Partial<ImportDeps> = {}): TestRoom {
  const opened = openTestRoom(join(work, 'home'), overrides);
  closers.push(() => opened.close());
  return opened;
}
async function archive(wants: Parameters<typeof startFakeArchive>[0] = {}) {
  const server = await startFakeArchive(wants);
  const client = openArchive({ url: server.url, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] });
  closers.push(
    () => server.stop(),
    () => client.close(),
  );
  return { server, client };
}
/** The import as it is when this first holds of it. */
function until({ imports }: TestRoom, id: string, holds: (view: ImportView) => boolean): Promise<ImportView> {
  return new Promise((resolve) => {
    const look = (view: ImportView): void => {
      if (view.id === id && holds(view)) resolve(view);
    };
    imports.onChanged(look);
    look(imports.get(id));
  });
}

describe('one study that a person stops', () => {
  it('stays where it is over a restart while the others go on, and goes on when it is let', async () => {
    const { server, client } = await archive();
    const opened = room({ archive: () => client });
    const stopped = opened.imports.approve(study('1', 3)).id;
    const other = opened.imports.approve(study('2', 3)).id;
    expect(await opened.imports.setPaused(stopped, true)).toMatchObject({ paused: true, condition: 'ready' });
    opened.imports.start();
    expect(await opened.imports.settled(other)).toMatchObject({ status: 'success' });
    await opened.imports.drain();
    expect(server.stored).toHaveLength(3);
    await opened.close();
    closers.pop();

    const again = room({ archive: () => client });
    again.imports.start();
    await again.imports.drain();
    expect(again.imports.get(stopped)).toMatchObject({ paused: true, counts: { sent: 0 } });
    await again.imports.setPaused(stopped, false);
    expect(await again.imports.settled(stopped)).toMatchObject({ paused: false, status: 'success' });
    const story = importStory(again.ledger.audit.list({ subject: stopped })).map(({ kind }) => kind);
    expect(story.filter((kind) => kind === 'paused' || kind === 'resumed')).toEqual(['paused', 'resumed']);
  });

  it('is stopped in the middle of its upload, without a fault, and loses nothing', async () => {
    const { server, client } = await archive();
    const opened = room({ archive: () => client, connections: () => 1 });
    const { id } = opened.imports.approve(study('1', 40));
    opened.imports.start();
    await until(opened, id, ({ counts }) => counts.sent > 0);
    const view = await opened.imports.setPaused(id, true);
    expect(view).toMatchObject({ condition: 'ready', fault: null, paused: true });
    const sent = server.stored.length;
    await opened.imports.drain();
    expect(server.stored).toHaveLength(sent);
    await opened.imports.setPaused(id, false);
    expect(await opened.imports.settled(id)).toMatchObject({ status: 'success', counts: { confirmed: 40 } });
    expect(server.stored).toHaveLength(40);
  });

  it('“try again now” lets a stopped one go on as well', async () => {
    const { client } = await archive({ store: (n) => (n === 1 ? { status: 507 } : undefined) });
    const opened = room({ archive: () => client, connections: () => 1 });
    const { id } = opened.imports.approve(study('1', 2));
    opened.imports.start();
    await opened.imports.settled(id);
    await opened.imports.setPaused(id, true);
    expect(opened.imports.retry(id)).toMatchObject({ paused: false });
    expect(await opened.imports.settled(id)).toMatchObject({ status: 'success' });
  });
});

describe('a cancelled import', () => {
  it('is taken up again as if nothing had been, with what was sent already', async () => {
    const { server, client } = await archive();
    const opened = room({ archive: () => client, connections: () => 1 });
    const { id } = opened.imports.approve(study('1', 40));
    opened.imports.start();
    await until(opened, id, ({ counts }) => counts.sent > 0);
    expect(await opened.imports.cancel(id)).toMatchObject({ condition: 'cancelled' });
    expect(opened.imports.restore(id)).toMatchObject({ station: 'stage', fault: null });
    expect(await opened.imports.settled(id)).toMatchObject({ status: 'success', counts: { confirmed: 40 } });
    expect(new Set(server.stored).size).toBe(server.stored.length);
  });

  it('stays cancelled once the study was approved anew: never twice in the queue', async () => {
    const opened = room();
    const { id } = opened.imports.approve(study('1', 2));
    await opened.imports.cancel(id);
    opened.imports.approve(study('1', 2));
    expect(() => opened.imports.restore(id)).toThrow('decision-outdated');
  });

  it('is not brought back where it was somebody else’s', async () => {
    const opened = room();
    const { id } = opened.imports.approve(study('1', 2));
    await opened.imports.notThisPatient(id, 'another birth date');
    expect(() => opened.imports.restore(id)).toThrow('decision-outdated');
  });
});

describe('what the task bar and the notifications are told', () => {
  it('counts what runs, waits, is stopped and needs a person, and the share that was sent', async () => {
    const { client } = await archive({ store: (n) => (n === 1 ? { status: 507 } : undefined) });
    const opened = room({ archive: () => client, connections: () => 1 });
    const held = opened.imports.approve(study('1', 2)).id;
    opened.imports.start();
    await opened.imports.settled(held);
    await opened.imports.setPaused(opened.imports.approve(study('2', 2)).id, true);
    const activity = activityOf(opened.imports.unfinished(), { wrong: [], isPaused: false, reading: 1 });
    expect(activitySchema.parse(activity)).toMatchObject({
      ...{ running: 0, waiting: 0, paused: 1, needsPerson: 1, reading: 1 },
      ...{ share: null, secondsLeft: null, nextAt: null },
    });
    // With the queue stopped nothing is on its way.
    expect(activityOf(opened.imports.unfinished(), { wrong: [], isPaused: true, reading: 0 }).running).toBe(0);
  });

  it('a notice comes when it happens, holds ids only, and nothing is news again after a start', async () => {
    const { client } = await archive();
    const opened = room({ archive: () => client });
    const told: Notice[] = [];
    opened.imports.onChanged(watchForNotices((notice) => told.push(notice)));
    const { id } = opened.imports.approve(study('1', 2));
    opened.imports.start();
    await opened.imports.settled(id);
    expect(told).toEqual([{ kind: 'finished', importId: id, status: 'success' }]);

    const later: Notice[] = [];
    watchForNotices((notice) => later.push(notice))(opened.imports.get(id));
    expect(later).toEqual([]);
  });
});
