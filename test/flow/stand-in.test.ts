import { afterAll, beforeAll, expect, it } from 'vitest';
import { startReferenceEhr } from '../../demo/reference-ehr/start-reference-ehr.ts';
import { startFakeArchive } from '../fakes/fake-archive.ts';
import { demoAccession, demoMrn } from './flow-stack.ts';
import { gantryHome } from './gantry-command.ts';

const gantry = gantryHome();
let archive: Awaited<ReturnType<typeof startFakeArchive>>;
let ehr: Awaited<ReturnType<typeof startReferenceEhr>>;
beforeAll(async () => {
  archive = await startFakeArchive();
  ehr = await startReferenceEhr({ archive });
});
afterAll(async () => {
  await ehr.stop();
  await archive.stop();
  gantry.remove();
});

it('goes the whole way on the embedded stand-in too, for the demo where Orthanc cannot be had', async () => {
  const disc = `${gantry.root}/disc`;
  await gantry.run('disc', 'make', disc, '--images', '10');
  await gantry.run(
    'init',
    ...[
      '--orthanc',
      archive.url,
      '--user',
      archive.user,
      '--password-file',
      gantry.secretFile('password', archive.password),
    ],
    ...[
      '--ehr',
      ehr.url,
      '--ehr-user',
      'radiographer',
      '--ehr-password-file',
      gantry.secretFile('ehr', 'demo-radiographer'),
    ],
  );
  const imported = await gantry.run('import', disc, '--mrn', demoMrn, '--accession', demoAccession, '--json');
  expect(imported.code, imported.stderr).toBe(0);
  expect(imported.json().imports[0]).toMatchObject({ station: 'done', status: 'success', linked: true });
});
