import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { encode } from 'fast-png';
import { demoCase } from '../../demo/stack.ts';
import { createPdf } from '../../src/engine/disc-maker/pdf-document.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';

test('attaches a folder of reports to the patient that is chosen, proven in the archive', async ({ stack, launch }) => {
  const { orthanc, home, keyFile } = await stack({ images: 4 });
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const folder = join(home, '..', 'papers');
  mkdirSync(folder);
  writeFileSync(join(folder, 'Arztbrief.pdf'), createPdf(['Befund']));
  const data = Uint8Array.from({ length: 300 * 200 }, (_, index) => (index * 7919) % 251);
  writeFileSync(join(folder, 'Scan.png'), encode({ width: 300, height: 200, data, channels: 1, depth: 8 }));

  const { page } = await launch({ args: [folder], home, keyFile });
  await expect(page.getByText('Reports only on this disc: 1 PDF file, 1 picture.')).toBeVisible();
  await page.getByRole('button', { name: 'Attach to a patient' }).click();
  const documents = page.getByRole('region', { name: 'Documents on the disc' });
  await expect(documents.getByRole('checkbox', { checked: true })).toHaveCount(2);
  const importButton = page.getByRole('button', { name: 'Import', exact: true });
  await expect(importButton).toBeDisabled();

  const match = page.getByRole('region', { name: 'Match' });
  await match.getByLabel('Find patient').fill(demoCase.mrn);
  await match.getByRole('option', { name: new RegExp(`MRN ${demoCase.mrn}`) }).click();
  // Papers name nobody: whoever attaches them has asked.
  await match.getByRole('checkbox', { name: /^Birth date is not on the disc/ }).check();
  await match.getByRole('checkbox', { name: /^Name is not on the disc/ }).check();
  await match.getByRole('radio', { name: /Without an order/ }).check();
  await expect(page.getByText(/^2 documents for /)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await importButton.click();

  const archive = orthancFacts(orthanc);
  await expect.poll(async () => (await archive.statistics()).CountInstances, { timeout: 60_000 }).toBe(2);
  const tags = await Promise.all((await archive.instances()).map((id) => archive.tags(id)));
  expect(tags.map(({ PatientID }) => PatientID)).toEqual([demoCase.mrn, demoCase.mrn]);
  expect(tags.map(({ Modality }) => Modality).sort()).toEqual(['DOC', 'OT']);
  await page.getByRole('button', { name: /^Queue/ }).click();
  await expect(
    page
      .getByText('2 of 2')
      .or(page.getByText(/confirmed/i))
      .first(),
  ).toBeVisible();
});
