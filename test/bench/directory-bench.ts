import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Patient } from '../../src/contract/directory.ts';
import type { Connector } from '../../src/engine/directory/connector.ts';
import { openCopySource } from '../../src/engine/directory/copy-source.ts';
import { type DirectoryCopy, openDirectoryCopy, type PatientKeys } from '../../src/engine/directory/directory-copy.ts';
import { openEhrConnector } from '../../src/engine/directory/ehr-connector.ts';
import { syncDirectory } from '../../src/engine/directory/sync-directory.ts';
import { blockingKeys, blockingVersion, frequencyKeys } from '../../src/engine/identity/blocking-keys.ts';
import { openDirectoryStore } from '../../src/engine/ledger/directory-store.ts';
import { defaultPolicy } from '../../src/engine/match/candidate-guards.ts';
import { matchPerson } from '../../src/engine/match/match-person.ts';
import { evalPerson } from '../eval/eval-set.ts';
import { seededRandom } from '../eval/seeded-random.ts';
import { type BenchResult, compared } from './measure.ts';

const patientCount = Number(process.env.GANTRY_BENCH_PATIENTS ?? 500_000);
const promise = 'the promise';
const keys: PatientKeys = { version: blockingVersion, blockingKeys, frequencyKeys };
const pageRows = 500;

/** A site of 500,000 patients: first sync over HTTP, memory, search as you type, the pool and the decision for a study. */
export async function directoryBench(folder: string): Promise<BenchResult> {
  const site = await startBigSite();
  const store = openDirectoryStore({ path: join(folder, 'directory.db'), key: Buffer.alloc(32, 5) });
  try {
    const target = { url: site.url, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] };
    const connector = openEhrConnector(target);
    const copy = openDirectoryCopy(store, { kind: 'rest', coverage: 'all', source: 'bench' }, keys);
    const first = await firstSync(connector, copy);
    const search = searchTimes(copy);
    const searches = await search;
    const matches = await matchTimes(copy);
    const status = copy.status();
    return {
      data: {
        ...{ patients: status.patients, firstSyncSeconds: Math.round(first.tookMs / 1_000) },
        patientsPerSecond: Math.round((status.patients / first.tookMs) * 1_000),
        longestBlockMs: Math.round(first.longestBlockMs),
        ...{ rssMb: Math.round(first.rssBytes / 1e6), rssGrowthMb: Math.round(first.growthBytes / 1e6) },
        ...{ searchP50Ms: round(at(searches, 0.5)), searchP99Ms: round(at(searches, 0.99)), searchMaxMs: round(at(searches, 1)) },
        ...{ matchP50Ms: round(at(matches, 0.5)), matchP99Ms: round(at(matches, 0.99)) },
      },
      measures: [
        compared('search as you type, p99', at(searches, 0.99), promise, 50, 1),
        compared('match one study, p50', at(matches, 0.5), promise, 50, 1),
        compared('bytes of memory more in the second half of the sync (as ms)', first.growthBytes / 1e6, promise, 64, 1),
      ],
    };
  } finally {
    store.close();
    await site.stop();
  }
}

/** The whole of it, with the process's memory at half and at the end. */
async function firstSync(connector: Connector, copy: DirectoryCopy) {
  let atHalf = 0;
  let highest = 0;
  let longestBlockMs = 0;
  let lastMs = performance.now();
  const beat = setInterval(() => {
    longestBlockMs = Math.max(longestBlockMs, performance.now() - lastMs - 10);
    lastMs = performance.now();
  }, 10);
  const startedAt = performance.now();
  await syncDirectory({
    ...{ connector, copy, now: () => new Date() },
    onPage(rows) {
      const { rss } = process.memoryUsage();
      if (rows >= patientCount / 2 && atHalf === 0) atHalf = rss;
      if (atHalf > 0) highest = Math.max(highest, rss);
      if (rows % 50_000 === 0) process.stderr.write(`  ${rows} patients, ${Math.round(rss / 1e6)} MB\n`);
    },
  });
  clearInterval(beat);
  return { tookMs: performance.now() - startedAt, rssBytes: highest, growthBytes: highest - atHalf, longestBlockMs };
}

/** What people type, letter by letter: every beginning of names, numbers and dates. */
async function searchTimes(copy: DirectoryCopy): Promise<number[]> {
  const random = seededRandom(7);
  const times: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    const who = personAt(Math.floor(random() * patientCount));
    const texts = [`${who.familyName} ${who.givenName}`, who.mrn, who.birthDate, `${who.givenName} ${who.familyName.slice(0, 2)}`];
    const text = texts[n % texts.length] ?? '';
    for (let length = 1; length <= text.length; length += 1) {
      const startedAt = performance.now();
      await copy.findText(text.slice(0, length), 20);
      times.push(performance.now() - startedAt);
    }
  }
  return times;
}

async function matchTimes(copy: DirectoryCopy): Promise<number[]> {
  const source = openCopySource(copy);
  const random = seededRandom(11);
  const times: number[] = [];
  for (let n = 0; n < 200; n += 1) {
    const who = personAt(Math.floor(random() * patientCount));
    const person = evalPerson(`${who.familyName}^${who.givenName}`, who.birthDate, who.sex, 'X1');
    const startedAt = performance.now();
    await matchPerson({ person, source, policy: defaultPolicy } as Parameters<typeof matchPerson>[0]);
    times.push(performance.now() - startedAt);
  }
  return times;
}

const at = (times: readonly number[], share: number): number => {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
const round = (ms: number): number => Math.round(ms * 100) / 100;

const syllables = ['ba', 'mar', 'to', 'lin', 'ker', 'sen', 'vo', 'hal', 'ri', 'do', 'schu', 'wag', 'ner', 'mo', 'pe', 'tra', 'ul', 'jo'];

/** The same person for the same number, always; a few names are common and many are rare, as names are. */
function personAt(n: number): Patient {
  const random = seededRandom(n + 1);
  const word = (skew: number) => {
    const rank = Math.floor(random() ** skew * 4_096);
    const parts = [rank % 16, (rank >> 4) % 16, (rank >> 8) % 16].map((index) => syllables[index] ?? '');
    return parts.join('').replace(/^./, (letter) => letter.toUpperCase());
  };
  const names = { middleName: '', suffix: '', nameIdeographic: '', namePhonetic: '', previousNames: [], otherIds: [] };
  const day = new Date(Date.UTC(1930, 0, 1) + Math.floor(random() * 90 * 365) * 86_400_000).toISOString().slice(0, 10);
  return {
    ...{ id: `0000-${n}`, mrn: String(1_000_000 + n), issuer: 'HAFEN', familyName: word(2), givenName: word(4), ...names },
    ...{ birthDate: day, sex: n % 2 ? 'F' : 'M', mergedInto: null, updatedAt: '2026-01-01T00:00:00Z' },
  };
}

/** An EHR that answers as fast as JSON can be written: what is measured is our side. */
async function startBigSite(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://site.invalid');
    response.setHeader('content-type', 'application/json');
    if (url.pathname.endsWith('/auth/token')) {
      response.end(JSON.stringify({ access_token: 't', token_type: 'bearer', expires_in: 36_000 }));
      return;
    }
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const count = url.pathname.endsWith('/patients') ? Math.min(pageRows, patientCount - from) : 0;
    const items = Array.from({ length: count }, (_, n) => wireOf(personAt(from + n)));
    const next = from + count < patientCount && count > 0 ? String(from + count) : null;
    response.end(JSON.stringify({ items, next_cursor: next }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/api/v1`, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

function wireOf(patient: Patient) {
  return {
    ...{ id: patient.id, mrn: patient.mrn, issuer: patient.issuer, family_name: patient.familyName },
    ...{ given_name: patient.givenName, birth_date: patient.birthDate, sex: patient.sex, updated_at: patient.updatedAt },
  };
}
