import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { demoCase } from '../../demo/stack.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';

const studies = 10;
const images = 3;
const proofTimeoutMs = 120_000;

test('ten studies of one patient go with one confirmation: each is its own import, approved with what was ticked, and proven in the archive', async ({
  stack,
  launch,
}, testInfo) => {
  const running = await stack({ images: 1 });
  const { orthanc, ehr, home, keyFile } = running;
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const own = [...ehr.state.patients.values()].find(({ mrn }) => mrn === demoCase.mrn);
  if (!own) throw new Error('the demo EHR has lost its patient');
  // The disc has no birth date: nobody is taken without a look.
  const person = { patientId: 'RO-1', patientName: 'Müller^Jörg', birthDate: '', sex: own.sex };
  const disc = testInfo.outputPath('disc');
  for (let number = 1; number <= studies; number += 1)
    slicesOnDisc({ folder: join(disc, `study${number}`), name: `study ${number}`, images, person });
  const { page, close } = await launch({ args: [disc], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  await page.getByRole('button', { name: `All ${studies} studies…` }).click();
  const all = page.getByRole('dialog', { name: 'Import all studies of this patient' });
  const ticks = all.getByRole('checkbox');
  await expect(ticks).toHaveCount(2);
  const rows = all.getByRole('listitem').filter({ has: page.getByRole('combobox') });
  await expect(rows).toHaveCount(studies);
  const order = rows.first().getByRole('combobox');
  const wanted = order.locator('option').filter({ hasText: demoCase.accessionNumber });
  await order.selectOption((await wanted.getAttribute('value')) ?? '');
  await all.getByRole('button', { name: /^Without an order/ }).click();
  const start = all.getByRole('button', { name: /^Import \d+ studies$/ });
  await ticks.first().check();
  await expect(start).toBeDisabled();
  await ticks.last().check();
  await start.click();
  await expect(all.getByRole('status')).toContainText(`${studies} studies are in the queue.`, {
    timeout: proofTimeoutMs,
  });
  await all.getByRole('button', { name: 'Go to the queue' }).click();
  await expect(page.getByRole('article')).toHaveCount(studies);
  await expect(page.getByText(`All ${images} images are confirmed in the archive`)).toHaveCount(studies, {
    timeout: proofTimeoutMs,
  });
  const facts = orthancFacts(orthanc);
  expect((await facts.statistics()).CountInstances).toBe(studies * images);
  const stored = await facts.studies();
  expect(stored.map((one) => one.PatientMainDicomTags.PatientID)).toEqual(Array(studies).fill(demoCase.mrn));
  // The one order has one study, and no other study its number.
  const numbers = stored
    .map((one) => one.MainDicomTags.AccessionNumber)
    .filter((one) => one === demoCase.accessionNumber);
  expect(numbers).toHaveLength(1);
  await close();

  const trail = testInfo.outputPath('trail.jsonl');
  const exported = await runGantry(running, ['audit', 'export', '--out', trail], AbortSignal.timeout(30_000));
  expect(exported.exitCode, exported.stderr).toBe(0);
  const approvals = readFileSync(trail, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string; subject: string; detail: { evidence: unknown } })
    .filter(({ action }) => action === 'import.approved');
  expect(new Set(approvals.map(({ subject }) => subject)).size).toBe(studies);
  for (const { detail } of approvals)
    expect(detail.evidence).toMatchObject({ confirmed: ['name', 'birth-date'], match: { decision: 'confirm' } });
});
