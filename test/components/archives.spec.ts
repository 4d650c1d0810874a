import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('a further archive is tried where it is typed, saved, and stands in the list with what goes there', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  const section = page.getByRole('region', { name: 'Further archives' });
  await expect(section.getByText('There is none. Everything goes to the archive above.')).toBeVisible();
  await section.getByRole('button', { name: 'Add an archive…' }).click();
  await expect(section.getByLabel('Name')).toBeFocused();
  const save = section.getByRole('button', { name: 'Save' });
  await section.getByLabel('Name').fill('Breast centre');
  await section.getByLabel('Address').fill('https://archive.clinic.example/');
  await expect(section.getByText('Another archive of this site has this address.')).toBeVisible();
  await expect(save).toBeDisabled();

  await section.getByLabel('Address').fill('https://wrong.clinic.example');
  await section.getByRole('button', { name: 'Test' }).click();
  await expect(section.getByText('Nothing was saved.')).toBeVisible();
  await section.getByLabel('Address').fill('https://breast.clinic.example');
  await section.getByRole('button', { name: 'Test' }).click();
  await expect(section.getByText(/Connected: Orthanc/)).toBeVisible();

  await section.getByLabel('Modalities').fill('mg, us');
  await section.getByLabel('Institutions on the disc').fill('Brustzentrum am Hafen');
  await save.click();
  await expect(section.getByText('By itself: MG, US · Brustzentrum am Hafen')).toBeVisible();
  await expect(section.getByRole('status')).toHaveText('Saved');
  await expect(section.getByRole('button', { name: 'Add an archive…' })).toBeFocused();
});

test('the name of a saved archive stays, and its password is kept without being shown', async ({ show }) => {
  const page = await show({ scene: 'archives', room: 'settings' });
  const section = page.getByRole('region', { name: 'Further archives' });
  await section.getByRole('button', { name: 'Change: Breast centre' }).click();
  const form = section.getByRole('region', { name: 'Breast centre' });
  await expect(form.getByLabel('Name')).toHaveCount(0);
  await expect(form.getByLabel('Password')).toHaveValue('');
  await expect(form.getByText('One is saved. Leave empty to keep it.')).toBeVisible();
  await form.getByLabel('Modalities').fill('MG');
  // What is typed is not lost by opening another one.
  await expect(section.getByRole('button', { name: 'Change: Cardiology' })).toBeDisabled();
  await form.getByRole('button', { name: 'Cancel' }).click();
  await expect(section.getByText(/By itself: MG, US/)).toBeVisible();
});

test('an archive that imports still wait for is taken away only after that was said', async ({ show }) => {
  const page = await show({ scene: 'archives', room: 'settings' });
  const section = page.getByRole('region', { name: 'Further archives' });
  await section.getByRole('button', { name: 'Change: Breast centre' }).click();
  await section.getByRole('button', { name: 'Remove connection: Breast centre' }).click();
  await expect(page.getByText('1 import still waits for “Breast centre”.')).toBeVisible();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await section.getByRole('button', { name: 'Cancel' }).click();
  await section.getByRole('button', { name: 'Change: Cardiology' }).click();
  await section.getByRole('button', { name: 'Remove connection: Cardiology' }).click();
  await expect(page.getByText('Remove “Cardiology”?')).toBeVisible();
  await page.getByRole('button', { name: 'Remove all the same' }).click();
  await expect(section.getByRole('button', { name: /^Change: / })).toHaveCount(1);
});
