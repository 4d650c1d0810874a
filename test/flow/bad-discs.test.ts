import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { orthancFacts } from './orthanc-facts.ts';

describe('a disc with faults costs the faulty files, not the disc', () => {
  let stack: FlowStack;
  beforeAll(async () => {
    stack = await startFlowStack();
    await stack.init();
  });
  afterAll(() => stack.stop());

  it('brings the rest of a damaged disc home, names each file that is not with its reason, and says partial', async () => {
    const disc = await stack.disc('damaged', '--kind', 'damaged', '--images', '20');
    const scan = (await stack.gantry.run('scan', disc, '--json')).json();
    const reasons = [...scan.files.unreadable, ...scan.files.skipped].map((file: { reason: string }) => file.reason);
    expect(reasons).toEqual(expect.arrayContaining(['truncated', 'not-dicom']));

    const imported = await stack.gantry.run('import', disc, '--mrn', demoMrn, '--accession', demoAccession, '--json');
    expect(imported.code, imported.stderr).toBe(1);
    const [study] = imported.json().imports;
    expect(study).toMatchObject({ station: 'done', status: 'partial', linked: true });
    expect(study.missing).toBeGreaterThan(0);
    expect(study.counts.confirmed).toBe(study.counts.selected);
    expect((await orthancFacts(stack.orthanc).statistics()).CountInstances).toBe(study.counts.confirmed);
    const [log] = [...stack.ehr.state.uploadLogs.values()];
    expect(log?.upload_status).toBe('partial');
    expect(log?.error_message).toMatch(/\d/);
  });

  it('counts what a DICOMDIR promises and the disc does not hold as missing', async () => {
    const disc = await stack.disc('missing', '--kind', 'dicomdir-missing-files', '--images', '12', '--seed', '2');
    const scanned = await stack.gantry.run('scan', disc, '--json');
    expect(scanned.code).toBe(1);
    const report = scanned.json();
    expect(report.sources[0].dicomdir.missing.length).toBeGreaterThan(0);
    const studies = report.patients.flatMap((patient: { studies: { missing: number }[] }) => patient.studies);
    expect(Math.max(...studies.map((study: { missing: number }) => study.missing))).toBeGreaterThan(0);
  });

  it('keeps two people on one disc apart and never puts both on one patient', async () => {
    const disc = await stack.disc('two', '--kind', 'two-patients', '--images', '6', '--seed', '1');
    const report = (await stack.gantry.run('scan', disc, '--json')).json();
    expect(report.patients).toHaveLength(2);
    const before = (await orthancFacts(stack.orthanc).statistics()).CountStudies;
    const imported = await stack.gantry.run('import', disc, '--mrn', demoMrn, '--json');
    expect(imported.code).toBe(1);
    const faults = imported
      .json()
      .imports.filter((study: { fault: { code: string } | null }) => study.fault?.code === 'patient-contradicts');
    expect(faults.length).toBeGreaterThan(0);
    const after = (await orthancFacts(stack.orthanc).statistics()).CountStudies;
    expect(after - before).toBeLessThan(2);
  });

  it('does not import a study that names two people before somebody has said that all of it is this patient’s', async () => {
    const disc = await stack.disc('two-names', '--kind', 'conflicting-headers', '--images', '6');
    const asked = ['import', disc, '--mrn', demoMrn, '--json'];
    const held = (await stack.gantry.run(...asked)).json().imports[0];
    expect(held.fault.code).toBe('patient-contradicts');
    expect(held.fault.params.fields).toContain('conflicting-headers');
    const confirmed = await stack.gantry.run(...asked, '--confirm-identity', 'name,birth-date,sex,conflicting-headers');
    expect(confirmed.json().imports[0], confirmed.stdout).toMatchObject({ station: 'done', status: 'success' });
  });

  it('imports of a study that names two people only what was decided to be hers, and under one name', async () => {
    const disc = await stack.disc('two-names-decided', '--kind', 'conflicting-headers', '--images', '6', '--seed', '8');
    const [study] = (await stack.gantry.run('scan', disc, '--json')).json().patients[0].studies;
    const [hers, ...others] = study.conflicts.identities;
    expect(others.length).toBeGreaterThan(0);
    const leaveOut = others.flatMap(({ key }: { key: string }) => ['--leave-out', key]);
    const asked = ['import', disc, '--mrn', demoMrn, '--json', '--confirm-identity', 'name,birth-date,sex'];
    const decided = await stack.gantry.run(...asked, '--study-identity', hers.key, ...leaveOut);
    const [imported] = decided.json().imports;
    expect(imported, decided.stdout).toMatchObject({ station: 'done', status: 'success' });
    expect(imported.counts).toMatchObject({ selected: hers.instances, confirmed: hers.instances });
    const wrong = await stack.gantry.run(...asked, ...leaveOut);
    expect(wrong.code).toBe(2);
  });

  it('never calls a study whole whose disc holds two contents for one image', async () => {
    const disc = await stack.disc('clash', '--kind', 'duplicates', '--images', '6', '--seed', '3');
    const report = (await stack.gantry.run('scan', disc, '--json')).json();
    const clash = report.patients[0].studies.find((study: { missing: number }) => study.missing > 0);
    expect(clash.warnings).toContainEqual(expect.objectContaining({ code: 'same-uid-other-content' }));
    const imported = await stack.gantry.run(
      ...['import', disc, '--study', clash.study_instance_uid, '--mrn', demoMrn, '--json'],
      ...['--confirm-identity', 'name,birth-date,sex'],
    );
    expect(imported.code).toBe(1);
    const [study] = imported.json().imports;
    expect(study, imported.stdout).toMatchObject({ station: 'done', status: 'partial', fault: null });
    expect(study.faults).toContainEqual(
      expect.objectContaining({ fault: expect.objectContaining({ code: 'same-uid-other-content' }) }),
    );
  });

  it('sends what was reviewed, whatever lies in the drive by then', async () => {
    const disc = await stack.disc('given-back', '--images', '6', '--seed', '6');
    const report = (await stack.gantry.run('scan', disc, '--json')).json();
    const studyUid: string = report.patients[0].studies[0].study_instance_uid;
    const asked = ['--mrn', demoMrn, '--confirm-identity', 'name,birth-date,sex'];
    await stack.gantry.run('import', disc, '--study', studyUid, ...asked, '--no-wait');
    rmSync(disc, { recursive: true });
    const run = await stack.gantry.run('queue', 'run', '--json');
    const sent = run.json().imports.find((one: { study_instance_uid: string }) => one.study_instance_uid === studyUid);
    expect(sent, run.stderr).toMatchObject({ station: 'done', status: 'success' });
  });

  it('never sends images of a disc that was put in after the reviewed one, though its files have the same names and sizes', async () => {
    const disc = await stack.disc('swapped', '--images', '6', '--seed', '5');
    const report = (await stack.gantry.run('scan', disc, '--json')).json();
    const studyUid: string = report.patients[0].studies[0].study_instance_uid;
    const asked = ['--mrn', demoMrn, '--confirm-identity', 'name,birth-date,sex'];
    await stack.gantry.run('import', disc, '--study', studyUid, ...asked, '--no-wait');
    const otherUid = studyUid.slice(0, -1) + ((Number(studyUid.at(-1)) + 1) % 10);
    const images = readdirSync(join(disc, 'DICOM'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const exchange = (from: string, to: string) => {
      for (const image of images) {
        const path = join(image.parentPath, image.name);
        writeFileSync(path, Buffer.from(readFileSync(path).toString('latin1').replaceAll(from, to), 'latin1'));
      }
    };
    const before = (await orthancFacts(stack.orthanc).statistics()).CountInstances;
    // What was reviewed is held already; only when that is lost is the disc needed again, and it is another one by then.
    const spool = join(stack.gantry.home, 'spool');
    for (const file of readdirSync(spool)) if (file !== 'unfinished') rmSync(join(spool, file));
    exchange(studyUid, otherUid);
    const lost = (await stack.gantry.run('queue', 'run', '--json')).json();
    const { id } = lost.imports.find((one: { study_instance_uid: string }) => one.study_instance_uid === studyUid);
    await stack.gantry.run('queue', 'retry', id);
    const run = await stack.gantry.run('queue', 'run', '--json');
    const swapped = run
      .json()
      .imports.find((one: { study_instance_uid: string }) => one.study_instance_uid === studyUid);
    expect(swapped.counts).toMatchObject({ sent: 0, confirmed: 0, failed: swapped.counts.selected });
    expect(swapped.status).not.toBe('success');
    expect((await orthancFacts(stack.orthanc).statistics()).CountInstances).toBe(before);

    exchange(otherUid, studyUid);
    await stack.gantry.run('queue', 'retry', swapped.id);
    const again = await stack.gantry.run('queue', 'run', '--json');
    const done = again.json().imports.find((one: { id: string }) => one.id === swapped.id);
    expect(done, again.stderr).toMatchObject({ station: 'done', status: 'success' });
  });

  it.each([
    'hostile',
    'duplicates',
    'conflicting-headers',
    'wrong-charset',
    'broken-dicomdir',
    'no-dicomdir',
    'truncated',
    'reports-only',
    'viewer-only',
    'empty',
  ])('accounts for every file of a disc of kind %s', async (kind) => {
    const disc = await stack.disc(kind, '--kind', kind, '--images', '8');
    const { files } = (await stack.gantry.run('scan', disc, '--json')).json();
    expect(files.dicom + files.duplicate + files.skipped.length + files.unreadable.length).toBe(files.total);
  });
});
