import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { bufferSource } from '../../src/engine/dicom/byte-source.ts';
import { readHeader } from '../../src/engine/dicom/read-header.ts';
import { readAttributes } from '../../src/engine/dicom/read-values.ts';
import { sampleFile } from '../../src/engine/dicom/sample-file.ts';
import { contradictionsIn, hasDcentvfy } from './dcentvfy.ts';
import { type GantryHome, gantryHome } from './gantry-command.ts';
import { orthancFacts } from './orthanc-facts.ts';

let gantry: GantryHome;
let orthanc: RunningOrthanc;

beforeAll(async () => {
  orthanc = await startOrthanc({ dicomWeb: true });
  gantry = gantryHome();
});
afterAll(async () => {
  gantry.remove();
  await orthanc.stop();
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

async function textsOf<K extends string>(path: string, keywords: readonly K[]): Promise<Record<K, string>> {
  const bytes = readFileSync(path);
  const source = bufferSource(bytes);
  const read = await readHeader(source);
  if (!read.ok) throw new Error(read.message);
  const found = await readAttributes(read.header, source, keywords);
  return Object.fromEntries(keywords.map((keyword) => [keyword, found[keyword]?.text ?? ''])) as Record<K, string>;
}

describe('gantry deidentify', () => {
  it('makes a disc anonymous, says what it left out, and Orthanc stores the rest', async () => {
    const disc = join(gantry.root, 'disc');
    expect((await gantry.run('disc', 'make', disc)).code).toBe(0);
    const out = join(gantry.root, 'anonymous');
    const secret = join(gantry.root, 'project.secret');
    const options = ['--option', 'clean-descriptors', '--option', 'retain-modified-dates'];
    const run = await gantry.run('deidentify', disc, out, '--secret-file', secret, ...options, '--json');
    const { totals, files } = run.json();
    expect(run.code).toBe(1);
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    const held = files.filter((file: { ok: boolean }) => !file.ok);
    expect(held.some((file: { reason: string }) => file.reason === 'dicomdir')).toBe(true);
    const written = filesIn(out);
    expect(written).toHaveLength(totals.deidentified);
    expect(totals.deidentified + totals.held).toBe(totals.files);
    for (const path of written) {
      const reply = await fetch(`${orthanc.url}/instances`, {
        method: 'POST',
        body: readFileSync(path),
        headers: { authorization: `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}` },
      });
      expect(await reply.json()).toMatchObject({ Status: 'Success' });
    }
    const facts = orthancFacts(orthanc);
    expect((await facts.statistics()).CountInstances).toBe(written.length);
    for (const study of await facts.studies()) {
      expect(study.PatientMainDicomTags.PatientID).toMatch(/^P-[2-9B-Z]{10}$/);
      expect(study.PatientMainDicomTags.PatientBirthDate ?? '').toBe('');
      expect(study.MainDicomTags.StudyInstanceUID).toMatch(/^2\.25\./);
    }
  });

  it.skipIf(!hasDcentvfy)(
    'says the same of a patient and a study in all their files, by the word of dcentvfy',
    async () => {
      const disc = join(gantry.root, 'consistent');
      const kind = ['--patients', '2', '--studies', '2', '--images', '12'];
      expect((await gantry.run('disc', 'make', disc, ...kind)).code).toBe(0);
      const secret = join(gantry.root, 'consistent.secret');
      for (const options of [[], ['--option', 'clean-descriptors', '--option', 'retain-modified-dates']]) {
        const out = join(gantry.root, `consistent-${options.length}`);
        const run = await gantry.run('deidentify', disc, out, '--secret-file', secret, ...options, '--json');
        expect(run.json().totals.deidentified).toBeGreaterThan(12);
        const found = contradictionsIn(filesIn(out));
        const before = contradictionsIn(filesIn(join(disc, 'DICOM')));
        expect(found.filter((line) => !before.includes(line))).toEqual([]);
      }
      // The judge does see a contradiction.
      const [one = '', other = ''] = filesIn(join(gantry.root, 'consistent-0'));
      const changed = join(gantry.root, 'changed');
      mkdirSync(changed);
      expect((await gantry.run('rewrite', one, join(changed, 'a'), '--set', 'StudyID=1')).code).toBe(0);
      expect((await gantry.run('rewrite', one, join(changed, 'b'), '--set', 'StudyID=2')).code).toBe(0);
      expect(other).not.toBe('');
      expect(contradictionsIn(filesIn(changed)).length).toBeGreaterThan(0);
    },
  );

  it('holds an image whose pixels may show a name until a person has drawn boxes or found none', async () => {
    const folder = join(gantry.root, 'screens');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'MUSTER_MAX.dcm'),
      sampleFile({
        elements: {
          Rows: 8,
          Columns: 16,
          BitsAllocated: 16,
          BitsStored: 12,
          SamplesPerPixel: 1,
          PhotometricInterpretation: 'MONOCHROME2',
        },
      }),
    );
    // Of the same study, and nothing can be written in it.
    const slice = { Modality: 'CT', SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ImageType: 'ORIGINAL\\PRIMARY\\AXIAL' };
    const plain = { ...slice, SeriesInstanceUID: '2.25.1003', SOPInstanceUID: '2.25.1004' };
    writeFileSync(join(folder, 'slice.dcm'), sampleFile({ elements: plain }));
    const without = await gantry.run('deidentify', folder, join(gantry.root, 'screens-1'), '--json');
    expect(without.code).toBe(1);
    expect(without.json().files).toMatchObject([{ ok: false, reason: 'review-pixels' }, { ok: true }]);
    const regions = join(gantry.root, 'regions.json');
    writeFileSync(
      regions,
      JSON.stringify({ regions: [{ series: '2.25.1002', boxes: [{ x: 0, y: 0, width: 16, height: 2 }] }] }),
    );
    const reviewed = await gantry.run(
      'deidentify',
      folder,
      join(gantry.root, 'screens-2'),
      '--regions',
      regions,
      '--json',
    );
    expect(reviewed.code).toBe(0);
    const written = filesIn(join(gantry.root, 'screens-2'));
    expect(written).toHaveLength(2);
    expect(written.join()).not.toContain('MUSTER');
    const modalities = await Promise.all(written.map(async (file) => (await textsOf(file, ['Modality'])).Modality));
    const path = written[modalities.findIndex((modality) => modality !== 'CT')] ?? '';
    const beside = written[modalities.indexOf('CT')] ?? '';
    const texts = await textsOf(path, ['BurnedInAnnotation', 'DeidentificationMethod', 'PatientID'] as const);
    expect(texts).toMatchObject({
      BurnedInAnnotation: 'NO',
      DeidentificationMethod: expect.stringContaining('CleanPix'),
    });
    // How the study was de-identified is said the same in all its files; that nothing is burned in only of what somebody looked at.
    expect(await textsOf(beside, ['BurnedInAnnotation', 'DeidentificationMethod'] as const)).toEqual({
      BurnedInAnnotation: '',
      DeidentificationMethod: texts.DeidentificationMethod,
    });
    const pixels = readFileSync(path).subarray(-256);
    expect(pixels.subarray(0, 64).every((byte) => byte === 0)).toBe(true);
    expect(pixels.subarray(64)).toEqual(sampleFile().subarray(-192));
  });

  it('keeps the way back of a project in the vault alone, gives it out once asked, and the audit trail says so', async () => {
    const folder = join(gantry.root, 'one');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'a.dcm'),
      sampleFile({ elements: { Modality: 'CT', SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', StudyDate: '20200105' } }),
    );
    expect((await gantry.run('init')).code).toBe(0);
    const [first, second] = [join(gantry.root, 'run-1'), join(gantry.root, 'run-2')];
    expect((await gantry.run('deidentify', folder, first, '--project', 'TRIAL-1')).code).toBe(0);
    expect((await gantry.run('deidentify', folder, second, '--project', 'TRIAL-1')).code).toBe(0);
    expect(filesIn(second).map((path) => readFileSync(path))).toEqual(filesIn(first).map((path) => readFileSync(path)));
    const other = await gantry.run('deidentify', folder, second, '--project', 'TRIAL-1', '--option', 'retain-uids');
    expect(other.code).toBe(2);
    const table = join(gantry.root, 'table.csv');
    expect((await gantry.run('deidentify', '--export-table', table, '--project', 'TRIAL-1')).code).toBe(0);
    const [path = ''] = filesIn(first);
    const { PatientID, StudyInstanceUID } = await textsOf(path, ['PatientID', 'StudyInstanceUID'] as const);
    const [, row = ''] = readFileSync(table, 'utf8').split('\r\n');
    expect(row).toMatch(
      new RegExp(`^FOREIGN-1,,${PatientID},-\\d+,2\\.25\\.1001,${StudyInstanceUID.replaceAll('.', '\\.')}$`),
    );
    expect(statSync(table).mode & 0o777).toBe(0o600);
    const trail = await gantry.run('audit', 'export', '--format', 'json');
    for (const action of ['project-made', 'run', 'table-exported'])
      expect(trail.stdout).toContain(`deidentification.${action}`);
    expect((await gantry.run('deidentify', '--export-table', table, '--project', 'TRIAL-1')).code).toBe(2);
    expect((await gantry.run('deidentify', '--export-table', `${table}2`, '--project', 'TRIAL-2')).code).toBe(2);
  });

  it('refuses to give an object to a patient at the same time, and to write among the originals', async () => {
    const folder = join(gantry.root, 'refused');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.dcm'), sampleFile());
    const mixed = await gantry.run('deidentify', folder, join(gantry.root, 'x'), '--set', 'PatientID=1');
    expect(mixed.code).toBe(2);
    expect(mixed.stderr).toContain('never both');
    expect((await gantry.run('deidentify', folder, join(folder, 'out'))).code).toBe(2);
    expect((await gantry.run('deidentify', folder, join(gantry.root, 'x'), '--option', 'everything')).code).toBe(2);
  });
});
