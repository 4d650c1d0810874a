import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJpeg } from '../../src/engine/disc-maker/jpeg-image.ts';
import { createPdf } from '../../src/engine/disc-maker/pdf-document.ts';
import { sampleMp4 } from '../../src/engine/documents/sample-video.ts';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { orthancFacts } from './orthanc-facts.ts';

const hasPillow = existsSync('/usr/lib/python3/dist-packages/PIL');
if (!hasPillow) console.warn('documents.test: python3-pil makes the scanned pages here; it is not installed');

interface Stored {
  readonly tags: Record<string, unknown>;
  readonly file: Buffer;
}

describe.skipIf(!hasPillow)('documents of a disc', () => {
  let stack: FlowStack;
  beforeAll(async () => {
    stack = await startFlowStack();
    await stack.init();
  });
  afterAll(() => stack.stop());

  /** A report, a scanned fax of two pages and a photograph, as a patient brings them; beside them what comes with a viewer. */
  function addPapers(folder: string): void {
    mkdirSync(join(folder, 'Befunde'), { recursive: true });
    mkdirSync(join(folder, 'VIEWER/HELP'), { recursive: true });
    writeFileSync(join(folder, 'Befunde/Arztbrief Müller.pdf'), createPdf(['Befund']));
    const maker = `
import sys
from PIL import Image, ImageDraw
pages = []
for number in (1, 2):
    page = Image.new('1', (1240, 1754), 1)
    ImageDraw.Draw(page).text((100, 100 * number), 'Seite %d' % number, fill=0)
    pages.append(page)
pages[0].save(sys.argv[1] + '/FAX', format='TIFF', compression='group4', save_all=True, append_images=pages[1:])
Image.effect_noise((640, 480), 60).convert('RGB').save(sys.argv[1] + '/wound.jpg', quality=90)
`;
    execFileSync('/usr/bin/python3', ['-c', maker, join(folder, 'Befunde')]);
    writeFileSync(join(folder, 'VIEWER/START.EXE'), 'MZ');
    writeFileSync(join(folder, 'VIEWER/HELP/MANUAL.PDF'), createPdf(['How to view']));
    writeFileSync(join(folder, 'LOGO.JPG'), createJpeg());
  }

  async function stored(): Promise<Stored[]> {
    const facts = orthancFacts(stack.orthanc);
    const ids = await facts.instances();
    return Promise.all(ids.map(async (id) => ({ tags: await facts.tags(id), file: await facts.file(id) })));
  }

  it('go into the study as its patient’s own objects: proven by MD5, without an error of dciodvfy, and once', async () => {
    const disc = await stack.disc('papers', '--images', '3');
    addPapers(disc);
    const report = (await stack.gantry.run('scan', disc, '--json')).json();
    const offered: { path: string; kind: string }[] = report.sources[0].documents;
    expect(offered.map(({ path }) => path)).not.toContain('VIEWER/HELP/MANUAL.PDF');
    expect(offered.map(({ path }) => path)).not.toContain('LOGO.JPG');
    const mine = offered.filter(({ path }) => path.startsWith('Befunde/'));
    expect(mine.map(({ kind }) => kind).sort()).toEqual(['jpeg', 'pdf', 'tiff']);

    const images: number = report.patients[0].studies[0].instances;
    const ask = ['import', disc, '--mrn', demoMrn, '--accession', demoAccession];
    const named = mine.flatMap(({ path }) => ['--documents', path]);
    const dry = (await stack.gantry.run(...ask, ...named, '--dry-run', '--json')).json();
    const planned: { sopInstanceUid: string }[] = dry.imports[0].plan.documents;
    expect(planned).toHaveLength(3);
    const uids = planned.map(({ sopInstanceUid }) => sopInstanceUid);

    const imported = await stack.gantry.run(...ask, ...named, '--json');
    expect(imported.code, imported.stderr + imported.stdout).toBe(0);
    const [study] = imported.json().imports;
    expect(study).toMatchObject({ station: 'done', status: 'success', linked: true });
    expect(study.counts).toMatchObject({ selected: images + 3, confirmed: images + 3 });

    const objects = await stored();
    const built = objects.filter(({ tags }) => uids.includes(String(tags.SOPInstanceUID)));
    expect(built).toHaveLength(3);
    const image = objects.find((object) => !built.includes(object));
    for (const { tags, file } of built) {
      expect(tags).toMatchObject({
        PatientID: demoMrn,
        StudyInstanceUID: study.study_instance_uid,
        AccessionNumber: demoAccession,
        PatientName: image?.tags.PatientName,
        StudyDate: image?.tags.StudyDate,
      });
      const path = join(stack.gantry.root, `${tags.SOPInstanceUID}.dcm`);
      writeFileSync(path, file);
      const said = spawnSync('dciodvfy', ['-new', path], { encoding: 'latin1' });
      expect(`${said.stdout}${said.stderr}`.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
    }
    const pdf = built.find(({ tags }) => tags.Modality === 'DOC');
    expect(pdf?.file.includes(readFileSync(join(disc, 'Befunde/Arztbrief Müller.pdf')))).toBe(true);
    const photo = built.find(({ file }) => file.includes(readFileSync(join(disc, 'Befunde/wound.jpg'))));
    expect(photo).toBeDefined();

    // The same disc again gives the same objects, byte for byte: nothing is there twice.
    const again = await stack.gantry.run(...ask, ...named, '--json');
    expect(again.code, again.stderr).toBe(0);
    expect(again.json().imports[0].counts).toMatchObject({ selected: images + 3, already_stored: images + 3 });
    expect((await orthancFacts(stack.orthanc).statistics()).CountInstances).toBe(images + 3);
  });

  it('without any image make a study of their own for the chosen patient, the same one each time', async () => {
    const folder = join(stack.gantry.root, 'scans');
    addPapers(folder);
    writeFileSync(join(folder, 'Befunde/film.mp4'), sampleMp4());
    const report = (await stack.gantry.run('scan', folder, '--json')).json();
    expect(report.patients).toEqual([]);
    expect(report.document_study).toMatch(/^2\.25\.\d+$/);

    const none = await stack.gantry.run('import', folder, '--mrn', demoMrn, '--json');
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('--documents');

    const before = (await orthancFacts(stack.orthanc).statistics()).CountInstances;
    // Papers name nobody: the number is the operator's word, and the trail says so.
    const imported = await stack.gantry.run('import', folder, '--mrn', demoMrn, '--documents', 'all', '--json');
    expect(imported.code, imported.stderr + imported.stdout).toBe(0);
    const [study] = imported.json().imports;
    expect(study).toMatchObject({ status: 'success', study_instance_uid: report.document_study });
    expect(study.counts).toMatchObject({ selected: 4, confirmed: 4 });
    expect((await orthancFacts(stack.orthanc).statistics()).CountInstances).toBe(before + 4);
    const own = (await stored()).filter(({ tags }) => tags.StudyInstanceUID === report.document_study);
    expect(new Set(own.map(({ tags }) => tags.PatientID))).toEqual(new Set([demoMrn]));
    expect(own.map(({ tags }) => tags.PatientName)).not.toContain('');
    const trail = await stack.gantry.run('audit', 'export');
    expect(trail.stdout).toContain('named-by-number');
  });

  it('exchanged after the review are not sent: what leaves is what was reviewed', async () => {
    const disc = await stack.disc('exchanged', '--images', '2', '--seed', '9');
    const path = join(disc, 'Brief.pdf');
    writeFileSync(path, createPdf(['Erster Brief']));
    const confirm = ['--confirm-identity', 'name,birth-date,sex'];
    const asked = ['import', disc, '--mrn', demoMrn, ...confirm, '--documents', 'Brief.pdf', '--json'];
    const queued = await stack.gantry.run(...asked, '--no-wait');
    expect(queued.code, queued.stderr + queued.stdout).toBe(0);
    const other = createPdf(['Zweiter Brief'.slice(0, 12)]);
    expect(other.length).toBe(readFileSync(path).length);
    writeFileSync(path, other);
    const { selected } = queued.json().imports[0].counts;
    await stack.gantry.run('queue', 'run');
    const rows = (await stack.gantry.run('queue', '--json')).json();
    const row = rows.imports.findLast((one: { id: string }) => one.id === queued.json().imports[0].id);
    expect(row).toMatchObject({ status: 'success', counts: { selected, confirmed: selected } });
    const sent = (await stored()).map(({ file }) => createHash('sha256').update(file).digest('hex'));
    expect(sent.length).toBe(new Set(sent).size);
    expect((await stored()).some(({ file }) => file.includes('Zweiter Brie'))).toBe(false);
    expect((await stored()).some(({ file }) => file.includes('Erster Brief'))).toBe(true);
  });

  it('come to a study that was imported before, and say of it what they would have said then', async () => {
    const disc = await stack.disc('later', '--images', '3', '--seed', '11');
    writeFileSync(join(disc, 'Nachtrag.pdf'), createPdf(['Nachtrag']));
    const ask = ['import', disc, '--mrn', demoMrn, '--confirm-identity', 'name,birth-date,sex', '--json'];
    const first = await stack.gantry.run(...ask);
    expect(first.json().imports[0], first.stderr).toMatchObject({ status: 'success' });
    const later = await stack.gantry.run(...ask, '--rest', '--documents', 'Nachtrag.pdf');
    const [added] = later.json().imports;
    expect(added, later.stderr).toMatchObject({ status: 'success', counts: { selected: 1, confirmed: 1 } });
    const own = (await stored()).filter(({ tags }) => tags.StudyInstanceUID === added.study_instance_uid);
    const document = own.find(({ tags }) => tags.Modality === 'DOC');
    const image = own.find(({ tags }) => tags.Modality !== 'DOC');
    for (const keyword of ['StudyDate', 'StudyTime', 'StudyDescription', 'PatientName', 'PatientID'])
      expect(document?.tags[keyword], keyword).toEqual(image?.tags[keyword]);
  });

  it('come in three imports of one study, with other papers each time: all are there, once, and none is missed or called too many', async () => {
    const disc = await stack.disc('again', '--images', '3', '--seed', '17');
    const letter = (word: string) => ({ name: `${word}.pdf`, bytes: createPdf([word]) });
    const [first, second, third] = [letter('Erster'), letter('Zweiter'), letter('Dritter')];
    const letters = [first, second, third];
    for (const { name, bytes } of [first, second]) writeFileSync(join(disc, name), bytes);
    const other = join(stack.gantry.root, 'other-disc');
    cpSync(join(disc, 'DICOM'), join(other, 'DICOM'), { recursive: true });
    writeFileSync(join(other, third.name), third.bytes);
    const before = (await orthancFacts(stack.orthanc).statistics()).CountInstances;
    const ask = ['--mrn', demoMrn, '--confirm-identity', 'name,birth-date,sex', '--json'];
    const counts: unknown[] = [];
    for (const [medium, { name }] of [
      [disc, first],
      [disc, second],
      [other, third],
    ] as const) {
      const run = await stack.gantry.run('import', medium, ...ask, '--documents', name);
      expect(run.code, run.stderr + run.stdout).toBe(0);
      const [study] = run.json().imports;
      expect(study, run.stderr).toMatchObject({ station: 'done', status: 'success' });
      counts.push(study.counts);
    }
    const images: number = (counts[0] as { selected: number }).selected - 1;
    expect(counts).toMatchObject([
      { selected: images + 1, confirmed: images + 1, already_stored: 0 },
      { selected: images + 1, confirmed: images + 1, already_stored: images },
      { selected: images + 1, confirmed: images + 1, already_stored: images },
    ]);
    expect((await orthancFacts(stack.orthanc).statistics()).CountInstances).toBe(before + images + letters.length);
    const held = await stored();
    for (const { name, bytes } of letters) expect(held.filter(({ file }) => file.includes(bytes)).length, name).toBe(1);
    const studies = new Set(
      held
        .filter(({ file }) => letters.some(({ bytes }) => file.includes(bytes)))
        .map(({ tags }) => tags.StudyInstanceUID),
    );
    expect(studies.size).toBe(1);
  });
});
