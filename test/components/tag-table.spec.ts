import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('ten thousand tags are searched and walked by keyboard, and only those in view are drawn', async ({ show }) => {
  const page = await show({ scene: 'long', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  const table = page.getByRole('treegrid', { name: 'Tags of this image' });
  await expect(table).toBeVisible();
  const search = page.getByLabel('Search tag, name or value').first();
  await search.fill('Parameter 99');
  await expect(table).toContainText('Parameter 99');
  await search.fill('Parameter');
  await expect(page.getByText(/10,000 tags fit/)).toBeVisible();
  expect(await table.getByRole('row').count()).toBeLessThan(120);
  await table.getByRole('row').filter({ hasText: 'Parameter' }).first().click();
  await page.keyboard.press('End');
  await expect(table).toContainText('Parameter 9999');
  expect(await table.getByRole('row').count()).toBeLessThan(120);
});

test('a tag is found by its number, its name and its value, and says whether it can be changed and why not', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  const table = page.getByRole('treegrid', { name: 'Tags of this image' });
  const search = page.getByLabel('Search tag, name or value').first();
  for (const wanted of ['0010,0020', 'Patient ID', 'X-4711']) {
    await search.fill(wanted);
    await expect(table.getByRole('row').filter({ hasText: 'X-4711' })).toBeVisible();
  }
  await search.fill('SOPClassUID');
  await table.getByRole('row').filter({ hasText: 'SOP Class UID' }).click();
  await expect(page.getByText('Other images and reports refer to the image by it.')).toBeVisible();
});

test('while the tags or the large preview cover the panes, no key searches or imports beneath', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  const importButton = page.getByRole('button', { name: 'Import', exact: true });
  const patientSearch = page.getByRole('combobox', { name: 'Find patient' });
  await page.getByRole('radio', { name: /Without an order/ }).check();
  await expect(importButton).toBeEnabled();
  await page.getByRole('button', { name: 'All tags' }).click();
  await page.keyboard.press('Control+f');
  await expect(page.getByLabel('Search tag, name or value').first()).toBeFocused();
  await page.keyboard.press('Control+i');
  await page.getByRole('button', { name: 'Back to the study' }).click();
  await expect(importButton).toBeEnabled();
  await expect(patientSearch).toHaveCount(0);
  await page
    .getByRole('button', { name: /^Look at series/ })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'Images' })).toBeVisible();
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Control+i');
  await page.keyboard.press('Escape');
  await expect(importButton).toBeEnabled();
  await expect(patientSearch).toHaveCount(0);
  await page.keyboard.press('Control+f');
  await expect(patientSearch).toBeFocused();
});
