import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('the queue says of each import what happens next, and what waits for a person says what to do', async ({
  show,
}) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  const waiting = page.getByRole('article', { name: /CT Abdomen mit Kontrastmittel/ });
  await expect(waiting.getByText('The archive cannot be reached.')).toBeVisible();
  await expect(waiting.getByText(/Next try in/)).toBeVisible();
  const held = page.getByRole('article', { name: /MR Knie rechts/ });
  await expect(held.getByRole('button', { name: /order/i }).first()).toBeVisible();
});

test('green is only what the archive has confirmed', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  const rows = page.getByRole('article');
  await expect(rows.first()).toBeVisible();
  for (const row of await rows.all()) {
    const isGreen = (await row.getAttribute('data-tone')) === 'proven';
    await expect(row.getByText(/^(All [\d,]+ images are|The one image is) confirmed in the archive/)).toHaveCount(
      isGreen ? 1 : 0,
    );
  }
});

test('of twenty thousand imports the one that is looked for is found by typing, and only what is in view is drawn', async ({
  show,
}) => {
  const page = await show({ scene: 'large', room: 'queue' });
  expect(await page.getByRole('article').count()).toBeLessThan(60);
  await page.getByLabel('Search the queue').fill('nativ 19997');
  await expect(page.getByRole('article')).toHaveCount(1);
});

test('the history is searched without accents and opens a study’s story', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'history' });
  await page.getByLabel('Search the history').fill('yamada');
  await expect(page.getByRole('row').nth(1)).toContainText('Yamada');
  await page
    .getByRole('button', { name: /^Details of / })
    .first()
    .click();
  await expect(page.getByText('What happened')).toBeVisible();
  await expect(page.getByText('Confirmed by checksum')).toBeVisible();
});
