import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDisc } from '../disc-maker/make-disc.ts';
import { createEngine, type Engine } from '../engine.ts';

let root = '';
let engine: Engine;
let image = { scanId: 'scan', studyInstanceUid: '', sopInstanceUid: '' };
const context = { signal: new AbortController().signal };
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tags-'));
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ home: join(root, 'home'), key, keyOrigin: 'file', version: '0', user: 'desk' });
  const disc = join(root, 'disc');
  await makeDisc({ outPath: disc, kind: 'wrong-charset', seed: 1, patients: 1, studies: 1, images: 2 });
  const report = await engine.handlers.media.scan({ scanId: 'scan', paths: [disc] }, context);
  const studyInstanceUid = report.patients[0]?.studies[0]?.studyInstanceUid ?? '';
  const [first] = await engine.handlers.study.instances({ scanId: 'scan', studyInstanceUid }, context);
  image = { scanId: 'scan', studyInstanceUid, sopInstanceUid: first?.sopInstanceUid ?? '' };
});
afterAll(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});

const planOf = (edits: { keyword: string; value: string }[]) => ({
  ...image,
  patient: { by: 'operator', mrn: 'MRN-77', accessionNumber: null } as const,
  edits,
  repair: null,
});

test('an image is shown as it would be stored: new values, and the old ones on record', async () => {
  const { study } = engine.handlers;
  const { rows: before } = await study.tags(image, context);
  const { rows: after } = await study.plannedTags(planOf([{ keyword: 'ImageComments', value: 'seen' }]), context);
  const text = (rows: typeof before, path: string) => rows.find((row) => row.path === path)?.text;
  expect(text(after, 'PatientID')).toBe('MRN-77');
  expect(text(after, 'ImageComments')).toBe('seen');
  const kept = after.find(({ path }) => /^OriginalAttributesSequence\[\d+\]\..*\.PatientID$/.test(path));
  expect(kept?.text).toBe(text(before, 'PatientID'));
  expect(text(after, 'SOPInstanceUID')).toBe(image.sopInstanceUid);
  expect((await study.tags(image, context)).rows).toEqual(before);
});

test('an image is not shown as stored with a value that cannot be written', async () => {
  const asked = engine.handlers.study.plannedTags(planOf([{ keyword: 'PatientSex', value: 'x'.repeat(40) }]), context);
  await expect(asked).rejects.toMatchObject({ fault: { code: 'value-invalid', params: { keyword: 'PatientSex' } } });
});

test('a change that concerns some images names their files, of tags that the scan keeps and of those that it does not', async () => {
  const { plan, study } = engine.handlers;
  const instances = await study.instances(image, context);
  for (const [keyword, value] of [
    ['InstanceNumber', '1'],
    ['SliceLocation', ''],
  ] as const) {
    const { sopInstanceUid: _, ...choice } = planOf([{ keyword, value }]);
    const made = await plan.make(choice, context);
    if (!made.ok) throw new Error(JSON.stringify(made.problems));
    const change = made.plan.changes.find((one) => one.keyword === keyword);
    const { paths, more } = await plan.changedFiles({ ...choice, keyword }, context);
    expect([keyword, paths.length, more]).toEqual([keyword, change?.instances ?? 0, 0]);
    expect(instances.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.length).toBeLessThan(instances.length);
  }
  const none = await plan.changedFiles({ ...planOf([]), keyword: 'StudyDescription' }, context);
  expect(none).toEqual({ paths: [], more: 0 });
});

test('each tag that cannot be changed says why', async () => {
  const { rows } = await engine.handlers.study.tags(image, context);
  const why = new Map(rows.map(({ path, whyNot }) => [path, whyNot]));
  expect(why.get('TransferSyntaxUID')).toBe('file-meta');
  expect(why.get('SOPInstanceUID')).toBe('identifier');
  expect(why.get('PixelData')).toBe('pixel-data');
  expect(why.get('StudyDescription')).toBeNull();
  for (const { editable, whyNot } of rows) expect(editable).toBe(whyNot === null);
});

test('a name whose letters are declared wrongly shows its bytes and how else they read', async () => {
  const { study } = engine.handlers;
  const asked = { ...image, path: 'PatientName', offset: 0, lengthBytes: 1_024 };
  const value = await study.tagValue(asked, context);
  const bytes = Buffer.from(value.hex, 'hex');
  expect(bytes.length).toBe(value.lengthBytes);
  expect(value.readings.length).toBeGreaterThan(0);
  for (const { encoding, text } of value.readings)
    expect(text).toBe(new TextDecoder(encoding).decode(bytes).replace(/ +$/, ''));
  const rest = await study.tagValue({ ...asked, offset: 2, lengthBytes: 3 }, context);
  expect(rest.hex).toBe(value.hex.slice(4, 10));
});

test('a row says that its value is cut, and the value is there in full', async () => {
  const { study } = engine.handlers;
  const comments = 'Earlier findings. '.repeat(100).trim();
  const planned = await study.plannedTags(planOf([{ keyword: 'ImageComments', value: comments }]), context);
  const row = planned.rows.find(({ path }) => path === 'ImageComments');
  expect(row).toMatchObject({ cut: true, text: comments.slice(0, 1_024) });
  expect(planned.rows.find(({ path }) => path === 'PatientID')?.cut).toBe(false);
  expect(planned.cut).toBe(false);
});

test('of an image with more rows than a table holds the first are given, and that there are more', async () => {
  const ref = await scanned('many', [...privateTexts(20_001, 4)]);
  const { rows, cut } = await engine.handlers.study.tags(ref, context);
  expect(rows).toHaveLength(20_000);
  expect(cut).toBe(true);
});

test('a value is given whole, and beyond 64 KiB says that it goes on', async () => {
  const ref = await scanned('texts', [...privateTexts(1, 5_000), ...privateTexts(1, 70_000, 0x2000)]);
  const { study } = engine.handlers;
  const { rows, cut } = await study.tags(ref, context);
  expect(cut).toBe(false);
  const [long, longest] = rows.filter(({ tag }) => tag.startsWith('(7FE1'));
  expect(long).toMatchObject({ cut: true, lengthBytes: 5_000 });
  const wholeOf = (path = '') => study.tagValue({ ...ref, path, offset: 0, lengthBytes: 0 }, context);
  expect(await wholeOf(long?.path)).toMatchObject({ cut: false, text: 'x'.repeat(5_000) });
  expect(await wholeOf(longest?.path)).toMatchObject({ cut: true, text: 'x'.repeat(65_536) });
});

/** The first image of the disc with further elements behind its pixels, read as a disc of its own. */
async function scanned(scanId: string, further: readonly Buffer[]): Promise<typeof image> {
  const [first] = await engine.handlers.study.instances(image, context);
  const bytes = await readFile(join(root, 'disc', first?.path ?? ''));
  const disc = join(root, scanId);
  await mkdir(disc);
  await writeFile(join(disc, 'image.dcm'), Buffer.concat([bytes, ...further]));
  await engine.handlers.media.scan({ scanId, paths: [disc] }, context);
  return { ...image, scanId };
}

/** Private UT elements in explicit VR little endian (PS3.5 §7.1.2). */
function* privateTexts(count: number, lengthBytes: number, from = 0x1000): Generator<Buffer> {
  for (let index = 0; index < count; index += 1) {
    const head = Buffer.alloc(12);
    head.writeUInt16LE(0x7fe1, 0);
    head.writeUInt16LE(from + index, 2);
    head.write('UT', 4);
    head.writeUInt32LE(lengthBytes, 8);
    yield Buffer.concat([head, Buffer.alloc(lengthBytes, 'x')]);
  }
}

test('a picture gives the bytes that are asked for and no text', async () => {
  const value = await engine.handlers.study.tagValue(
    { ...image, path: 'PixelData', offset: 0, lengthBytes: 64 },
    context,
  );
  expect(value).toMatchObject({ text: '', declared: null, readings: [] });
  expect(value.hex).toHaveLength(128);
  expect(value.lengthBytes).toBeGreaterThan(64);
});

test('a tag that is not there is said to be missing', async () => {
  const asked = { ...image, path: 'RequestAttributesSequence[7].PatientID', offset: 0, lengthBytes: 8 };
  await expect(engine.handlers.study.tagValue(asked, context)).rejects.toMatchObject({ fault: { code: 'not-found' } });
});
