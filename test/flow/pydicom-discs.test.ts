import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FlowStack, startFlowStack } from './flow-stack.ts';
import { orthancFacts } from './orthanc-facts.ts';

const discs = '/usr/lib/python3/dist-packages/pydicom/data/test_files/dicomdirtests';
const present = existsSync(discs);
if (!present) console.warn(`NOT RUN: pydicom's test discs are not in ${discs} (Debian's python3-pydicom brings them)`);

describe.skipIf(!present)('pydicom’s discs of several patients go the whole way', () => {
  let stack: FlowStack;
  beforeAll(async () => {
    stack = await startFlowStack();
  });
  afterAll(() => stack.stop());

  it('imports each study under the number that the operator names, every image confirmed', async () => {
    const { orthanc, gantry } = stack;
    await gantry.run(
      'init',
      '--orthanc',
      orthanc.url,
      '--user',
      orthanc.user,
      '--password-file',
      gantry.secretFile('password', orthanc.password),
    );
    const report = (await gantry.run('scan', discs, '--json')).json();
    const { files } = report;
    expect(files.dicom + files.duplicate + files.skipped.length + files.unreadable.length).toBe(files.total);
    const studies = report.patients.flatMap(
      (patient: { patient_id: string; studies: { study_instance_uid: string; instances: number }[] }, index: number) =>
        patient.studies.map((study) => ({ ...study, mrn: `LOCAL-${index}` })),
    );
    expect(report.patients.length).toBeGreaterThan(1);
    expect(studies.length).toBeGreaterThan(3);

    let confirmed = 0;
    for (const study of studies) {
      const imported = await gantry.run(
        'import',
        discs,
        '--study',
        study.study_instance_uid,
        '--mrn',
        study.mrn,
        '--json',
      );
      const [result] = imported.json().imports;
      expect(result, imported.stderr).toMatchObject({
        station: 'done',
        fault: null,
        counts: { selected: study.instances, confirmed: study.instances },
      });
      confirmed += study.instances;
    }
    expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(confirmed);
    expect(confirmed).toBe(files.dicom);
  });
});
