import { join } from 'node:path';
import type { NewImport } from '../../src/engine/ledger/imports.ts';
import { type Ledger, openLedger } from '../../src/engine/ledger/open-ledger.ts';
import { createKeyFile } from '../../src/engine/vault/key-file.ts';
import { openVault } from '../../src/engine/vault/open-vault.ts';
import { type BenchResult, compared, type Measure } from './measure.ts';
import { bestOf } from './timed-runs.ts';

const studies = 500;
const instancesEach = 400;
const at = '2026-03-17T08:00:00.000Z';
/** The worker's own way of writing: a batch for the disk, a batch of replies, a page of checksums. */
const batchRows = 32;
const workedStudies = 50;

/** What the house promises, as a peer that takes exactly as long as is allowed. */
const promise = 'the promise';

/** The ledger with 200,000 instances in 500 studies: start, every question of the queue, facts a second, memory. */
export async function ledgerBench(folder: string, gantry: readonly string[], rounds: number): Promise<BenchResult> {
  const home = join(folder, 'home');
  const keyPath = join(folder, 'vault.key');
  const vault = openVault({ home, key: createKeyFile(keyPath) });
  const ledger = openLedger({ path: join(home, 'ledger.db'), key: vault.ledgerKey, keyProven: true });
  fill(ledger);
  const checkMs = fastest(() => ledger.isWhole(), 2);
  const questions = questionTimes(ledger, rounds);
  const work = factsPerSecond(ledger);
  ledger.close();
  const command = [...gantry, 'queue', 'list', '--json', '--home', home, '--key-file', keyPath];
  const [startMs = 0] = await bestOf(rounds, [{ name: 'gantry queue list', command }]);
  return {
    data: {
      ...{ studies, instances: studies * instancesEach, factsPerSecond: Math.round(work.perSecond) },
      memoryGrowthBytes: work.memoryGrowthBytes,
      fullCheckMs: Math.round(checkMs),
      slowestQuestion: questions.slowest,
    },
    measures: [
      compared('start, list the queue, end', startMs, promise, 2_000, 1),
      ...questions.measures,
      compared('20,000 facts: staged, sent, confirmed', 20_000_000 / work.perSecond, promise, 20_000 / 3, 1),
      compared('bytes of memory more after 60,000 facts (as ms)', work.memoryGrowthBytes / 1e6, promise, 64, 1),
    ],
  };
}

function fill(ledger: Ledger): void {
  const nobody = { patientId: 'P', patientName: 'A^B', birthDate: '', sex: '', accessionNumber: '' };
  for (let study = 0; study < studies; study += 1) {
    const input: NewImport = {
      ...{ studyInstanceUid: `1.2.${study}`, title: 'CT', studyDate: '', studyTime: '', modalities: ['CT'] },
      ...{ urgent: false, order: null, missing: [], plan: { changes: [] }, planHash: 'h', approvedBy: 'u' },
      ...{ patient: { id: '', mrn: 'P', name: 'A^B' }, identity: nobody, original: nobody, approvedAt: at },
    };
    ledger.transaction(() => {
      const { seq } = ledger.imports.insert(input, { id: `import-${study}`, uploadLogId: `log-${study}` }, at);
      ledger.instances.insert(
        seq,
        Array.from({ length: instancesEach }, (_, n) => ({
          ...{ sourcePath: '/media/cdrom', path: `DICOM/ST${study}/IM${n}`, sopInstanceUid: `1.2.${study}.1.${n}` },
          ...{ seriesInstanceUid: `1.2.${study}.1`, sopClassUid: '1.2.840.10008.5.1.4.1.1.2' },
          ...{ transferSyntaxUid: '1.2.840.10008.1.2.1', sizeBytes: 526_000 },
        })),
      );
    });
  }
}

/** The best of a few tries of each question that a window or a station asks. */
function questionTimes(ledger: Ledger, rounds: number): { measures: Measure[]; slowest: string } {
  const seq = studies - 1;
  const waiting = { station: 'upload', condition: 'waiting', retryAt: at, attempts: 1, fault: null } as const;
  const questions: Record<string, () => unknown> = {
    'the whole queue': () => ledger.imports.list(),
    'one import': () => ledger.imports.find('import-250'),
    'the unfinished import of a study': () => ledger.imports.findUnfinished('1.2.250', null),
    'when to wake up': () => ledger.imports.nextRetryAt(new Date().toISOString()),
    'what a crash left running': () => ledger.imports.inCondition('running'),
    'claim the next': () => ledger.imports.claim('media', at),
    'write a new state': () => ledger.imports.move(seq, waiting, at),
    'a page to stage': () => ledger.instances.toStage(seq, 0, 256),
    'a page to send': () => ledger.instances.toSend(seq, 0, 256),
    'a page to confirm': () => ledger.instances.toConfirm(seq, 0, 256),
    'the faults of a study': () => ledger.instances.faults(seq),
    'originals that have had their time': () => ledger.originals.countExpired(at),
    'the history of a name': () => ledger.uploadLogs.find({ since: null, text: 'muller' }),
  };
  const times = Object.entries(questions).map(([name, ask]) => ({ name, ms: fastest(ask, Math.max(rounds, 5)) }));
  const [slowest] = times.toSorted((a, b) => b.ms - a.ms);
  return {
    measures: times.map(({ name, ms }) => compared(name, ms, promise, 20, 1)),
    slowest: `${slowest?.name}: ${slowest?.ms.toFixed(2)} ms`,
  };
}

function fastest(ask: () => unknown, tries: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < tries; n += 1) {
    const startedAt = performance.now();
    ask();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

/** As the worker does with each new state. */
function leaveRow(ledger: Ledger, action: string, subject: string): void {
  const detail = { from: 'stage', to: 'stage', attempts: 0, fault: null };
  ledger.audit.append({ at, actor: 'gantry', action, subject, detail });
}

/** Claims studies and writes all their facts and rows, each batch durable before the next. */
function factsPerSecond(ledger: Ledger): { perSecond: number; memoryGrowthBytes: number } {
  let facts = 0;
  let memoryAtFirst = 0;
  const startedAt = performance.now();
  for (let study = 0; study < workedStudies; study += 1) {
    const row = ledger.transaction(() => {
      const claimed = ledger.imports.claim('media', at);
      if (claimed === null) throw new Error('the queue is empty');
      leaveRow(ledger, 'import.claimed', claimed.id);
      return claimed;
    });
    const { instances, imports } = ledger;
    for (let after = 0; ; ) {
      const page = instances.toStage(row.seq, after, batchRows);
      if (page.length === 0) break;
      after = page.at(-1)?.seq ?? after;
      instances.recordStaged(page.map(({ seq }) => ({ seq, spoolName: `${seq}`, sha256: 'h'.repeat(64), at })));
      const sent = {
        sentBytes: 526_000,
        md5: 'm'.repeat(32),
        storedStatus: 'Success',
        orthancId: 'o',
        at,
        confirmedAt: null,
      } as const;
      instances.recordSent(page.map(({ seq }) => ({ seq, ...sent })));
      instances.recordConfirmed(
        page.map(({ seq }) => seq),
        at,
      );
      facts += 3 * page.length;
    }
    ledger.transaction(() => {
      imports.move(row.seq, { station: 'done', condition: 'ready', retryAt: null, attempts: 0, fault: null }, at);
      imports.finish(row.seq, 'success', at);
      leaveRow(ledger, 'import.advanced', row.id);
    });
    // The first study warms caches and compilers.
    if (study === 0) memoryAtFirst = process.memoryUsage().rss;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const memoryGrowthBytes = Math.max(0, process.memoryUsage().rss - memoryAtFirst);
  return { perSecond: facts / seconds, memoryGrowthBytes };
}
