import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ReferenceEhr, startReferenceEhr } from '../../../demo/reference-ehr/start-reference-ehr.ts';
import type { Patient } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import { directoryOrderSql } from '../ledger/directory-orders.ts';
import { directoryPatientSql } from '../ledger/directory-patients.ts';
import { directoryShape } from '../ledger/directory-shape.ts';
import { openDatabase } from '../ledger/open-database.ts';
import type { Connector, Page, PagePosition } from './connector.ts';
import { openCopySource } from './copy-source.ts';
import { openEhrConnector } from './ehr-connector.ts';
import { recheckRecords } from './recheck.ts';
import { openSiteDirectory } from './site-directory.ts';
import { syncDirectory } from './sync-directory.ts';
import { copyRoom, matcherKeys } from './testing/copy-room.ts';

let clockMs = Date.now();
const now = () => new Date(clockMs);
let room: ReturnType<typeof copyRoom>;
beforeEach(() => {
  room = copyRoom();
});
afterEach(() => room.remove());

/** A directory of so many people, in pages of ten, that breaks off or changes as a test says. */
function paged(
  count: number,
  change: (position: PagePosition) => Partial<Page<Patient>> | undefined = () => undefined,
) {
  const asked: PagePosition[] = [];
  const connector: Connector = {
    ...{ kind: 'rest', coverage: 'all', check: async () => ({ detail: '', facts: [] }), close: () => {} },
    readPage: (async (resource: string, position: PagePosition) => {
      if (resource === 'orders') return { items: [], next: null, changedUntil: null, total: null, problems: [] };
      asked.push(position);
      const from = Number(position.cursor ?? '0');
      const items = Array.from({ length: Math.min(10, count - from) }, (_, n) => person(from + n));
      const next = from + 10 < count ? String(from + 10) : null;
      const page = { items, next, changedUntil: items.at(-1)?.updatedAt ?? null, total: null, problems: [] };
      return { ...page, ...change(position) };
    }) as Connector['readPage'],
  };
  return { connector, asked };
}

function person(n: number): Patient {
  const names = { middleName: '', suffix: '', nameIdeographic: '', namePhonetic: '', previousNames: [], otherIds: [] };
  const who = { id: `p${n}`, mrn: `M${n}`, issuer: '', familyName: `Family${n}`, givenName: 'Anna' };
  return { ...who, ...names, birthDate: '1970-01-02', sex: 'F', mergedInto: null, updatedAt: '2026-01-01T00:00:00Z' };
}

describe('a first sync', () => {
  test('that is cut off goes on at the page where it was', async () => {
    let broken = true;
    const { connector, asked } = paged(45, ({ cursor }) => {
      if (broken && cursor === '20') throw new FaultError('ehr-unreachable');
      return undefined;
    });
    const copy = room.open(connector);
    await expect(syncDirectory({ connector, copy, now })).rejects.toMatchObject({ fault: { code: 'ehr-unreachable' } });
    expect(copy.status()).toMatchObject({ state: 'never', patients: 20, fault: { code: 'ehr-unreachable' } });
    expect(copy.isWhole()).toBe(false);

    broken = false;
    const again = room.open(connector);
    await syncDirectory({ connector, copy: again, now });
    expect(asked.map(({ cursor }) => cursor)).toEqual([null, '10', '20', '20', '30', '40']);
    expect(again.status()).toMatchObject({ state: 'complete', patients: 45, fault: null });
  });

  test('whose search the server has forgotten meanwhile begins again, and counts nobody twice', async () => {
    let forgotten = true;
    const { connector } = paged(30, ({ cursor }) => {
      if (!forgotten || cursor !== '20') return undefined;
      forgotten = false;
      return { items: [], next: null, isExpired: true };
    });
    const copy = room.open(connector);
    await syncDirectory({ connector, copy, now });
    expect(copy.status()).toMatchObject({ state: 'complete', patients: 30 });
  });

  test('that gave fewer than the server says it has is known to be partial, and nothing is decided on it', async () => {
    const { connector } = paged(30, ({ cursor }) => (cursor === null ? { total: 31 } : undefined));
    const copy = room.open(connector);
    await syncDirectory({ connector, copy, now });
    expect(copy.status().state).toBe('partial');
    const probe = { key: matcherKeys.blockingKeys(person(3))[0] ?? 0, isEssential: true, limit: 400 };
    const asked = { keys: [probe], birthDate: '', names: [], ids: [] };
    expect(await openCopySource(copy).standing()).toMatchObject({ kind: 'copy', isWhole: false });
    expect((await openCopySource(copy).candidates(asked)).isComplete).toBe(false);
  });

  test('with a record that is none names it, and is partial until that is mended', async () => {
    const problem = { source: 'patients', line: 0, reason: 'p7: birth_date' };
    let isBad = true;
    const { connector } = paged(10, () => (isBad ? { problems: [problem] } : undefined));
    const copy = room.open(connector);
    await syncDirectory({ connector, copy, now });
    expect(copy.status()).toMatchObject({ state: 'partial', problemCount: 1, problems: [problem] });
    isBad = false;
    await syncDirectory({ connector, copy, now, full: true });
    expect(copy.status()).toMatchObject({ state: 'complete', problemCount: 0 });
  });
});

describe('later syncs', () => {
  test('take away on a full pass who is not there any more, and never on one that was cut short', async () => {
    const first = paged(30);
    const copy = room.open(first.connector);
    await syncDirectory({ connector: first.connector, copy, now });
    const short = paged(20, ({ cursor }) => (cursor === null ? { total: 30 } : undefined));
    await syncDirectory({ connector: short.connector, copy, now, full: true });
    expect(copy.status()).toMatchObject({ patients: 30, state: 'partial' });
    const fewer = paged(20);
    await syncDirectory({ connector: fewer.connector, copy, now, full: true });
    expect(copy.status()).toMatchObject({ patients: 20, state: 'complete' });
    expect(await copy.findText('family25', 5)).toEqual([]);
    expect(await copy.findText('family15', 5)).toHaveLength(1);
  });

  test('that cannot reach the directory leave the copy whole, only older; one that is refused does not', async () => {
    let fault: 'ehr-unreachable' | 'ehr-forbidden' | null = null;
    const { connector } = paged(10, () => {
      if (fault !== null) throw new FaultError(fault);
      return undefined;
    });
    const copy = room.open(connector);
    await syncDirectory({ connector, copy, now });
    const { syncedAt } = copy.status();
    clockMs += 3_600_000;
    fault = 'ehr-unreachable';
    await expect(syncDirectory({ connector, copy, now })).rejects.toThrow();
    expect(copy.status()).toMatchObject({ state: 'complete', syncedAt });
    fault = 'ehr-forbidden';
    await expect(syncDirectory({ connector, copy, now })).rejects.toThrow();
    expect(copy.status()).toMatchObject({ state: 'failed', fault: { code: 'ehr-forbidden' } });
    expect(copy.isWhole()).toBe(false);
  });

  test('give every patient new keys after the matcher has changed how they are made', async () => {
    const { connector } = paged(10);
    await syncDirectory({ connector, copy: room.open(connector), now });
    const keys = { ...matcherKeys, version: 99, blockingKeys: () => [4711] };
    const copy = room.open(connector, 'one', keys);
    expect(copy.isWhole()).toBe(false);
    await syncDirectory({ connector, copy, now });
    expect(copy.isWhole()).toBe(true);
    expect(copy.store.patients.withKey(4711, 100)).toHaveLength(10);
  });

  test('of another directory find none of the first one’s patients', async () => {
    const { connector } = paged(10);
    await syncDirectory({ connector, copy: room.open(connector), now });
    const other = room.open(connector, 'another');
    expect(other.status()).toMatchObject({ state: 'never', patients: 0 });
    expect(await other.findText('family1', 5)).toEqual([]);
  });
});

describe('the copy of the EHR', () => {
  let ehr: ReferenceEhr;
  beforeAll(async () => {
    ehr = await startReferenceEhr({ archive: { url: 'http://127.0.0.1:9', user: 'n', password: 'n' }, now });
  });
  afterAll(() => ehr.stop());
  const connect = (url = ehr.url) =>
    openEhrConnector({
      url,
      user: 'frontdesk',
      password: 'demo-frontdesk',
      caPem: '',
      allowPlainHttpHosts: [],
      timeoutMs: 2_000,
    });

  test('holds all patients and orders, and afterwards only asks for what changed', async () => {
    const connector = connect();
    const copy = room.open(connector);
    await syncDirectory({ connector, copy, now });
    expect(copy.status()).toMatchObject({
      ...{ state: 'complete', patients: ehr.state.patients.size, orders: ehr.state.orders.size },
    });
    const [one] = await copy.findText('0047113', 5);
    const stored = ehr.state.patients.get(one?.id ?? '');
    if (stored === undefined) throw new Error('the demo patient is gone');
    clockMs += 3_600_000;
    ehr.state.patients.set(stored.id, { ...stored, family_name: 'Zyxwvut', updated_at: now().toISOString() });
    let read = 0;
    const onPage = (rows: number) => {
      read = rows;
    };
    await syncDirectory({ connector, copy, now });
    const found = await copy.findText('zyxw', 5);
    await syncDirectory({ connector, copy, now, onPage });
    ehr.state.patients.set(stored.id, stored);
    expect(found.map(({ mrn }) => mrn)).toEqual(['0047113']);
    // The seed's orders all bear one time; of the patients only the one is met again, inside the overlap.
    expect(read).toBeLessThanOrEqual(1 + ehr.state.orders.size);
  });

  test('follows merges: who is found under a former number is the survivor, and it is said', async () => {
    const connector = connect();
    const copy = room.open(connector);
    await syncDirectory({ connector, copy, now });
    expect(await copy.findText('0031877', 5)).toMatchObject([{ mrn: '0046001', foundAs: '0031877' }]);
  });

  test('stands in when nobody answers: searching, matching and choosing go on, and what is chosen is provisional', async () => {
    const connector = connect();
    const copy = room.open(connector);
    await syncDirectory({ connector, copy, now });
    const online = openSiteDirectory({ connector, copy });
    await online.me();
    const [patient] = await online.findPatients('mueller jorg', 5);
    const [order] = await online.patientOrders(patient?.id ?? '');
    expect(online.copyAsOf()).toBeNull();

    const away = openSiteDirectory({ connector: connect('http://127.0.0.1:9/api/v1'), copy });
    expect(await away.findPatients('mueller jorg', 5)).toMatchObject([{ id: patient?.id }]);
    expect(await away.patientOrders(patient?.id ?? '')).toContainEqual({ ...order, etag: '' });
    expect(await away.findOrder(order?.accessionNumber ?? '')).toMatchObject({ id: order?.id });
    expect(await away.me()).toMatchObject({ name: expect.stringMatching(/./) });
    expect(await away.getPatient(patient?.id ?? '')).toMatchObject({ mrn: patient?.mrn });
    expect(await away.getOrder(order?.id ?? '')).toMatchObject({ etag: '' });
    expect(away.copyAsOf()).toBe(copy.syncedAt());
    const known = { patientId: patient?.id ?? '', orderId: null, values: {} };
    await expect(recheckRecords(away.itself, known)).rejects.toMatchObject({ fault: { code: 'ehr-unreachable' } });
  });

  test('holds nobody’s name in clear', async () => {
    const connector = connect();
    const copy = room.open(connector);
    await syncDirectory({ connector, copy, now });
    for (const file of readdirSync(room.folder)) {
      const bytes = readFileSync(join(room.folder, file));
      for (const text of ['Mueller', 'mueller', 'muller', '0047113', '19700102'])
        expect(bytes.includes(text), `${text} in ${file}`).toBe(false);
    }
  });
});

test('a copy that is damaged is begun anew: it holds nothing that the directory does not', async () => {
  const { connector } = paged(10);
  await syncDirectory({ connector, copy: room.open(connector), now });
  room.open(connector).store.close();
  writeFileSync(room.path, Buffer.alloc(8_192, 3));
  expect(room.open(connector).status()).toMatchObject({ state: 'never', patients: 0 });
});

test('every question to the copy is answered by an index', () => {
  const db = openDatabase({ path: join(room.folder, 'plan.db'), key: room.key, steps: directoryShape });
  try {
    for (const [name, sql] of Object.entries({ ...directoryPatientSql, ...directoryOrderSql })) {
      const plan = db.prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
      const details = plan.all(...Array.from(sql.matchAll(/\?/g), () => '1')).map(({ detail }) => detail);
      // A search by words is a "scan" of the index's own answer (M: MATCH); everything else must be a search.
      const scans = details.filter((detail) => detail.startsWith('SCAN') && !/VIRTUAL TABLE INDEX 0:M/.test(detail));
      expect(scans, `${name}: ${details.join('; ')}`).toEqual([]);
      expect(details.join(), name).not.toContain('TEMP B-TREE');
    }
  } finally {
    db.close();
  }
});
