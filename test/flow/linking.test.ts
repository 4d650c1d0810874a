import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImagingOrder } from '../../demo/reference-ehr/ehr-types.ts';
import words from '../../resources/locales/en.json' with { type: 'json' };
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';
import { orthancFacts } from './orthanc-facts.ts';

const otherAccession = 'ACC20260317-5';
const reason = 'she was never there';

describe('the EHR changes its mind', () => {
  let stack: FlowStack;
  let disc: string;
  let importId: string;

  beforeAll(async () => {
    stack = await startFlowStack({ takesLinksBack: true });
    disc = await stack.disc('disc', '--images', '3');
    const made = await stack.init('--map', 'clinic_name=InstitutionalDepartmentName');
    if (made.code !== 0) throw new Error(made.stderr);
    const id = randomUUID();
    const described = { procedure_name: 'CT chest, outside images', clinic_name: 'Clinic Ost' };
    stack.ehr.state.orders.set(id, { ...orderWith(), ...described, id, accession_number: otherAccession });
  });
  afterAll(() => stack.stop());

  function orderWith(accession = demoAccession): ImagingOrder {
    const order = [...stack.ehr.state.orders.values()].find((one) => one.accession_number === accession);
    if (order === undefined) throw new Error('the demo order is gone');
    return order;
  }
  /** The queue's rows after a command, newest last. */
  async function queue(...verb: string[]) {
    const done = await stack.gantry.run('queue', ...verb, '--json');
    return { code: done.code, imports: done.code === 2 ? [] : done.json().imports, stderr: done.stderr };
  }
  async function tagsInArchive(): Promise<Record<string, unknown>[]> {
    const facts = orthancFacts(stack.orthanc);
    return Promise.all((await facts.instances()).map((instance) => facts.tags(instance)));
  }

  it.each([
    ['clinicName=NoSuchTag', 'no tag of this name'],
    ['accessionNumber=StudyInstanceUID', 'never set'],
    ['procedureName=StudyDate', 'never set'],
    ['clinicName=AdmittingDate', 'cannot hold'],
    ['nothing=StudyDescription', 'FIELD is one of'],
  ])('a map that cannot be is refused in one line, and changes nothing: %s', async (map, words) => {
    const refused = await stack.gantry.run('init', '--map', map);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('an order that was cancelled while the study waited holds it: nothing is sent, the choices are named', async () => {
    const args = ['import', disc, '--mrn', demoMrn, '--accession', demoAccession, '--no-wait', '--json'];
    const [queued] = (await stack.gantry.run(...args)).json().imports;
    importId = queued.id;
    stack.ehr.state.orders.set(orderWith().id, { ...orderWith(), status: 'cancelled' });
    const { code, imports } = await queue('run');
    expect([code, imports[0]]).toMatchObject([1, { condition: 'held', fault: { code: 'order-cancelled' } }]);
    expect((await stack.gantry.run('queue')).stdout).toContain('choose-order');
    expect(await tagsInArchive()).toEqual([]);
  });

  it('a person overrules it with another order: the plan is made anew, and the images carry that order’s values', async () => {
    const decided = await queue('decide', importId, 'choose-order', '--order', otherAccession);
    expect(decided.code, decided.stderr).toBe(0);
    const { code, imports } = await queue('run');
    expect([code, imports[0]]).toMatchObject([0, { status: 'success', linked: true }]);
    const tags = await tagsInArchive();
    expect(tags.length).toBeGreaterThanOrEqual(3);
    for (const each of tags) {
      expect(each).toMatchObject({
        PatientID: demoMrn,
        AccessionNumber: otherAccession,
        StudyDescription: 'CT chest, outside images',
        InstitutionalDepartmentName: 'Clinic Ost',
      });
      expect(each.InstitutionName).not.toBe('Clinic Ost');
    }
    expect(orderWith(otherAccession).study_instance_uid).toBe(imports[0].study_instance_uid);
    expect(orderWith().study_instance_uid).toBeNull();
    const exported = await stack.gantry.run('audit', 'export', '--format', 'json');
    const amended = exported.stdout.split('\n').find((line) => line.includes('import.amended')) ?? exported.stdout;
    expect(amended).toContain('planHash');
    expect((await stack.gantry.run('audit', 'verify')).code).toBe(0);
  });

  it('"not this patient" needs a reason, takes log and link back, and says that the archive still holds the images', async () => {
    expect((await queue('not-this-patient', importId)).code).toBe(2);
    await queue('not-this-patient', importId, '--reason', reason);
    const { code, imports } = await queue('run');
    expect([code, imports[0]]).toMatchObject([
      1,
      { station: 'done', status: 'failed', not_this_patient: { reason, ehr: 'unlinked', archive: 'there' } },
    ]);
    expect(orderWith(otherAccession).study_instance_uid).toBeNull();
    expect([...stack.ehr.state.uploadLogs.values()]).toMatchObject([
      { upload_status: 'failed', error_message: `not-this-patient: ${reason}` },
    ]);
    expect((await tagsInArchive()).length).toBeGreaterThanOrEqual(3);
  });

  it('the pair is never taken for beyond doubt again: only a person who confirms it gets it through', async () => {
    const auto = await stack.gantry.run('import', disc, '--auto', '--no-wait', '--json');
    expect([auto.code, auto.json().imports[0].fault.code]).toEqual([1, 'no-match']);
    const named = await stack.gantry.run('import', disc, '--mrn', demoMrn, '--no-wait', '--json');
    expect(named.json().imports[0].fault).toMatchObject({
      code: 'patient-contradicts',
      params: { fields: 'known-different' },
    });
  });

  it('once somebody removed the images there, nothing of it is left, and a prior takes no order', async () => {
    const { orthanc } = stack;
    const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
    for (const { ID } of await orthancFacts(orthanc).studies())
      await fetch(`${orthanc.url}/studies/${ID}`, { method: 'DELETE', headers: { authorization } });
    const { code, imports } = await queue('run', '--recheck');
    expect([code, imports[0].not_this_patient]).toMatchObject([0, { archive: 'gone' }]);
    const asPrior = ['--mrn', demoMrn, '--prior', '--accession', otherAccession, '--json'];
    const half = await stack.gantry.run('import', disc, ...asPrior, '--confirm-identity', 'known-different,name');
    expect([half.code, half.json().imports[0].fault]).toMatchObject([
      1,
      { code: 'identity-not-confirmed', params: { fields: 'birth-date' } },
    ]);
    expect((await stack.gantry.run('import', disc, ...asPrior)).stdout).toContain('patient-contradicts');
    const confirmed = ['--confirm-identity', 'known-different,name,birth-date'];
    const prior = await stack.gantry.run('import', disc, ...asPrior, ...confirmed);
    expect(prior.code, prior.stderr + prior.stdout).toBe(0);
    expect(prior.json().imports[0]).toMatchObject({ status: 'success', linked: false, prior: true });
    expect(orderWith(otherAccession)).toMatchObject({ study_instance_uid: null });
    for (const each of await tagsInArchive()) expect(each.AccessionNumber).not.toBe(otherAccession);
    const [newest] = (await stack.gantry.run('log', '--json')).json().uploads;
    expect(newest).toMatchObject({ prior: true, imaging_order_id: null, upload_status: 'success' });
  });
});

describe('the EHR changes what a waiting study was approved on', () => {
  let stack: FlowStack;
  let importId: string;
  beforeAll(async () => {
    stack = await startFlowStack();
    if ((await stack.init()).code !== 0) throw new Error('the home could not be set up');
    const disc = await stack.disc('disc', '--images', '3');
    const args = ['import', disc, '--mrn', demoMrn, '--accession', demoAccession, '--no-wait', '--json'];
    importId = (await stack.gantry.run(...args)).json().imports[0].id;
  });
  afterAll(() => stack.stop());

  function change(fields: { given_name?: string; middle_name?: string }): void {
    const patient = [...stack.ehr.state.patients.values()].find(({ mrn }) => mrn === demoMrn);
    if (patient === undefined) throw new Error('the demo patient is gone');
    stack.ehr.state.patients.set(patient.id, { ...patient, ...fields, updated_at: new Date().toISOString() });
  }
  async function queue(...verb: string[]) {
    const done = await stack.gantry.run('queue', ...verb, '--json');
    return { code: done.code, row: done.json().imports[0] };
  }
  async function namesInArchive(): Promise<unknown[]> {
    const facts = orthancFacts(stack.orthanc);
    return Promise.all((await facts.instances()).map(async (instance) => (await facts.tags(instance)).PatientName));
  }

  it('nothing leaves before a person has seen both sides', async () => {
    change({ middle_name: 'Maria' });
    const { code, row } = await queue('run');
    expect([code, row]).toMatchObject([1, { condition: 'held', fault: { code: 'patient-changed' } }]);
    expect(row.fault.params['now.name']).toContain('Maria');
    expect(row.fault.params['was.name']).not.toContain('Maria');
    expect(await namesInArchive()).toEqual([]);
  });

  it('an accepted change that has changed once more is shown again instead of being taken over unseen', async () => {
    change({ middle_name: 'Magdalena' });
    const refused = await stack.gantry.run('queue', 'decide', importId, 'accept-changes', '--json');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(words.fault['decision-outdated'].what)]);
    expect(await namesInArchive()).toEqual([]);
    await queue('retry', importId);
    expect((await queue('run')).row.fault.params['now.name']).toContain('Magdalena');
  });

  it('what a person accepts is what is written, with a plan and a hash of its own on record', async () => {
    expect((await queue('decide', importId, 'accept-changes')).code).toBe(0);
    const { code, row } = await queue('run');
    expect([code, row]).toMatchObject([0, { status: 'success', linked: true }]);
    const names = await namesInArchive();
    expect(names.length).toBeGreaterThanOrEqual(3);
    for (const name of names) expect(name).toContain('Magdalena');
    const exported = (await stack.gantry.run('audit', 'export', '--format', 'json')).stdout;
    expect(exported).toContain('import.amended');
    expect((await stack.gantry.run('audit', 'verify')).code).toBe(0);
  });
});
