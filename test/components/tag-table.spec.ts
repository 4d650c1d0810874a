import { expect, type Page } from '@playwright/test';
import { words } from '../fake-page/page-words.ts';
import { test } from './fixtures.ts';

const table = (page: Page) => page.getByRole('treegrid', { name: 'Tags of this image' });
const row = (page: Page, words: string | RegExp) => table(page).getByRole('row').filter({ hasText: words });
const marked = (page: Page) => page.getByRole('complementary', { name: 'The marked tag' });

test('ten thousand tags are searched and walked by keyboard, and only those in view are drawn', async ({ show }) => {
  const page = await show({ scene: 'long', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  await expect(table(page)).toBeVisible();
  const search = page.getByLabel('Search tag, name or value').first();
  await search.fill('Parameter 99');
  await expect(table(page)).toContainText('Parameter 99');
  await search.fill('Parameter');
  await expect(page.getByText(/10,000 tags fit/)).toBeVisible();
  expect(await table(page).getByRole('row').count()).toBeLessThan(120);
  await table(page).getByRole('row').filter({ hasText: 'Parameter' }).first().click();
  await page.keyboard.press('End');
  await expect(table(page)).toContainText('Parameter 9999');
  expect(await table(page).getByRole('row').count()).toBeLessThan(120);
});

test('a tag is found by its number, its name and its value, and says whether it can be changed and why not', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  const search = page.getByLabel('Search tag, name or value').first();
  for (const wanted of ['0010,0020', 'Patient ID', 'X-4711']) {
    await search.fill(wanted);
    await expect(table(page).getByRole('row').filter({ hasText: 'X-4711' })).toBeVisible();
  }
  await search.fill('SOPClassUID');
  await table(page).getByRole('row').filter({ hasText: 'SOP Class UID' }).click();
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

test('beside each other stand what is on the disc and what will be stored, and only what differs if wanted', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('radio', { name: /Without an order/ }).check();
  await page.getByRole('button', { name: 'All tags' }).click();
  await page.getByLabel('Compare', { exact: true }).selectOption('Compare with what will be stored');
  await expect(table(page).getByRole('columnheader')).toContainText(['On the disc', 'As it will be stored']);
  await expect(row(page, 'Patient ID')).toContainText('X-4711');
  await expect(row(page, 'Patient ID')).toContainText('0047113');
  await expect(row(page, 'Patient ID').getByRole('img', { name: 'changed' })).toBeVisible();
  await expect(row(page, 'Study Date').getByRole('img', { name: 'the same' })).toBeVisible();
  await page.getByLabel('Only what differs').check();
  await expect(row(page, 'Study Date')).toHaveCount(0);
  await expect(row(page, 'Original Attributes Sequence').getByRole('img', { name: 'added' })).toBeVisible();
});

test('two images are compared, and where they are alike only as far as was compared it says so', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  await page.getByLabel('Compare', { exact: true }).selectOption('Compare with another image');
  await page.getByRole('group', { name: 'Other image' }).getByRole('button', { name: 'Next image' }).click();
  const number = row(page, 'Instance Number');
  await expect(number.getByRole('gridcell')).toContainText(['1', '3']);
  await expect(number.getByRole('img', { name: 'changed' })).toBeVisible();
  const comments = row(page, 'Patient Comments');
  await expect(comments.getByRole('img', { name: 'alike so far, not compared to its end' })).toBeVisible();
  await expect(comments.getByText('shortened')).toHaveCount(2);
  await comments.click();
  await expect(marked(page).getByText('The end of the findings.')).toHaveCount(2);
  await page.getByLabel('Only what differs').check();
  await expect(page.getByText(/1 tag fits/)).toBeVisible();
});

test('a long value says that it is shortened, and is copied whole', async ({ show, window }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  await expect(row(page, 'Patient Comments').getByText('shortened')).toBeVisible();
  await row(page, 'Patient Comments').hover();
  await row(page, 'Patient Comments').getByRole('button', { name: 'Copy value' }).click();
  await expect(row(page, 'Patient Comments').getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await window.app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/The end of the findings\.$/);
  await row(page, 'Study Description').click();
  await table(page).press('Enter');
  await expect(row(page, 'Study Description').getByRole('button', { name: 'Copied' })).toBeAttached();
  expect(await window.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('CT Thorax nativ');
});

test('a table that ends before the image does says so', async ({ show }) => {
  const page = await show({ scene: 'cut-tags', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  await expect(page.getByText(/^Only the first [0-9,]+ rows of this image are shown\.$/)).toBeVisible();
});

test('the bytes of a value are shown, more of them on demand', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  await row(page, 'Patient ID').click();
  await expect(marked(page)).toContainText('58 2d 34 37 31 31');
  await expect(marked(page).getByRole('button', { name: 'Show more' })).toHaveCount(0);
  await row(page, 'Pixel Data').click();
  await expect(marked(page)).toContainText('The first 1,024 of 524,288 bytes.');
  await expect(marked(page)).toContainText('The picture itself is never touched.');
  await marked(page).getByRole('button', { name: 'Show more' }).click();
  await expect(marked(page)).toContainText('The first 4,096 of 524,288 bytes.');
});

test('a name shows which letters are declared, and how its bytes read otherwise', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  await row(page, /Patient.s Name/).click();
  await expect(marked(page)).toContainText('Declared: ISO_IR 100');
  await expect(marked(page)).toContainText('Read as windows-1252, a guess.');
  await expect(marked(page).getByRole('definition').filter({ hasText: 'Müller^Jörg' })).toBeVisible();
});

test('sequences and the private tags of a maker open by mouse and keyboard, and close again', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'All tags' }).click();
  const sequence = row(page, 'Request Attributes Sequence');
  await expect(row(page, 'Item 1')).toHaveCount(0);
  await sequence.getByRole('button', { name: 'Open' }).click();
  await expect(row(page, 'Item 1')).toBeVisible();
  await sequence.click();
  await table(page).press('ArrowLeft');
  await expect(row(page, 'Item 1')).toHaveCount(0);
  await row(page, 'Private tags of ACME MEDCOM HEADER').click();
  await expect(row(page, 'Parameter 0')).toBeVisible();
});

test('a value that is changed in the table shows its limit, and is taken over into the import', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('radio', { name: /Without an order/ }).check();
  await page.getByRole('button', { name: 'All tags' }).click();
  await row(page, 'Modality').click();
  await expect(marked(page)).toContainText('capital letters, digits, spaces and _, up to 16');
  await row(page, 'Study Description').click();
  const field = marked(page).getByLabel('In all images of this study');
  await expect(field).toHaveAccessibleDescription(/up to 64 characters/);
  await field.fill('x'.repeat(65));
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(marked(page).getByRole('button', { name: 'Take over' })).toBeDisabled();
  await field.fill('Chest from elsewhere');
  await marked(page).getByRole('button', { name: 'Take over' }).click();
  await expect(marked(page).getByRole('button', { name: 'Undo' })).toBeVisible();
  await page.getByRole('button', { name: 'Back to the study' }).click();
  await expect(page.getByRole('region', { name: 'What will change' })).toContainText('Chest from elsewhere');
});

test('in a narrow window the values stay in view while a tag is marked, and its rows are as high as its buttons', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', opensDisc: true }, { size: [800, 760] });
  await page.getByRole('tab', { name: 'What' }).click();
  await page.getByRole('button', { name: 'All tags' }).click();
  await row(page, 'Patient ID').click();
  await expect(marked(page)).toBeVisible();
  const grid = await table(page).boundingBox();
  const value = await row(page, 'Patient ID').getByRole('gridcell').last().boundingBox();
  expect((value?.x ?? 0) + (value?.width ?? 0)).toBeLessThanOrEqual((grid?.x ?? 0) + (grid?.width ?? 0));
  expect(value?.width).toBeGreaterThan(100);
  const copy = await marked(page).getByRole('button', { name: /^Copy/ }).first().boundingBox();
  expect(copy?.height).toBeLessThan(32);
});

test('in a narrow window the tools of the large preview stand in one row', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true }, { size: [800, 760] });
  await page.getByRole('tab', { name: 'What' }).click();
  await page
    .getByRole('button', { name: /^Look at series/ })
    .first()
    .click();
  const back = await page.getByRole('button', { name: 'Back to the study' }).boundingBox();
  const reset = await page.getByRole('button', { name: 'As it was' }).boundingBox();
  expect(reset?.y).toBe(back?.y);
});

test('in Arabic the names and values of tags are cut at their end, not at their beginning', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true }, { language: 'ar' });
  await page.getByRole('button', { name: words('ar', 'review.allTags') }).click();
  const description = page.getByRole('row').filter({ hasText: '0008,1030' });
  for (const text of ['Study Description', 'CT Thorax nativ'])
    await expect(description.getByText(text)).toHaveCSS('direction', 'ltr');
});
