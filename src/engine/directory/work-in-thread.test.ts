import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Patient } from '../../contract/directory.ts';
import type { Connector, Page, PagePosition } from './connector.ts';
import { openCopySource } from './copy-source.ts';
import { openEhrConnector } from './ehr-connector.ts';
import { syncDirectory } from './sync-directory.ts';
import { copyRoom } from './testing/copy-room.ts';
import { workInThread } from './work-in-thread.ts';

let room: ReturnType<typeof copyRoom>;
beforeEach(() => {
  room = copyRoom();
});
afterEach(() => room.remove());

const which = { kind: 'rest', coverage: 'all', source: 'one' } as const;
const now = () => new Date();
const inThread = () => workInThread({ path: room.path, key: room.key, ...which });
const many = 3_000;
const pageRows = 100;

function person(n: number): Patient {
  const names = { middleName: '', suffix: '', nameIdeographic: '', namePhonetic: '', previousNames: [], otherIds: [] };
  const who = { id: `p${n}`, mrn: `M${n}`, issuer: '', familyName: `Family${n}`, givenName: n % 2 ? 'Anna' : 'Ben' };
  return { ...who, ...names, birthDate: '1970-01-02', sex: 'F', mergedInto: null, updatedAt: '2026-01-01T00:00:00Z' };
}

/** A directory of so many people; `gone` are not in it any more. */
function directoryOf(count: number, gone = (_n: number) => false): Connector {
  return {
    ...{ kind: 'rest', coverage: 'all', check: async () => ({ detail: '', facts: [] }), close: () => {} },
    readPage: (async (resource: string, { cursor }: PagePosition): Promise<Page<Patient>> => {
      const nothing = { items: [], next: null, changedUntil: null, total: null, problems: [] };
      if (resource === 'orders') return nothing;
      const from = Number(cursor ?? '0');
      const all = Array.from({ length: Math.min(pageRows, count - from) }, (_, n) => from + n);
      const next = from + pageRows < count ? String(from + pageRows) : null;
      return { ...nothing, items: all.filter((n) => !gone(n)).map(person), next };
    }) as Connector['readPage'],
  };
}

test('a sync in a thread leaves the same copy as one without, and the engine sees each page at once', async () => {
  const connector = directoryOf(many);
  const copy = room.open(connector);
  const work = inThread();
  const seen: number[] = [];
  const onPage = () => seen.push(copy.status().patients);
  await syncDirectory({ connector, copy, work, now, onPage });
  expect(seen.slice(0, 3)).toEqual([pageRows, 2 * pageRows, 3 * pageRows]);
  expect(copy.isWhole()).toBe(true);
  expect((await copy.findText('Family2999', 5)).map(({ id }) => id)).toEqual(['p2999']);
  expect(await openCopySource(copy).standing()).toMatchObject({ isWhole: true, patients: many });

  // Who is gone is taken away, and what was counted before is not remembered.
  const annaKey = copy.keys.frequencyKeys(person(1)).find((key) => copy.countKey(key) === many / 2) ?? 0;
  await syncDirectory({ connector: directoryOf(many, (n) => n % 4 === 1), copy, work, now, full: true });
  expect(copy.status().patients).toBe((many * 3) / 4);
  expect(copy.countKey(annaKey)).toBe(many / 4);
  await work?.close();
});

test('the engine answers searches while the thread writes', async () => {
  const connector = directoryOf(many);
  const copy = room.open(connector);
  const work = inThread();
  let answered = 0;
  let isOver = false;
  const searching = (async () => {
    while (!isOver) {
      await copy.findText('Fam', 20);
      answered += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  await syncDirectory({ connector, copy, work, now });
  isOver = true;
  await searching;
  expect(answered).toBeGreaterThan(many / pageRows);
  await work?.close();
});

test('a thread that fails is a failed sync, and the next one begins where it was', async () => {
  const connector = directoryOf(many);
  const copy = room.open(connector);
  const lost = workInThread({ path: join(room.folder, 'nowhere', 'directory.db'), key: room.key, ...which });
  await expect(syncDirectory({ connector, copy, work: lost, now })).rejects.toThrow();
  await lost?.close();
  expect(copy.isWhole()).toBe(false);
  const work = inThread();
  await syncDirectory({ connector, copy, work, now });
  await work?.close();
  expect(copy.status()).toMatchObject({ state: 'complete', patients: many });
});

/** An EHR of so many patients that remembers which pages it was asked for. */
async function bigEhr(count: number): Promise<{ url: string; asked: number[]; server: Server }> {
  const asked: number[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://site.invalid');
    response.setHeader('content-type', 'application/json');
    if (url.pathname.endsWith('/auth/token')) {
      response.end(JSON.stringify({ access_token: 't', token_type: 'bearer', expires_in: 36_000 }));
      return;
    }
    if (!url.pathname.endsWith('/patients')) {
      response.end(JSON.stringify({ items: [], next_cursor: null }));
      return;
    }
    const from = Number(url.searchParams.get('cursor') ?? 0);
    asked.push(from);
    const items = Array.from({ length: Math.min(pageRows, count - from) }, (_, n) => {
      const { id, mrn, issuer, familyName, givenName, birthDate, sex, updatedAt } = person(from + n);
      const names = { family_name: familyName, given_name: givenName };
      return { id, mrn, issuer, ...names, birth_date: birthDate, sex, updated_at: updatedAt };
    });
    response.end(JSON.stringify({ items, next_cursor: from + pageRows < count ? String(from + pageRows) : null }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`, asked, server };
}

test('a sync that is killed (kill -9) goes on at its page: nothing is read twice but that one, nobody is lost or double', async () => {
  const count = 4_000;
  const { url, asked, server } = await bigEhr(count);
  try {
    const child: ChildProcess = fork(join(import.meta.dirname, 'testing/sync-child.ts'), [room.path, url]);
    await new Promise<void>((resolve, reject) => {
      child.on('message', (rows) => {
        if (Number(rows) >= 1_500) resolve();
      });
      child.once('exit', () => reject(new Error('the sync ended before it could be killed')));
    });
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const before = asked.length;

    const connector = openEhrConnector({ url, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] });
    const copy = room.open(connector);
    const kept = copy.status();
    expect(kept.state).toBe('never');
    expect(kept.patients).toBeGreaterThanOrEqual(1_400);
    expect(await openCopySource(copy).standing()).toMatchObject({ isWhole: false });
    const work = inThread();
    await syncDirectory({ connector, copy, work, now });
    await work?.close();
    expect(copy.status()).toMatchObject({ state: 'complete', patients: count });
    // What was on its way when it was killed may be asked for once more.
    expect(asked.slice(before)[0]).toBe(kept.patients);
    expect((await copy.findText('M1234', 5)).map(({ id }) => id)).toEqual(['p1234']);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
