import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

const study = /CT Thorax nativ/;

test('a study that the archive has under another patient shows both sides, and each choice with what follows from it', async ({
  show,
}) => {
  const page = await show({ scene: 'other-patient', room: 'queue' });
  const held = page.getByRole('article', { name: study });
  const sides = held.getByRole('table', { name: 'Archive and this import compared' });
  await expect(sides.getByRole('cell', { name: '0038841' })).toBeVisible();
  await expect(sides.getByRole('cell', { name: '0047113' })).toBeVisible();
  const choices = held.getByRole('listitem').filter({ has: page.getByRole('button') });
  await expect(choices).toHaveText([
    /corrected.*waits here again/,
    /Choose the patient again.*Review opens/,
    /Do not send.*ends/,
  ]);
});

test('a patient is chosen anew in Review: the archive’s is shown, nobody is chosen, and nothing can be imported before', async ({
  show,
}) => {
  const page = await show({ scene: 'other-patient', room: 'queue' });
  await page.getByRole('button', { name: 'Choose the patient again' }).click();
  await expect(page.getByText('In the archive this study lies under this patient')).toBeVisible();
  await expect(page.getByText('MRN 0038841').first()).toBeVisible();
  await expect(page.getByText(/It was to be imported for Müller, Jörg/)).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Find patient' })).toBeFocused();
  await expect(page.getByRole('button', { name: /^Import/ }).last()).toBeDisabled();
  await page.getByRole('button', { name: 'Look for this patient' }).click();
  await expect(page.getByRole('combobox', { name: 'Find patient' })).toHaveValue('0038841');
  await page.getByRole('option', { name: /Georg/ }).click();
  await expect(page.getByText('MRN 0038841').nth(1)).toBeVisible();
});
