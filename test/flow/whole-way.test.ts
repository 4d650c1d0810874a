import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { orthancFacts } from './orthanc-facts.ts';

const mrn = demoMrn;
const accession = demoAccession;
const slices = 24;

describe('a disc goes the whole way on the command line, to a real Orthanc and the reference EHR', () => {
  let stack: FlowStack;
  let orthanc: FlowStack['orthanc'];
  let ehr: FlowStack['ehr'];
  let gantry: FlowStack['gantry'];
  let disc: string;
  // biome-ignore lint/suspicious/noExplicitAny: the contract's JSON, read as a script would
  let first: any;

  beforeAll(async () => {
    stack = await startFlowStack();
    ({ orthanc, ehr, gantry } = stack);
    disc = await stack.disc('disc', '--images', String(slices));
  });
  afterAll(() => stack.stop());

  it('connects archive and EHR, and says of each that it answers', async () => {
    const made = await stack.init();
    expect(made.code, made.stderr + made.stdout).toBe(0);
    const parts = Object.fromEntries(
      made.json().checks.map((check: { part: string; state: string }) => [check.part, check.state]),
    );
    expect(parts).toMatchObject({ archive: expect.stringMatching(/^(ok|warning)$/), ehr: 'ok', vault: 'ok' });
    expect((await gantry.run('doctor')).code).toBe(0);
    expect(statSync(join(gantry.home, 'vault.key')).mode & 0o077).toBe(0);
  });

  it('lists patients, studies and series, and accounts for every file', async () => {
    const scanned = await gantry.run('scan', disc, '--json');
    expect(scanned.code, scanned.stderr).toBe(0);
    const report = scanned.json();
    const [patient] = report.patients;
    expect(patient.patient_name.alphabetic).toBe('Müller^Jörg');
    expect(patient.birth_date).toBe('1970-01-02');
    const { files } = report;
    expect(files.total).toBe(files.dicom + files.duplicate + files.skipped.length + files.unreadable.length);
    expect(files.total).toBe(countFiles(disc));
    expect(files.skipped.map((file: { reason: string }) => file.reason)).toEqual(
      expect.arrayContaining(['dicomdir', 'viewer-program', 'document', 'image']),
    );
  });

  it('refuses to put the disc on another patient, and names the differences', async () => {
    const other = [...ehr.state.patients.values()].find(
      (patient) => patient.mrn !== mrn && patient.sex === 'F' && patient.merged_into === null,
    );
    const refused = await gantry.run('import', disc, '--mrn', other?.mrn ?? '', '--json');
    expect(refused.code).toBe(1);
    const [held] = refused.json().imports;
    expect(held.fault.code).toBe('patient-contradicts');
    expect(held.differences.map((difference: { field: string }) => difference.field)).toEqual(
      expect.arrayContaining(['name', 'birth-date', 'sex']),
    );
    expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(0);
  });

  it('uploads, confirms every image by the archive’s own MD5, and links the order', async () => {
    const imported = await gantry.run('import', disc, '--mrn', mrn, '--accession', accession, '--json');
    expect(imported.code, imported.stderr + imported.stdout).toBe(0);
    first = imported.json();
    const [study] = first.imports;
    const { selected } = study.counts;
    expect(selected).toBeGreaterThanOrEqual(slices);
    expect(study).toMatchObject({
      station: 'done',
      status: 'success',
      linked: true,
      fault: null,
      patient: { mrn },
      order: { accession_number: accession },
      counts: { selected, staged: selected, sent: selected, confirmed: selected, failed: 0 },
    });
    expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(selected);
    expect(study.viewer_url).toContain(study.study_instance_uid);
    expect(study.viewer_url.startsWith(ehr.viewerOrigin)).toBe(true);
  });

  it('writes the EHR’s patient and order into each object, keeps the originals, and leaves UIDs and pixels alone', async () => {
    const facts = orthancFacts(orthanc);
    const onDisc = new Set(filesOf(disc).map((path) => pixelHash(readFileSync(path))));
    for (const instance of await facts.instances()) {
      const tags = await facts.tags(instance);
      expect(tags).toMatchObject({
        PatientID: mrn,
        AccessionNumber: accession,
        PatientBirthDate: '19700102',
        PatientSex: 'M',
      });
      const [original] = tags.OriginalAttributesSequence as Record<string, unknown>[];
      expect(original).toMatchObject({ ReasonForTheAttributeModification: 'COERCE' });
      const [prior] = (original?.ModifiedAttributesSequence ?? []) as Record<string, unknown>[];
      expect(prior).toMatchObject({ PatientID: expect.stringMatching(/.+/) });
      const [equipment] = tags.ContributingEquipmentSequence as Record<string, unknown>[];
      expect(JSON.stringify(equipment)).toContain('MEDIM');
      if (tags.Modality === 'CT' && tags.Rows === '512')
        expect(onDisc.has(pixelHash(await facts.file(instance)))).toBe(true);
    }
  });

  it('leaves every field on the order and in the upload log', () => {
    const [study] = first.imports;
    const order = [...ehr.state.orders.values()].find((one) => one.accession_number === accession);
    expect(order).toMatchObject({
      study_instance_uid: study.study_instance_uid,
      orthanc_study_id: study.orthanc_study_id,
      number_of_images: study.counts.confirmed,
      upload_source: 'cd_import',
    });
    expect(order?.number_of_series).toBeGreaterThan(0);
    expect(order?.uploaded_by).toBeTruthy();
    expect(order?.uploaded_at).toBeTruthy();
    expect(order?.study_date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const logs = [...ehr.state.uploadLogs.values()];
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({
      study_instance_uid: study.study_instance_uid,
      upload_status: 'success',
      number_of_files: study.counts.selected,
      modified_patient_id: mrn,
      modified_accession_number: accession,
      original_patient_name: 'Müller^Jörg',
      error_message: null,
    });
    expect(logs[0]?.file_names).toHaveLength(study.counts.selected);
  });

  it('shows the import in queue and log, finds it in the archive, and prints the viewer’s address', async () => {
    const [study] = first.imports;
    const queue = await gantry.run('queue', '--json');
    expect(queue.json().imports).toHaveLength(1);
    const log = await gantry.run('log', '--json');
    expect(log.json().uploads).toEqual([
      expect.objectContaining({ upload_status: 'success', study_instance_uid: study.study_instance_uid }),
    ]);
    const found = await gantry.run('archive', 'find', '--accession', accession, '--json');
    expect(found.json().studies).toEqual([
      expect.objectContaining({ study_instance_uid: study.study_instance_uid, instances: study.counts.confirmed }),
    ]);
    const viewer = await gantry.run('viewer', study.study_instance_uid, '--json');
    expect(viewer.json().url).toContain(study.study_instance_uid);
    expect((await gantry.run('audit', 'verify')).code).toBe(0);
  });

  it('imports the same disc again without storing anything twice', async () => {
    const before = await orthancFacts(orthanc).statistics();
    const again = await gantry.run('import', disc, '--mrn', mrn, '--accession', accession, '--json');
    const [study] = again.json().imports;
    expect(study.fault, again.stderr).toBeNull();
    expect(study.counts.confirmed).toBe(study.counts.selected);
    expect(await orthancFacts(orthanc).statistics()).toEqual(before);
  });

  it('keeps no name, number or date of the patient readable anywhere in its folder', () => {
    const planted = ['Müller', 'Mueller', 'Jörg', mrn, accession, '19700102', '1970-01-02'];
    const needles = planted.flatMap((text) => [
      Buffer.from(text, 'utf8'),
      Buffer.from(text, 'latin1'),
      Buffer.from(text, 'utf16le'),
    ]);
    for (const path of filesOf(gantry.home)) {
      const bytes = readFileSync(path);
      for (const needle of needles) expect(bytes.includes(needle), `${needle.toString()} in ${path}`).toBe(false);
    }
  });

  it('never changed the disc', async () => {
    const copy = join(gantry.root, 'same-disc');
    await gantry.run('disc', 'make', copy, '--images', String(slices));
    const sums = (folder: string) =>
      filesOf(folder).map((path) => [
        path.slice(folder.length),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]);
    expect(sums(disc)).toEqual(sums(copy));
  });
});

/** The bytes from the last 512 × 512 × 2 of a slice on: what the scanner saw. */
function pixelHash(bytes: Buffer): string {
  return createHash('sha256')
    .update(bytes.subarray(bytes.length - 512 * 512 * 2))
    .digest('hex');
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function countFiles(folder: string): number {
  return filesOf(folder).length;
}
