import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { sampleFile } from '../../src/engine/dicom/sample-file.ts';
import { contradictionsIn, hasDcentvfy } from './dcentvfy.ts';
import { type GantryHome, gantryHome } from './gantry-command.ts';
import { orthancFacts } from './orthanc-facts.ts';

/** Two archives, as a hospital has them: the clinical one, and one for research where nobody may be found again. */
let gantry: GantryHome;
let clinical: RunningOrthanc;
let research: RunningOrthanc;
let disc: string;

const slices = 4;

/** As long as real ones: the first digits of a short one stand in a made UID by chance, once in some hundred runs. */
const studyUid = '2.25.50104711998877665544332211';
const screenUid = '2.25.70004711998877665544332211';

beforeAll(async () => {
  [clinical, research] = await Promise.all([startOrthanc(), startOrthanc()]);
  gantry = gantryHome();
  disc = join(gantry.root, 'MUSTER_MAX');
  mkdirSync(disc);
  const base = {
    PatientName: 'MUSTER^MAX',
    PatientID: 'FOREIGN-4711',
    AccessionNumber: 'ACC-998877',
    StudyInstanceUID: studyUid,
    StudyDate: '20240311',
    StudyDescription: 'Thorax of Mr. Muster',
    Rows: 8,
    Columns: 16,
    BitsAllocated: 16,
    BitsStored: 12,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
  };
  for (let index = 0; index < slices; index += 1)
    writeFileSync(
      join(disc, `IM${index}`),
      sampleFile({
        elements: {
          ...base,
          SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
          Modality: 'CT',
          SeriesInstanceUID: '2.25.502',
          SOPInstanceUID: `2.25.600${index}`,
          InstanceNumber: String(index),
        },
      }),
    );
  // A picture of a screen, in which a name may be written.
  writeFileSync(
    join(disc, 'SCREEN'),
    sampleFile({ elements: { ...base, SeriesInstanceUID: '2.25.503', SOPInstanceUID: screenUid } }),
  );
  const secret = gantry.secretFile('clinical', clinical.password);
  const settings = ['--orthanc', clinical.url, '--user', clinical.user, '--password-file', secret];
  const other = gantry.secretFile('research', research.password);
  const forResearch = ['--research-orthanc', research.url, '--research-user', research.user];
  const project = ['--research-project', 'LUNG-7', '--research-option', 'clean-descriptors'];
  const init = await gantry.run('init', ...settings, ...forResearch, '--research-password-file', other, ...project);
  expect(init.stderr).toBe('');
});
afterAll(async () => {
  gantry.remove();
  await Promise.all([clinical.stop(), research.stop()]);
});

async function filesOf(orthanc: RunningOrthanc): Promise<Buffer[]> {
  const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
  return Promise.all(
    (await orthancFacts(orthanc).instances()).map(async (id) => {
      const reply = await fetch(`${orthanc.url}/instances/${id}/file`, { headers: { authorization } });
      return Buffer.from(await reply.arrayBuffer());
    }),
  );
}

const sums = (files: readonly Buffer[]) => files.map((file) => createHash('md5').update(file).digest('hex')).sort();

describe('gantry import --deidentify', () => {
  it('says beforehand what would leave and what a person must look at, and sends nothing', async () => {
    const run = await gantry.run(
      'import',
      disc,
      '--deidentify',
      'basic',
      '--option',
      'clean-descriptors',
      '--dry-run',
      '--json',
    );
    expect(run.stderr).toBe('');
    const [{ plan }] = run.json().imports;
    expect(plan).toMatchObject({ project: 'LUNG-7', images: slices + 1, pseudonym: expect.stringMatching(/^P-/) });
    expect(plan.series.flatMap((series: { held: unknown[] }) => series.held)).toEqual([
      { reason: 'review-pixels', images: 1 },
    ]);
    const outcomeOf = (tag: string) => plan.elements.find((element: { tag: string }) => element.tag === tag);
    expect(outcomeOf('(0010,0020)')).toMatchObject({ outcome: 'replaced', old: 'FOREIGN-4711', new: plan.pseudonym });
    expect(outcomeOf('(0008,0080)')).toMatchObject({ outcome: 'removed', old: 'Example Clinic', new: '' });
    expect(outcomeOf('(0008,0060)')).toMatchObject({ outcome: 'kept' });
    expect(outcomeOf('(0012,0062)')).toMatchObject({ outcome: 'added', new: 'YES' });
    expect((await orthancFacts(research).statistics()).CountInstances).toBe(0);
  });

  it('brings what is clean to the research archive alone, proven by its MD5, and holds what nobody has looked at', async () => {
    const run = await gantry.run('import', disc, '--deidentify', 'basic', '--json');
    const [study] = run.json().imports;
    expect(run.code).toBe(1);
    expect(study).toMatchObject({
      status: 'partial',
      project: 'LUNG-7',
      linked: false,
      counts: { selected: slices + 1, confirmed: slices, failed: 1 },
      faults: [{ fault: { code: 'pixels-unreviewed' } }],
    });
    expect((await orthancFacts(research).statistics()).CountInstances).toBe(slices);
    expect((await orthancFacts(clinical).statistics()).CountInstances).toBe(0);
    for (const file of await filesOf(research)) {
      for (const trace of ['MUSTER', 'Muster', 'FOREIGN-4711', 'ACC-998877', '20240311', studyUid, 'Example Clinic'])
        expect(file.includes(trace)).toBe(false);
    }
  });

  it('sends the rest once a person has looked: the boxes are black, every other pixel is as it was', async () => {
    const regions = join(gantry.root, 'regions.json');
    const boxes = [{ x: 0, y: 0, width: 16, height: 2 }];
    writeFileSync(regions, JSON.stringify({ regions: [{ series: '2.25.503', boxes }] }));
    const before = sums(await filesOf(research));
    const run = await gantry.run('import', disc, '--deidentify', 'basic', '--regions', regions, '--json');
    expect(run.json().imports).toMatchObject([
      { status: 'success', counts: { already_stored: slices, confirmed: slices + 1, failed: 0 } },
    ]);
    expect(run.code).toBe(0);
    const files = await filesOf(research);
    // A second run gives the same bytes, which the archive has already.
    expect(sums(files)).toEqual(expect.arrayContaining(before));
    const screen = files.find((file) => !before.includes(sums([file])[0] ?? ''));
    expect(screen?.subarray(-256, -192).every((byte) => byte === 0)).toBe(true);
    expect(screen?.subarray(-192)).toEqual(sampleFile().subarray(-192));
  });

  it.skipIf(!hasDcentvfy)(
    'says the same of patient and study in all images that the research archive holds',
    async () => {
      const folder = join(gantry.root, 'copies');
      mkdirSync(folder);
      const paths = (await filesOf(research)).map((bytes, index) => {
        const path = join(folder, `${index}.dcm`);
        writeFileSync(path, bytes);
        return path;
      });
      expect(paths).toHaveLength(slices + 1);
      expect(contradictionsIn(paths)).toEqual([]);
    },
  );

  it('leaves the way back in the vault alone: not in the audit trail, but in the table that its administrator takes out', async () => {
    const trail = await gantry.run('audit', 'export', '--format', 'json');
    expect(trail.stdout).toContain('deidentification.run');
    expect(trail.stdout).toContain('LUNG-7');
    for (const trace of ['FOREIGN-4711', 'ACC-998877', studyUid, screenUid]) expect(trail.stdout).not.toContain(trace);
    const kept = readdirSync(gantry.home, { recursive: true, encoding: 'utf8' })
      .map((name) => join(gantry.home, name))
      .filter((path) => statSync(path).isFile());
    expect(kept.length).toBeGreaterThan(slices);
    for (const path of kept) expect(readFileSync(path).includes('FOREIGN-4711')).toBe(false);
    const table = join(gantry.root, 'table.csv');
    expect((await gantry.run('deidentify', '--export-table', table, '--project', 'LUNG-7')).code).toBe(0);
    expect(readFileSync(table, 'utf8')).toContain('FOREIGN-4711');
  });

  it('still lets the same disc be imported for its patient, to the clinical archive', async () => {
    const run = await gantry.run('import', disc, '--mrn', 'M-1', '--json');
    expect(run.json().imports).toMatchObject([{ project: null, counts: { confirmed: slices + 1 } }]);
    expect((await orthancFacts(clinical).statistics()).CountInstances).toBe(slices + 1);
    expect((await orthancFacts(research).statistics()).CountInstances).toBe(slices + 1);
  });

  it('is never mixed with what gives a study to a patient, nor with the clinical archive', async () => {
    const mixed = await gantry.run('import', disc, '--deidentify', 'basic', '--mrn', 'M-1');
    expect([mixed.code, mixed.stderr]).toEqual([
      2,
      expect.stringContaining('either de-identified or given to a patient'),
    ]);
    const options = await gantry.run('import', disc, '--deidentify', 'basic', '--option', 'retain-uids');
    expect([options.code, options.stderr]).toEqual([2, expect.stringContaining('begun with other options')]);
    const same = await gantry.run('init', '--research-orthanc', clinical.url, '--research-project', 'LUNG-7');
    expect(same.code).toBe(2);
  });

  it('names the research archive among what it checks, and says when that cannot be reached', async () => {
    const lineOf = async () => {
      const { checks } = (await gantry.run('doctor', '--json')).json();
      return checks.find(({ part }: { part: string }) => part === 'research');
    };
    // An archive with something to be said about it is there all the same.
    expect(await lineOf()).toMatchObject({
      fault: null,
      detail: expect.stringMatching(/^project LUNG-7; Orthanc 1\./),
    });
    await research.stop();
    expect(await lineOf()).toMatchObject({ state: 'failed', fault: { code: 'archive-unreachable' } });
  });
});
