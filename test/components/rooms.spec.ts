import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('a new installation opens with the guide, and leaving it loses nothing', async ({ show }) => {
  const page = await show({ scene: 'first-run' });
  await expect(page.getByRole('heading', { name: 'Your vault is made' })).toBeVisible();
  await page.getByRole('button', { name: 'Close the guide' }).click();
  await expect(page.getByText('Gantry is not connected to an archive yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Go on setting up' }).click();
  await expect(page.getByRole('heading', { name: 'Your vault is made' })).toBeVisible();
});

test('a setting that cannot be is not saved, and says why beside it', async ({ show }) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'This computer' }).click();
  const station = page.getByLabel('Station name');
  await station.fill('A-VERY-LONG-STATION-NAME');
  await expect(page.getByText('At most 16 characters.')).toBeVisible();
  const save = page.getByRole('button', { name: 'Save' }).first();
  await expect(save).toBeDisabled();
  await station.fill('FRONTDESK-2');
  await save.click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
});

test('the front desk sees its own settings only, and who may change the others', async ({ show }) => {
  const page = await show({ scene: 'front-desk', room: 'settings' });
  await expect(page.getByText('Other settings are for administrators.')).toBeVisible();
  await expect(page.getByRole('tab')).toHaveCount(0);
});

test('the archive lists nothing before it is asked, then what fits, and is deleted from only after reason and number', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', room: 'archive' });
  await expect(page.getByText('Nothing is listed before you ask.')).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  await page.getByLabel('Name, MRN, accession number or study UID').fill('0018450');
  await page
    .getByRole('button', { name: /^Details of .*Weber/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Delete…' }).click();
  const yes = page.getByRole('button', { name: 'Delete study' });
  await expect(yes).toBeDisabled();
  await page.getByLabel('Why? The reason stays in the audit trail.').fill('sent twice');
  await expect(yes).toBeDisabled();
  await page.getByLabel('Type 0018450 to confirm').fill('0018451');
  await expect(yes).toBeDisabled();
  await page.getByLabel('Type 0018450 to confirm').fill('0018450');
  await expect(yes).toBeEnabled();
});

test('an import for research says what leaves, as whom, and what is held', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'Import for research or teaching…' }).click();
  await expect(page.getByText('Is called')).toBeVisible();
  await expect(page.getByText(/is held:|are held:/).first()).toBeVisible();
});

test('a locked desk shows nobody’s data and is opened by a password of whoever sits there', async ({ show }) => {
  const page = await show({ scene: 'desk-locked' });
  await expect(page.getByRole('heading', { name: 'Gantry is locked' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByText(/M(ue|ü)ller/)).toHaveCount(0);
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill('right');
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page.getByRole('navigation')).toBeVisible();
});

test('a disc without images says so', async ({ show }) => {
  const page = await show({ scene: 'nothing' });
  await expect(page.getByText('No images were found here.')).toBeVisible();
});
