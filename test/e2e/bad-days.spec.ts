import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { demoCase } from '../../demo/stack.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';
import { reviewAndImport } from './happy-path.ts';
import { storeFolder } from './store-folder.ts';

const proofTimeoutMs = 60_000;
const match = (page: Page) => page.getByRole('region', { name: 'Match' });
const importButton = (page: Page) => page.getByRole('button', { name: 'Import', exact: true });
const openQueue = (page: Page) => page.getByRole('button', { name: /^Queue/ }).click();

test('two people on one disc: the first is imported, and nothing of the second before somebody has decided whose it is', async ({
  stack,
  launch,
}) => {
  const { orthanc, disc, discPath, home, keyFile } = await stack({ images: 6, kind: 'two-patients' });
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  await expect(page.getByText('Several people are on this disc.')).toBeVisible();
  await expect(match(page).getByText(`MRN ${demoCase.mrn}`).first()).toBeVisible();
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await importButton(page).click();
  const first = disc.studies[0]?.studyInstanceUid;
  const studies = async () => (await orthancFacts(orthanc).studies()).map((one) => one.MainDicomTags.StudyInstanceUID);
  await expect.poll(studies, { timeout: proofTimeoutMs }).toEqual([first]);

  await page.getByRole('button', { name: 'Next study' }).click();
  await expect(match(page).getByText(`MRN ${demoCase.mrn}`)).toHaveCount(0);
  await expect(importButton(page)).toBeDisabled();
  await page.keyboard.press('Control+i');
  await openQueue(page);
  await expect(page.getByText(/images are confirmed in the archive/)).toBeVisible({ timeout: proofTimeoutMs });
  await expect(page.getByRole('article')).toHaveCount(1);
  expect(await studies()).toEqual([first]);
});

test('a twin in the EHR: who stands on the disc exactly is taken, and the twin named beside him; with a slip in the given name nobody is, and two ticks decide', async ({
  stack,
  launch,
}, testInfo) => {
  const { ehr, discPath, home, keyFile } = await stack({ images: 4 });
  const own = [...ehr.state.patients.values()].find(({ mrn }) => mrn === demoCase.mrn);
  if (!own) throw new Error('the demo EHR has lost its patient');
  ehr.state.patients.set('twin', { ...own, id: 'twin', mrn: '0099998', given_name: 'Lukas' });
  const person = { patientId: 'RO-1', birthDate: own.birth_date ?? '', sex: own.sex };
  const slip = slicesOnDisc({
    folder: testInfo.outputPath('slip'),
    ...{ name: 'slip', images: 2, person: { ...person, patientName: 'Mueller^Joerrg' } },
  });
  const ticks = (page: Page) => match(page).getByRole('group', { name: /./ }).getByRole('checkbox');

  // The given name is what tells twins apart (matching.md, section 6): it stands there to the letter.
  const exact = await launch({ args: [discPath], home, keyFile });
  await exact.page.getByRole('button', { name: /^Review / }).click();
  await expect(match(exact.page).getByText('Same person', { exact: true })).toBeVisible();
  await expect(match(exact.page).getByText(`MRN ${demoCase.mrn}`).first()).toBeVisible();
  const nearest = /Nearest other: .*Lukas.* MRN 0099998.*Differs in: Name .*given name differs/;
  await expect(match(exact.page).getByText(nearest)).toBeVisible();
  await expect(ticks(exact.page)).toHaveCount(0);
  await exact.close();

  const { page } = await launch({ args: [slip.folder], home, keyFile });
  await page.getByRole('button', { name: 'Review slip' }).click();
  await expect(match(page).getByText('Several patients fit.')).toBeVisible();
  await expect(match(page).getByText('Somebody of this family has the same birth date.')).toBeVisible();
  const both = match(page).getByRole('option').filter({ hasText: 'given name differs' });
  await expect(both).toHaveCount(2);
  await expect(match(page).getByRole('option', { selected: true })).toHaveCount(0);
  await both.filter({ hasText: demoCase.mrn }).click();
  await expect(match(page).getByText(/Nearest other: .*Lukas/)).toBeVisible();
  await match(page)
    .getByRole('radio', { name: /Without an order/ })
    .check();
  await expect(ticks(page)).toHaveCount(2);
  await expect(importButton(page)).toBeDisabled();
  await page.keyboard.press('Control+i');
  await ticks(page).first().check();
  await expect(importButton(page)).toBeDisabled();
  await ticks(page).last().check();
  await expect(importButton(page)).toBeEnabled();
});

test('a damaged disc: what could be read is imported and proven, and what is missing is said wherever the study stands', async ({
  stack,
  launch,
}) => {
  const { orthanc, discPath, home, keyFile } = await stack({ images: 8, kind: 'damaged' });
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const { page } = await launch({ args: [discPath], home, keyFile });
  await reviewAndImport(page, demoCase);
  await openQueue(page);
  const row = page.getByRole('article').first();
  await expect(row.getByText(/\d images? could not be read from the disc/)).toBeVisible({ timeout: proofTimeoutMs });
  await expect(row).not.toHaveAttribute('data-tone', 'proven');
  await expect(row.getByText(/^All .* confirmed/)).toHaveCount(0);
  expect((await orthancFacts(orthanc).statistics()).CountInstances).toBeGreaterThan(0);
  await page.getByRole('button', { name: /^History/ }).click();
  await expect(page.getByRole('row').nth(1)).toContainText('Partly confirmed');
});

test('a day without the archive: the disc goes back, everything waits here encrypted, and leaves when the archive is there again', async ({
  stack,
  launch,
}) => {
  const { orthanc, disc, discPath, home, keyFile } = await stack({ images: 6 });
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).waitFor();
  await orthanc.kill();
  await reviewAndImport(page, demoCase);
  await openQueue(page);
  const row = page.getByRole('article').first();
  await expect(row.getByText('The archive cannot be reached.')).toBeVisible({ timeout: proofTimeoutMs });
  await expect(row.getByText('Everything is kept here, encrypted.')).toBeVisible();
  await expect(row.getByText(/Next try in|Trying again now/)).toBeVisible();
  await orthanc.restart();
  const retry = row.getByRole('button', { name: /^Retry now/ });
  // The next try may come by itself just when somebody reaches for the button, which goes with it then.
  await retry.click({ timeout: 10_000 }).catch(() => expect(retry).toBeHidden());
  const images = disc.instances.length;
  await expect(row.getByText(`All ${images} images are confirmed in the archive`)).toBeVisible({
    timeout: proofTimeoutMs,
  });
  expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(images);
});

test('somebody else has this number in the archive: nothing is sent, the study is handed over with a note, and a colleague decides after a restart', async ({
  stack,
  launch,
}, testInfo) => {
  const { orthanc, discPath, home, keyFile } = await stack({ images: 4 });
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const stranger = { patientId: demoCase.mrn, patientName: 'Kowalska^Ewa', birthDate: '1988-05-06', sex: 'F' };
  const folder = join(testInfo.outputDir, 'stranger');
  const held = slicesOnDisc({ folder, name: 'stranger', images: 2, person: stranger });
  await storeFolder(orthanc, held.folder);

  const first = await launch({ args: [discPath], home, keyFile });
  await reviewAndImport(first.page, demoCase);
  await openQueue(first.page);
  const row = first.page.getByRole('article').first();
  await expect(row.getByText('The archive uses this patient number for somebody else.')).toBeVisible({
    timeout: proofTimeoutMs,
  });
  await expect(row.getByRole('table')).toContainText('Kowalska');
  await row.getByRole('button', { name: /^Hand over/ }).click();
  const ask = first.page.getByRole('dialog');
  await ask.getByLabel('Note').fill('Two people with one number. Please ask the archive.');
  await ask.getByRole('button', { name: 'Hand over', exact: true }).click();
  await expect(row.getByText('Two people with one number. Please ask the archive.')).toBeVisible();
  await first.close();

  const { page } = await launch({ home, keyFile });
  await expect(page.getByText('Two people with one number. Please ask the archive.')).toBeVisible({
    timeout: proofTimeoutMs,
  });
  await openQueue(page);
  const again = page.getByRole('article').first();
  await again.getByRole('button', { name: 'I take it' }).click();
  await expect(again.getByRole('button', { name: 'I take it' })).toHaveCount(0);
  await again.getByRole('button', { name: 'Do not send' }).click();
  await expect(again.getByText('Cancelled').first()).toBeVisible();
  expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(2);
});
