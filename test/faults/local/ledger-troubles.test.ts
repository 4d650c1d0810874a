import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOrthanc } from '../../../demo/find-orthanc.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { checkDone, checkHome } from './check-home.ts';
import { type Round, type StudyBed, startStudyBed } from './study-bed.ts';
import { warmEngine } from './warm-engine.ts';

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: troubles of the ledger, because Orthanc is not installed');

const pageBytes = 4096;
let bed: StudyBed;
let round: Round;
beforeEach(async () => {
  if (!installed) return;
  bed = await startStudyBed();
  round = bed.round(2, 24);
});
afterEach(() => bed?.stop());

function engineOn({ job }: Round) {
  const key = Buffer.from(job.key, 'hex');
  return createEngine({ home: job.home, key, keyOrigin: 'file', version: '0.0.0', user: 'tester' });
}
function exchangePage(path: string, page: number, bytes: Buffer): Buffer {
  const file = openSync(path, 'r+');
  const before = Buffer.alloc(pageBytes);
  readSync(file, before, 0, pageBytes, page * pageBytes);
  writeSync(file, bytes, 0, pageBytes, page * pageBytes);
  closeSync(file);
  return before;
}
/** Works until a part of the images is on its way, and is killed then. */
async function interrupted(): Promise<void> {
  const engine = warmEngine(join(bed.work, 'cache'));
  const said = await engine.work(
    round.job,
    (one) => one.kind === 'import' && one.station === 'upload' && engine.kill(),
  );
  expect(await checkHome(bed, round, said)).toBe('upload');
}
async function finishes(): Promise<void> {
  const said = await warmEngine(join(bed.work, 'cache')).work(round.job);
  expect(await checkHome(bed, round, said)).toBe('done');
  await checkDone(bed, round);
}

describe.skipIf(!installed)('a ledger in trouble', () => {
  it('that another instance of the app holds is left to that one, in words; the import is not done twice', async () => {
    const first = warmEngine(join(bed.work, 'cache'));
    const refusals: unknown[] = [];
    const said = await first.work(round.job, (one) => {
      if (one.kind === 'import')
        void engineOn(round).then(
          (engine) => engine.close(),
          (error: unknown) => refusals.push(error),
        );
    });
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) expect(refusal).toMatchObject({ fault: { code: 'ledger-in-use' } });
    expect(await checkHome(bed, round, said)).toBe('done');
    await checkDone(bed, round);
  });

  it('is open again as soon as the process that held it is gone, however it went', async () => {
    await interrupted();
    await (await engineOn(round)).close();
    await finishes();
  });

  it('with a damaged page is said, put aside as it is and never mended in silence; with the page back the import goes on', async () => {
    await interrupted();
    // Opened and closed once, so that all of it is in one file.
    await (await engineOn(round)).close();
    const path = join(round.job.home, 'ledger.db');
    const page = Math.floor(statSync(path).size / pageBytes / 2);
    const whole = exchangePage(path, page, Buffer.alloc(pageBytes, 0x5a));
    const damaged = readFileSync(path);
    await expect(engineOn(round)).rejects.toMatchObject({ fault: { code: 'ledger-damaged' } });
    expect(readFileSync(path).equals(damaged)).toBe(true);
    const [copy = ''] = readdirSync(join(round.job.home, 'damaged'));
    expect(readFileSync(join(round.job.home, 'damaged', copy)).equals(damaged)).toBe(true);
    // Nothing that was stored went with it.
    expect(readdirSync(join(round.job.home, 'spool')).length).toBeGreaterThanOrEqual(24);

    exchangePage(path, page, whole);
    await finishes();
    expect(existsSync(join(round.job.home, 'damaged', copy))).toBe(true);
  });
});
