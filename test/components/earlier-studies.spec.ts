import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('earlier studies come from every archive, each once with where it lies; one that is silent is named and can be asked again', async ({
  show,
}) => {
  const page = await show({ scene: 'archives', opensDisc: true });
  const history = page.getByRole('region', { name: 'In the archives already' });
  const rows = history.getByRole('listitem');
  // One study lies in both, with more images in the second.
  const both = rows.filter({ hasText: '6 images · Cardiology' }).filter({ hasText: '2 images · First archive' });
  await expect(both).toHaveCount(1);
  await expect(history.getByText('“Breast centre” has not answered.')).toBeVisible();
  await expect(history.getByText('Studies that lie there are missing from this list.')).toBeVisible();
  // It is not among those that hold nothing.
  await expect(history.getByText(/No study of this patient/)).toHaveCount(0);
  await history.getByRole('button', { name: 'Ask again: Breast centre' }).click();
  await expect(history.getByText('No study of this patient: Breast centre.')).toBeVisible();
  await expect(history.getByText('“Breast centre” has not answered.')).toHaveCount(0);
});

test('a study under the same number that names somebody else says so and is not laid beside the patient’s own', async ({
  show,
}) => {
  const page = await show({ scene: 'archives', opensDisc: true });
  const history = page.getByRole('region', { name: 'In the archives already' });
  const strange = history.getByRole('listitem').filter({ hasText: 'Koronarangiographie' });
  await expect(
    strange.getByText('Held there for: Kraft, Otto · 20 May 1931. Perhaps another person with the same number.'),
  ).toBeVisible();
  await expect(strange.getByRole('checkbox')).toHaveCount(0);
  await expect(history.getByRole('checkbox')).not.toHaveCount(0);
  // It can be looked at, in the archive that has it: the viewer finds it nowhere else.
  await strange.getByRole('button', { name: /View images/ }).click();
  await expect(strange.locator('[data-loading]')).toHaveCount(0);
  await expect(history.getByRole('alert')).toHaveCount(0);
});

test('one archive that holds nothing of the patient says so', async ({ show }) => {
  const page = await show({ scene: 'choose', opensDisc: true });
  await page.getByRole('option', { name: /Jonas/ }).click();
  const history = page.getByRole('region', { name: 'In the archive already' });
  await expect(history.getByText('The archive holds no study of this patient.')).toBeVisible();
  await expect(history.getByRole('listitem')).toHaveCount(0);
});

test('whoever may not look into the archive reads that it was not asked, not that it holds nothing', async ({
  show,
}) => {
  const page = await show({ scene: 'front-desk', opensDisc: true });
  const history = page.getByRole('region', { name: 'In the archive already' });
  await expect(history.getByText('Not asked: only imaging staff may look into the archive.')).toBeVisible();
  await expect(history.getByText('The archive holds no study of this patient.')).toHaveCount(0);
});

test('beside “View images” such a study says so as well, and cannot be opened beside the patient’s own', async ({
  show,
}) => {
  const page = await show({ scene: 'archives', room: 'queue' });
  await page.getByRole('button', { name: /^Compare CT Thorax nativ/ }).click();
  const others = page.getByRole('menuitem');
  const strange = others.filter({ hasText: 'Koronarangiographie' });
  await expect(strange).toContainText('Perhaps another person with the same number.');
  await expect(strange).toBeDisabled();
  await expect(others.filter({ hasText: 'First archive, Cardiology' })).toBeEnabled();
});

test('the keyboard comes to what cannot be opened as well, hears why, and opens nothing with it', async ({ show }) => {
  const page = await show({ scene: 'archives', room: 'queue' });
  await page.getByRole('button', { name: /^Compare CT Thorax nativ/ }).press('Enter');
  const others = page.getByRole('menuitem');
  const strange = others.filter({ hasText: 'Koronarangiographie' });
  await expect(strange).toBeVisible();
  const reached: string[] = [];
  for (const _ of await others.all()) {
    await page.keyboard.press('ArrowDown');
    reached.push(await others.and(page.locator(':focus')).innerText());
  }
  expect(reached.some((text) => text.includes('Perhaps another person with the same number.'))).toBe(true);
  await strange.press('Enter');
  await expect(strange).toBeVisible();
});
