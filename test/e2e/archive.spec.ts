import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { demoCase } from '../../demo/stack.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';

test('finds a study in the archive, shows its images and tags, downloads it proven, and deletes it only after all questions', async ({
  stack,
  launch,
}) => {
  const running = await stack({ images: 4 });
  const { orthanc, ehr, discPath, home, keyFile } = running;
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const imported = ['import', discPath, '--mrn', demoCase.mrn, '--accession', demoCase.accessionNumber];
  const done = await runGantry(running, imported, AbortSignal.timeout(120_000));
  expect(done.exitCode, done.stderr).toBe(0);
  const images = (await orthancFacts(orthanc).statistics()).CountInstances;

  const { app, page } = await launch({ home, keyFile });
  await page.getByRole('button', { name: 'Archive', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Find a study in the archive')).toBeVisible();

  // The keyboard alone, from the search to the tags.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('mueller');
  const row = page.getByRole('row').filter({ hasText: demoCase.mrn });
  await expect(row).toHaveCount(1);
  await row.getByRole('button').focus();
  await page.keyboard.press('Enter');
  const details = page.getByRole('dialog');
  await expect(details.getByText(demoCase.accessionNumber)).toBeVisible();
  await details.getByRole('listitem').first().getByRole('button').focus();
  await page.keyboard.press('Enter');
  const picture = details.getByRole('img', { name: /^Image \d+ of \d+$/ });
  await expect(picture).toBeVisible();
  await details.getByLabel('Search tag, name or value').fill('PatientName');
  await expect(details.getByRole('table')).toContainText('Mueller^Jörg');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
  await details.getByRole('button', { name: 'Back to the study' }).click();

  const folder = join(home, '..', 'downloads');
  mkdirSync(folder);
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
  await details.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('menuitem', { name: /DICOMDIR/ }).click();
  await expect(details.getByText('Each equals the archive’s own checksum.')).toBeVisible({ timeout: 60_000 });
  const [made = '', ...others] = readdirSync(folder);
  expect([others, readdirSync(join(folder, made)).sort()]).toEqual([[], ['DICOM', 'DICOMDIR']]);
  expect(made).not.toMatch(/mueller|0047113/i);

  // The front desk is no administrator: the EHR decides, and the archive keeps everything.
  await details.getByRole('button', { name: 'Delete …' }).click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(1);
  const user = ehr.state.users.get('frontdesk');
  if (!user) throw new Error('the demo EHR has lost its front desk');
  ehr.state.users.set('frontdesk', { ...user, roles: ['admin'] });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^History/ }).click();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByLabel(/^Name, MRN/).fill(demoCase.mrn);
  await row.getByRole('button').click();
  await details.getByRole('button', { name: 'Delete …' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this study from the archive' });
  await expect(question.getByRole('button', { name: 'Delete study' })).toBeDisabled();
  await question.getByLabel(/^Why/).fill('belongs to somebody else');
  await question.getByLabel(/^Type/).fill('0047112');
  await expect(question.getByRole('button', { name: 'Delete study' })).toBeDisabled();
  await question.getByLabel(/^Type/).fill(demoCase.mrn);
  expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(images);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The study is gone')).toBeVisible({ timeout: 60_000 });
  expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(0);
  expect(ehr.state.deletions).toMatchObject([{ reason: 'belongs to somebody else' }]);

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^History/ }).click();
  await expect(page.getByRole('row').filter({ hasText: demoCase.mrn })).toContainText('Deleted');
});
