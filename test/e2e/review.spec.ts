import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { demoCase, type startStack } from '../../demo/stack.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';

type Ehr = Awaited<ReturnType<typeof startStack>>['ehr'];

/** The patient of the demo disc, as the EHR holds him. */
function demoPatient({ state }: Ehr) {
  const patient = [...state.patients.values()].find(({ mrn }) => mrn === demoCase.mrn);
  if (!patient) throw new Error('the demo EHR has lost its patient');
  return patient;
}

/** axe opens a page of its own to run in, which Electron has no room for: legacy mode runs in the page itself. */
async function accessibilityFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

test('shows every tag of an image, decoded and raw, and finds one by name, number or value', async ({
  stack,
  launch,
}) => {
  const { discPath, home, keyFile } = await stack({ images: 6 });
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  await page.getByRole('button', { name: 'All tags' }).click();
  const table = page.getByRole('treegrid', { name: 'Tags of this image' });
  await expect(table).toBeVisible();
  const search = page
    .getByRole('searchbox', { name: 'Search tag, name or value' })
    .or(page.getByLabel('Search tag, name or value'))
    .first();
  for (const wanted of ['PatientName', '0010,0010', 'Müller']) {
    await search.fill(wanted);
    await expect(table).toContainText('(0010,0010)');
    await expect(table).toContainText('Müller^Jörg');
  }
  await search.fill('no tag is called this');
  await expect(page.getByText('No tag fits this search.')).toBeVisible();
});

test('does not import a disc onto somebody else before each difference is confirmed', async ({ stack, launch }) => {
  const { orthanc, ehr, discPath, home, keyFile } = await stack({ images: 4 });
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const other = [...ehr.state.patients.values()].find((patient) => patient.sex === 'F' && patient.merged_into === null);
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  const match = page.getByRole('region', { name: 'Match' });
  await match.getByRole('button', { name: 'Another patient' }).click();
  await match.getByLabel('Find patient').fill(other?.mrn ?? '');
  await match.getByRole('option', { name: new RegExp(`MRN ${other?.mrn}`) }).click();
  await expect(match.getByText('This looks like somebody else.')).toBeVisible();
  await match.getByRole('radio', { name: /Without an order/ }).check();
  const importButton = page.getByRole('button', { name: 'Import', exact: true });
  await expect(importButton).toBeDisabled();
  await expect(page.getByText(/Confirm the \d+ differences/)).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+i');
  await expect(importButton).toBeDisabled();
  expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(0);
});

test('asks for a tick on each of two details where the patient is nearly sure', async ({ stack, launch }) => {
  const { ehr, discPath, home, keyFile } = await stack({ images: 4 });
  demoPatient(ehr).birth_date = '1970-01-03';
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  const match = page.getByRole('region', { name: 'Match' });
  await expect(match.getByText('Please check two details.')).toBeVisible();
  await expect(match.getByText(/one digit differs/).first()).toBeVisible();
  await match.getByRole('radio', { name: new RegExp(demoCase.accessionNumber) }).check();
  const ticks = match.getByRole('group', { name: /./ }).getByRole('checkbox');
  await expect(ticks).toHaveCount(2);
  const importButton = page.getByRole('button', { name: 'Import', exact: true });
  await ticks.nth(0).check();
  await page.keyboard.press('Control+i');
  await expect(importButton).toBeDisabled();
  await ticks.nth(1).check();
  await expect(importButton).toBeEnabled();
  // The tick was about this record: another one starts anew.
  await match.getByRole('button', { name: /Another patient/ }).click();
  await match.getByLabel('Find patient').fill('Weber');
  await match.getByRole('option', { name: /0018450/ }).click();
  await expect(match.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await expect(importButton).toBeDisabled();
});

test('chooses nobody where several patients fit, and takes the one that the keyboard marks', async ({
  stack,
  launch,
}) => {
  const { ehr, discPath, home, keyFile } = await stack({ images: 4 });
  const own = demoPatient(ehr);
  ehr.state.patients.set('doubled', { ...own, id: 'doubled', mrn: '0099999' });
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).focus();
  await page.keyboard.press('Enter');
  const match = page.getByRole('region', { name: 'Match' });
  await expect(match.getByText('Several patients fit.')).toBeVisible();
  const options = match.getByRole('option');
  await expect(options).toHaveCount(2);
  await expect(match.getByRole('option', { selected: true })).toHaveCount(0);

  await page.keyboard.press('Control+f');
  await expect(match.getByLabel('Find patient')).toBeFocused();
  for (const key of ['Enter', 'Control+i', 'Enter']) await page.keyboard.press(key);
  await expect(match.getByText('Several patients fit.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();

  await page.keyboard.type(demoCase.mrn);
  await expect(options).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(match.getByText('Please check two details.')).toBeVisible();
  await expect(match.getByText(/MRN 0099999/)).toBeVisible();

  // Back out of a search without choosing: what was chosen stays.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('Weber');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(match.getByLabel('Find patient')).toHaveCount(0);
  await expect(match.getByText(`MRN ${demoCase.mrn}`).first()).toBeVisible();

  await page.keyboard.press('Control+Shift+f');
  await page.keyboard.type(demoCase.accessionNumber);
  await page.keyboard.press('Enter');
  await expect(match.getByRole('radio', { name: new RegExp(demoCase.accessionNumber) })).toBeChecked();
  for (const tick of await match.getByRole('group', { name: /./ }).getByRole('checkbox').all()) {
    await tick.focus();
    await page.keyboard.press('Space');
  }
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeEnabled();
});

test('names each file of a damaged disc that could not be read, with its reason', async ({ stack, launch }) => {
  const { discPath, home, keyFile } = await stack({ images: 8, kind: 'damaged' });
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  await expect(page.getByText('Some images could not be read.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Show the list' }).click();
  await expect(page.getByText('File ends too early').first()).toBeVisible();
  await expect(page.getByText('Not a DICOM file').first()).toBeVisible();
});

test('has nothing that axe objects to, on any screen, light and dark', async ({ stack, launch }) => {
  const { discPath, home, keyFile } = await stack({ images: 4 });
  const { page } = await launch({ args: [discPath], home, keyFile });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.getByRole('button', { name: /^Home/ }).click();
    await expect(page.getByRole('button', { name: /^Review / })).toBeVisible();
    expect(await accessibilityFindings(page), `Home, ${colorScheme}`).toEqual([]);
    await page.getByRole('button', { name: /^Review / }).click();
    await expect(page.getByText(`MRN ${demoCase.mrn}`).first()).toBeVisible();
    expect(await accessibilityFindings(page), `Review, ${colorScheme}`).toEqual([]);
    for (const room of ['Queue', 'History', 'Settings']) {
      await page.getByRole('button', { name: new RegExp(`^${room}`) }).click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText(room);
      expect(await accessibilityFindings(page), `${room}, ${colorScheme}`).toEqual([]);
    }
  }
});

test('goes the whole way with the keyboard alone', async ({ stack, launch }) => {
  const { orthanc, discPath, disc, home, keyFile } = await stack({ images: 4 });
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).focus();
  await page.keyboard.press('Enter');
  const order = page
    .getByRole('region', { name: 'Match' })
    .getByRole('radio', { name: new RegExp(demoCase.accessionNumber) });
  await expect(order).toBeVisible();
  await order.focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeEnabled();
  await page.keyboard.press('Control+i');
  await expect
    .poll(async () => (await orthancFacts(orthanc).statistics()).CountInstances, { timeout: 60_000 })
    .toBe(disc.instances.length);
});
