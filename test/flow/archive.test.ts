import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileSource } from '../../src/engine/dicom/byte-source.ts';
import { readDicomdir } from '../../src/engine/dicom/dicomdir.ts';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { progressOf } from './gantry-command.ts';
import { orthancFacts } from './orthanc-facts.ts';

const reason = 'sent twice, under a wrong name';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

describe('the archive, by the command line', () => {
  let stack: FlowStack;
  let uid = '';
  /** MD5 of every file as Orthanc gives it back, asked past Gantry. */
  const held: string[] = [];
  const out = (name: string) => join(stack.gantry.root, name);
  const archive = (...args: string[]) => stack.gantry.run('archive', ...args);
  const nothingHalf = () => readdirSync(stack.gantry.root).filter((name) => name.endsWith('.part'));

  beforeAll(async () => {
    stack = await startFlowStack();
    const made = await stack.init();
    if (made.code !== 0) throw new Error(made.stderr);
    const disc = await stack.disc('disc', '--images', '12');
    const args = ['import', disc, '--mrn', demoMrn, '--accession', demoAccession, '--json'];
    const imported = await stack.gantry.run(...args);
    expect(imported.code, imported.stderr + imported.stdout).toBe(0);
    uid = imported.json().imports[0].study_instance_uid;
    const facts = orthancFacts(stack.orthanc);
    for (const id of await facts.instances()) held.push(md5(await facts.file(id)));
  });
  afterAll(() => stack.stop());

  it.each([
    ['its patient’s number', () => ['--mrn', demoMrn]],
    ['its accession number', () => ['--accession', demoAccession]],
    ['its UID', () => ['--study', uid]],
    ['part of a name', () => ['--name', 'rg']],
    ['a name in small letters', () => ['--name', 'mueller']],
    ['its days and modality', () => ['--from', '2000-01-01', '--until', '2040-12-31', '--modality', 'CT']],
    ['a word of its description', () => ['--description', 'ct']],
  ])('finds a study by %s', async (_, options) => {
    const found = await archive('find', ...options(), '--json');
    expect(found.json().studies).toMatchObject([{ study_instance_uid: uid, patient_id: demoMrn }]);
  });

  it.each([
    ['a number that only fits as a pattern', () => ['--mrn', '00471*']],
    ['days before it', () => ['--study', uid, '--until', '1999-12-31']],
    ['another modality', () => ['--study', uid, '--modality', 'US']],
  ])('finds nothing by %s', async (_, options) => {
    expect((await archive('find', ...options(), '--json')).json()).toEqual({ studies: [] });
  });

  it('shows its series, and as many images as the archive counts', async () => {
    const [study] = (await archive('show', uid, '--json')).json().studies;
    expect(study).toMatchObject({ study_instance_uid: uid, instances: held.length, labels: null });
    const inSeries = study.series_list.map((one: { instances: number }) => one.instances);
    expect(inSeries.reduce((sum: number, one: number) => sum + one, 0)).toBe(held.length);
    expect(study.bytes).toBeGreaterThan(0);
  });

  it('downloads it as a folder: every byte as the archive has it, under names that tell nothing of the patient', async () => {
    const target = out('folder');
    const done = await archive('download', uid, target, '--json');
    expect(done.code, done.stderr).toBe(0);
    expect(done.json()).toMatchObject({ path: target, instances: held.length, checked_by: 'md5' });
    const files = filesBelow(target);
    expect(files.map((path) => md5(readFileSync(path))).sort()).toEqual([...held].sort());
    for (const path of files) expect(relative(target, path)).toMatch(/^\d{3}-[A-Z]+[/\\]\d{5}\.dcm$/);
    if (process.platform !== 'win32') expect(statSync(files[0] ?? '').mode & 0o077).toBe(0);
    expect(nothingHalf()).toEqual([]);
  });

  it('downloads it as a zip that others open, with the same bytes', async () => {
    const target = out('study.zip');
    const done = await archive('download', uid, target, '--json');
    expect(done.code, done.stderr).toBe(0);
    const unpack = [
      'import sys, zipfile, hashlib, json',
      'z = zipfile.ZipFile(sys.argv[1])',
      'assert z.testzip() is None',
      'print(json.dumps(sorted(hashlib.md5(z.read(n)).hexdigest() for n in z.namelist())))',
    ].join('\n');
    const sums = JSON.parse(execFileSync('/usr/bin/python3', ['-c', unpack, target], { encoding: 'utf8' }));
    expect(sums).toEqual([...held].sort());
    expect(nothingHalf()).toEqual([]);
  });

  it('downloads it as a medium whose DICOMDIR dcmtk, pydicom and our own reader take, file by file', async () => {
    const target = out('medium');
    const done = await archive('download', uid, target, '--medium', '--json');
    expect(done.code, done.stderr).toBe(0);
    const directory = join(target, 'DICOMDIR');
    const files = filesBelow(target).filter((path) => path !== directory);
    expect(files.map((path) => md5(readFileSync(path))).sort()).toEqual([...held].sort());
    for (const path of files)
      for (const part of relative(target, path).split(/[/\\]/)) expect(part).toMatch(/^[A-Z0-9]{1,8}$/);

    const source = openFileSource(directory);
    const read = await readDicomdir(source);
    await source.close();
    expect(read.warnings).toEqual([]);
    expect(new Set(read.files.map(({ fileId }) => join(target, ...fileId)))).toEqual(new Set(files));
    expect(read.files[0]?.keys).toMatchObject({ PatientID: demoMrn, StudyInstanceUID: uid });

    const dumped = execFileSync('dcmdump', [directory], { encoding: 'utf8' });
    expect(dumped.match(/ReferencedFileID/g)).toHaveLength(files.length);
    // dcmtk reads an existing directory into its own tree before it writes to it: every offset and record must be sound.
    const listed = relative(target, files[0] ?? '');
    execFileSync('dcmmkdir', ['--update', '--no-xfer-check', '--invent', '+id', target, '+D', directory, listed]);
    const walk = [
      'import sys, pydicom',
      'from pydicom.fileset import FileSet',
      'print(len(FileSet(pydicom.dcmread(sys.argv[1]))))',
    ].join('\n');
    expect(execFileSync('/usr/bin/python3', ['-c', walk, directory], { encoding: 'utf8' }).trim()).toBe(
      String(files.length),
    );
  });

  it('never writes over anything, nor into a folder that is not there', async () => {
    mkdirSync(out('mine'));
    writeFileSync(join(out('mine'), 'note.txt'), 'mine');
    const refused = await archive('download', uid, out('mine'));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('already')]);
    expect(readdirSync(out('mine'))).toEqual(['note.txt']);
    expect((await archive('download', uid, join(out('nowhere'), 'study'))).code).toBe(2);
    expect(existsSync(out('nowhere'))).toBe(false);
  });

  it('leaves nothing when it is stopped in the middle', async () => {
    const running = stack.gantry.start(['archive', 'download', uid, out('stopped'), '--progress', 'json']);
    await running.line((line) => (progressOf(line)?.done ?? 0) > 0);
    running.kill('SIGINT');
    const { code } = await running.done;
    // The last image may have been there before the signal was.
    if (code === 0) expect(filesBelow(out('stopped'))).toHaveLength(held.length);
    else expect([code, existsSync(out('stopped'))]).toEqual([130, false]);
    expect(nothingHalf()).toEqual([]);
  });

  it('deletes nothing without a reason, nor for somebody whom the EHR calls no administrator', async () => {
    expect((await archive('delete', uid)).code).toBe(2);
    const refused = await archive('delete', uid, '--reason', reason);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('administrator')]);
    expect(stack.ehr.state.deletions).toEqual([]);
    expect((await orthancFacts(stack.orthanc).statistics()).CountInstances).toBe(held.length);
  });

  it('deletes for an administrator, through the EHR, and proves that the archive holds nothing of it', async () => {
    const password = stack.gantry.secretFile('admin-password', 'demo-admin');
    const signedIn = await stack.init('--ehr-user', 'admin', '--ehr-password-file', password);
    expect(signedIn.code, signedIn.stderr).toBe(0);
    const done = await archive('delete', uid, '--reason', reason, '--json');
    expect(done.code, done.stderr).toBe(0);
    expect(done.json()).toMatchObject({ deleted: true, instances: held.length, by: 'ehr' });
    expect(stack.ehr.state.deletions).toMatchObject([{ study_instance_uid: uid, reason }]);
    expect((await orthancFacts(stack.orthanc).statistics()).CountInstances).toBe(0);
    expect((await archive('find', '--study', uid, '--json')).json()).toEqual({ studies: [] });
    expect((await archive('delete', uid, '--reason', reason)).code).toBe(1);
  });

  it('keeps in the trail who wanted it, why, and what came of it; the import’s own row says that it is gone', async () => {
    const exported = await stack.gantry.run('audit', 'export', '--format', 'json');
    const rows = exported.stdout.split('\n').filter((line) => line.includes(uid) && line.includes('archive.'));
    expect(rows.join('\n')).toMatch(/archive\.downloaded[\s\S]*archive\.delete-asked[\s\S]*archive\.deleted/);
    expect(rows.at(-1)).toContain(reason);
    const [row] = (await stack.gantry.run('log', '--json')).json().uploads;
    expect(row).toMatchObject({ study_instance_uid: uid, deleted_at: expect.stringMatching(/^\d{4}-/) });
    expect((await stack.gantry.run('audit', 'verify')).code).toBe(0);
  });
});
