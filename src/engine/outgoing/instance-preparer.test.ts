import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { charsetOutlook } from '../charset-outlook.ts';
import { makeDisc } from '../disc-maker/make-disc.ts';
import type { ApprovedPlan } from '../import/import-deps.ts';
import { type FrozenPlan, planInstance } from '../instance-planner.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import { openSource } from '../media/open-source.ts';
import { makePlan } from '../plan/make-plan.ts';
import { scanMedia } from '../scan/scan-media.ts';
import { openSpool, type Spool } from '../vault/spool.ts';
import { openInstancePreparer } from './instance-preparer.ts';

const images = 20;
const largeBytes = 4 * 1024 * 1024;
const equipment = { manufacturer: 'Gantry', modelName: 'Gantry', softwareVersions: '0.1.0' };
const spoolKey = Buffer.alloc(32, 7);

let root = '';
let spool: Spool;
let approved: ApprovedPlan;
let rows: InstanceRow[];
const open: ReturnType<typeof openInstancePreparer>[] = [];

function preparer() {
  const opened = openInstancePreparer(spool.access);
  open.push(opened);
  return opened;
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gantry-outgoing-'));
  const disc = join(root, 'disc');
  await makeDisc({ outPath: disc, kind: 'standard', seed: 3, patients: 1, studies: 1, images });
  const [study] = (await scanMedia({ scanId: 'scan', paths: [disc] })).studies;
  if (study === undefined) throw new Error('the disc has no study');
  const made = await makePlan({
    study,
    choice: { by: 'operator', mrn: 'MRN-42', accessionNumber: 'ACC-42' },
    patient: null,
    order: null,
    edits: [],
    readOldValues: async () => new Map(),
    readCharset: (changes, charset) => charsetOutlook(study, { changes, charset }, equipment),
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  const plan: FrozenPlan = { plan: made.plan, equipment, coercedAt: '2026-03-17T10:00:00.000Z' };
  approved = { plan, planHash: made.plan.hash, importRow: { project: null } } as unknown as ApprovedPlan;
  spool = openSpool({ folder: join(root, 'spool'), key: spoolKey });
  const medium = await openSource(disc);
  rows = [];
  for (const { path, sopInstanceUid } of study.instances) {
    const file = await medium.open(path);
    const { name, sizeBytes } = await spool.write(
      (async function* () {
        yield await file.read(0, file.sizeBytes);
      })(),
    );
    await file.close();
    // The disc has large ones too, which are left to be streamed.
    if (sizeBytes < largeBytes)
      rows.push({ spoolName: name, path, sopInstanceUid, sizeBytes } as unknown as InstanceRow);
  }
  await medium.close();
}, 60_000);
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What leaves where nothing is made ready ahead. */
async function streamed({ spoolName, path, sopInstanceUid }: InstanceRow): Promise<Buffer> {
  const source = await spool.open(spoolName ?? '');
  const planned = await planInstance({ source, path, sopInstanceUid }, approved);
  if (!planned.ok) throw new Error(planned.fault.code);
  const parts: Buffer[] = [];
  for await (const part of planned.stream()) parts.push(Buffer.from(part));
  await source.close();
  return Buffer.concat(parts);
}

describe('images that are made ready ahead of their turn', () => {
  test('are the very bytes that would be streamed from the vault, with their MD5', async () => {
    const { prepare } = preparer();
    const answers = (await Promise.all([prepare(rows.slice(0, 8), approved), prepare(rows.slice(8), approved)])).flat();
    expect(answers.length).toBeGreaterThan(9);
    for (const [index, answer] of answers.entries()) {
      if (answer === null || 'code' in answer) throw new Error(`image ${index}: ${answer?.code ?? 'not prepared'}`);
      const expected = await streamed(rows[index] as InstanceRow);
      expect(answer.bytes.equals(expected)).toBe(true);
      expect(answer.md5).toBe(createHash('md5').update(expected).digest('hex'));
    }
  });

  test('one that is damaged in the vault is named, and its neighbours leave', async () => {
    const copy = await spool.write(
      (async function* () {
        yield Buffer.alloc(700_000, 1);
      })(),
    );
    truncateSync(join(root, 'spool', copy.name), 400_000);
    appendFileSync(join(root, 'spool', copy.name), Buffer.alloc(100));
    const damaged = { ...rows[1], spoolName: copy.name } as InstanceRow;
    const gone = { ...rows[2], spoolName: '0'.repeat(32) } as InstanceRow;
    const [first, second, third, fourth] = await preparer().prepare(
      [rows[0], damaged, gone, rows[3]] as InstanceRow[],
      approved,
    );
    expect(second).toMatchObject({ code: 'spool-damaged' });
    expect(third).toMatchObject({ code: 'spool-damaged' });
    for (const answer of [first, fourth]) expect(answer).toHaveProperty('md5');
  });

  test('nothing leaves under a plan that is not the approved one', async () => {
    const [answer] = await preparer().prepare(rows.slice(0, 1), { ...approved, planHash: 'f'.repeat(64) });
    expect(answer).toMatchObject({ code: 'plan-changed' });
  });

  test('an image of another study in the place of one is not sent', async () => {
    const swapped = { ...rows[0], sopInstanceUid: '2.25.1' } as InstanceRow;
    expect(await preparer().prepare([swapped], approved)).toMatchObject([{ code: 'media-swapped' }]);
  });

  test('large ones and those of research are left to be streamed', async () => {
    const { prepare } = preparer();
    const large = { ...rows[0], sizeBytes: largeBytes + 1 } as InstanceRow;
    expect(await prepare([large], approved)).toEqual([null]);
    const research = { ...approved, importRow: { ...approved.importRow, project: 'teaching' } };
    expect(await prepare(rows.slice(0, 2), research)).toEqual([null, null]);
  });

  test('a thread that ends with work in hand costs no image: all are left to be streamed, and the next ones are made ready again', async () => {
    const { prepare, close } = preparer();
    const asked = prepare(rows, approved);
    await close();
    expect(await asked).toEqual(rows.map(() => null));
    const [again] = await prepare(rows.slice(0, 1), approved);
    expect(again).toHaveProperty('md5');
  });
});
