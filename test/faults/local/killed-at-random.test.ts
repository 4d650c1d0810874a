import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeArchive, startFakeArchive } from '../../../src/engine/import/testing/fake-archive.ts';
import { openTestRoom } from '../../../src/engine/import/testing/test-room.ts';
import { seededRandom } from '../../fuzz/random.ts';

/** `npm run faults` sets the 200 of the specification; beside the other tests a few are enough. */
const kills = Number(process.env.GANTRY_FAULT_KILLS ?? 12);
const seed = Number(process.env.GANTRY_FAULT_SEED ?? 1);
const images = 60;

let work: string;
let archive: FakeArchive;
beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'gantry-killed-'));
  archive = await startFakeArchive({});
});
afterEach(async () => {
  await archive.stop();
  rmSync(work, { recursive: true, force: true });
});

interface Round {
  readonly home: string;
  readonly disc: string;
  readonly study: string;
}

function newRound(n: number): Round {
  const disc = join(work, `disc-${n}`);
  mkdirSync(disc);
  // Of different sizes, so that chunks, batches and requests break in different places.
  for (let image = 0; image < images; image += 1)
    writeFileSync(join(disc, `1.2.${n}.${image}.dcm`), Buffer.alloc(2_000 + image * 9_000, `${n}.${image} `));
  return { home: join(work, `home-${n}`), disc, study: `1.2.${n}` };
}

/** Starts the room on a round; resolves when it is about to open the ledger. */
async function start({ home, disc, study }: Round): Promise<{ child: ChildProcess; ended: Promise<unknown> }> {
  const places = { HOME_FOLDER: home, DISC: disc, STUDY: study, ARCHIVE_URL: archive.url };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'working-child.ts')], {
    env: { ...process.env, ...places },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  if (child.stdout) await once(child.stdout, 'data');
  return { child, ended };
}

/** What must hold after each kill, whenever it came. Whether the import is done. */
async function check({ home }: Round): Promise<boolean> {
  const room = openTestRoom(home);
  try {
    expect(room.ledger.checkIntegrity()).toEqual([]);
    expect(room.ledger.audit.verifyAudit().ok).toBe(true);
    const [view] = room.imports.list();
    if (view === undefined) return false;
    const { staged, sent, confirmed } = view.counts;
    expect(staged >= sent && sent >= confirmed).toBe(true);
    // No green that is not true.
    if (view.status === 'success') expect(confirmed).toBe(images);
    // Every stored image can be read back: what is a fact survived.
    const row = room.ledger.imports.find(view.id);
    for (const instance of room.ledger.instances.toSend(row?.seq ?? 0, 0, images)) {
      const file = await room.spool.open(instance.spoolName ?? '');
      const bytes = await file.read(0, file.sizeBytes);
      await file.close();
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(instance.sha256);
    }
    return view.station === 'done';
  } finally {
    await room.close();
  }
}

describe('an engine that is killed at random moments', () => {
  it(`loses no image and claims nothing that is not so, ${kills} times (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    // How long a whole run takes here and now, so that the kills fall into all of it.
    let n = 0;
    let round = newRound(n);
    const startedAt = performance.now();
    await (await start(round)).ended;
    const wholeMs = performance.now() - startedAt;
    expect(await check(round)).toBe(true);

    const stations = new Set<string>();
    n += 1;
    round = newRound(n);
    for (let kill = 0; kill < kills; kill += 1) {
      const { child, ended } = await start(round);
      const timer = setTimeout(() => child.kill('SIGKILL'), (random(1_000) / 1_000) * wholeMs * 0.6);
      await ended;
      clearTimeout(timer);
      const done = await check(round);
      stations.add(stationOf(round));
      if (done) {
        n += 1;
        round = newRound(n);
      }
    }
    await (await start(round)).ended;
    expect(await check(round)).toBe(true);

    const onDiscs = Array.from({ length: n + 1 }, (_, disc) => join(work, `disc-${disc}`)).flatMap((disc) =>
      readdirSync(disc).map((name) =>
        createHash('md5')
          .update(readFileSync(join(disc, name)))
          .digest('hex'),
      ),
    );
    expect(archive.stored.toSorted()).toEqual(onDiscs.sort());
    expect(archive.complaints).toEqual([]);
    process.stdout.write(`killed ${kills} times, ${n + 1} studies, seen at: ${[...stations].sort().join(', ')}\n`);
  }, 1_200_000);
});

function stationOf({ home }: Round): string {
  const room = openTestRoom(home);
  const station = room.imports.list()[0]?.station ?? 'before';
  room.ledger.close();
  return station;
}
