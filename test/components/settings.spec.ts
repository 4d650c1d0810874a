import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('while a connection is tried nothing looks as if it were saved', async ({ show }) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByLabel('Address').first().fill('https://silent.example');
  const save = page.getByRole('button', { name: 'Save' }).first();
  await expect(save).toBeEnabled();
  const test = page.getByRole('button', { name: 'Test' }).first();
  await test.click();
  await expect(test).toHaveAttribute('data-loading', 'true');
  await expect(save).toBeDisabled();
  await expect(save).not.toHaveAttribute('data-loading', 'true');
});

test('what a number is for stands on one line above its field, not squeezed into its width', async ({ show }) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'Discs and folders' }).click();
  const box = await page.getByText('Keep copies that nobody imports (hours)').boundingBox();
  expect(box?.height).toBeLessThan(30);
});

test('a connection goes only after a second word, which says what goes with it', async ({ show }) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  const remove = page.getByRole('button', { name: 'Remove connection: Patients and orders' });
  await remove.click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText('Gantry then finds no patients and no orders.');
  await question.getByRole('button', { name: 'Keep it' }).click();
  await expect(question).toHaveCount(0);
  await expect(remove).toBeVisible();
  await remove.click();
  await question.getByRole('button', { name: 'Remove it' }).click();
  await expect(remove).toHaveCount(0);
});

test('viewer and archive for research say before they go what is no longer possible', async ({ show }) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('button', { name: 'Remove connection: Viewer' }).click();
  await expect(page.getByRole('dialog')).toContainText('Images are then opened with the EHR’s own viewer');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Research and teaching' }).click();
  await page.getByRole('button', { name: 'Remove connection: Archive for research and teaching' }).click();
  await expect(page.getByRole('dialog')).toContainText('nothing can be imported for research or teaching');
});

test('sign-in is turned off only after a second word, which says who is administrator then', async ({ show }) => {
  const page = await show({ scene: 'people', room: 'settings' });
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Turn sign-in off' }).click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText('whoever uses this computer is administrator');
  await question.getByRole('button', { name: 'Leave it on' }).click();
  await expect(page.getByLabel('Lock after minutes without use')).toBeVisible();
  await page.getByRole('button', { name: 'Turn sign-in off' }).click();
  await question.getByRole('button', { name: 'Turn it off' }).click();
  await expect(page.getByRole('button', { name: 'Turn sign-in on' })).toBeVisible();
});

test('what was typed of the rules for people is there after a look at other settings, and is said to be saved', async ({
  show,
}) => {
  const page = await show({ scene: 'people', room: 'settings' });
  await page.getByRole('tab', { name: 'People' }).click();
  const minutes = page.getByLabel('Lock after minutes without use');
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await minutes.fill('241');
  await expect(save).toBeDisabled();
  await minutes.fill('5');
  await page.getByRole('tab', { name: 'Checks' }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  await expect(minutes).toHaveValue('5');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await save.click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(minutes).toHaveValue('5');
  await expect(save).toBeDisabled();
});

test('a vault key that could not be changed is said where it was asked for, and no more when it is asked anew', async ({
  show,
}) => {
  const page = await show({ scene: 'refused', room: 'settings' });
  await page.getByRole('tab', { name: 'Backups and originals' }).click();
  await page.getByRole('button', { name: 'Change the key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Change the key' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Change the key' }).click();
  await expect(dialog.getByText('Gantry starts again')).toBeVisible();
  await expect(dialog.getByRole('alert')).toHaveCount(0);
});

test('backups that a change of the key did not reach are named where the key is changed: where, that all is safe, and what to do', async ({
  show,
}) => {
  const page = await show({ scene: 'broken', room: 'settings' });
  await page.getByRole('tab', { name: 'Backups and originals' }).click();
  const note = page.getByRole('status').filter({ hasText: 'Backups in /mnt/backups open with the old key only' });
  await expect(note).toContainText('Records and images are safe here');
  await expect(note).toContainText('press “Back up now”');
});

test('a drop folder that is not there is named as it is typed, and can be saved all the same', async ({ show }) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'Discs and folders' }).click();
  const folders = page.getByLabel('Drop folders');
  await folders.fill('/srv/outside-images\n/srv/wrong place');
  await expect(page.getByText('“/srv/wrong place” is not there.')).toBeVisible();
  await expect(page.getByText('“/srv/outside-images” is not there.')).toHaveCount(0);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(page.getByText('“/srv/wrong place” is not there.')).toBeVisible();
  await folders.fill('/srv/outside-images');
  await expect(page.getByText('“/srv/wrong place” is not there.')).toHaveCount(0);
});

test('no backup is made while another folder is typed for it, and what was made before is not said to lie there', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'Backups and originals' }).click();
  const backUp = page.getByRole('button', { name: 'Back up now' });
  await backUp.click();
  await expect(page.getByText('A backup was made and checked.')).toBeVisible();
  await page.getByLabel('Folder for backups').fill('/mnt/backup');
  await expect(page.getByText('A backup was made and checked.')).toHaveCount(0);
  await expect(backUp).toBeDisabled();
  await expect(page.getByText('Save the new folder first.')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Folder for backups')).toHaveValue('/mnt/backup');
  await backUp.click();
  await expect(page.getByText('A backup was made and checked.')).toBeVisible();
});

test('matching says below the switch what it means, names the limit of its hours, and keeps what is saved', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'Matching and tags' }).click();
  const card = page.getByRole('region', { name: 'Matching', exact: true });
  const save = card.getByRole('button', { name: 'Save', exact: true });
  const hours = card.getByLabel('Hours that a copy of the patient list counts as fresh');
  await hours.fill('721');
  await expect(card.getByText('A whole number from 1 to 720.')).toBeVisible();
  await expect(save).toBeDisabled();
  await hours.fill('48');
  await card.getByLabel('Issuer of our accession numbers').fill('RIS-OST');
  await save.click();
  await expect(card.getByText('Saved', { exact: true })).toBeVisible();
  await expect(hours).toHaveValue('48');
  await expect(card.getByLabel('Issuer of our accession numbers')).toHaveValue('RIS-OST');
  await card.getByLabel('Take a patient without asking when there is no doubt').click();
  await expect(card.getByText('Every disc waits for a person.')).toBeVisible();
  await expect(hours).toBeDisabled();
  await save.click();
  await expect(card.getByText('Saved', { exact: true })).toBeVisible();
  await expect(card.getByText('Every disc waits for a person.')).toBeVisible();
});

test('the map of tags shows what would be written as it is typed, what cannot be, and keeps what is saved', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'Matching and tags' }).click();
  const card = page.getByRole('region', { name: 'From the EHR into the images' });
  const save = card.getByRole('button', { name: 'Save', exact: true });
  const procedure = card.getByLabel('Procedure', { exact: true });
  await procedure.fill('NoSuchKeyword');
  await expect(card.getByText('NoSuchKeyword: DICOM knows no tag of this name.')).toBeVisible();
  await procedure.fill('');
  await expect(procedure).toHaveAccessibleDescription('The disc’s value stays');
  await procedure.fill('StudyDescription SeriesDescription');
  await expect(procedure).toHaveAccessibleDescription(/^Example: .*CT thorax/);
  await save.click();
  await expect(card.getByText('Saved', { exact: true })).toBeVisible();
  await expect(procedure).toHaveValue('StudyDescription, SeriesDescription');
});

test('sending says how long a disc takes at the typed limit and what a night carries, wants both hours, and keeps what is saved', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'Sending' }).click();
  const save = page.getByRole('button', { name: 'Save', exact: true });
  const limit = page.getByLabel('Use at most (Mbit/s)');
  await limit.fill('fast');
  await expect(save).toBeDisabled();
  await limit.fill('20');
  await expect(page.getByText(/^A full CD \(700 MB\) takes about \d/)).toBeVisible();
  await page.getByLabel('Send from').fill('22:00');
  await expect(page.getByText('Give both times, or none.')).toBeVisible();
  await expect(save).toBeDisabled();
  await page.getByLabel('Send until').fill('06:00');
  await expect(page.getByText('These hours carry about 72 GB a night.')).toBeVisible();
  await page.getByLabel('Do not send over metered lines').check();
  await save.click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(limit).toHaveValue('20');
  await expect(page.getByLabel('Send until')).toHaveValue('06:00');
  await expect(page.getByLabel('Do not send over metered lines')).toBeChecked();
  await expect(save).toBeDisabled();
});

test('a time for originals says how many it would remove before it is saved, and numbers have limits', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'Backups and originals' }).click();
  const save = page.getByRole('button', { name: 'Save', exact: true });
  const days = page.getByLabel('Days that originals stay after the archive confirmed them');
  await expect(page.getByText('None of them would be removed now.')).toBeVisible();
  await days.fill('7');
  await expect(page.getByText('3,120 of them (1.7 GB) would be removed with this.')).toBeVisible();
  await page.getByLabel('Backups kept').fill('none');
  await expect(page.getByText('Give a whole number.')).toBeVisible();
  await expect(save).toBeDisabled();
  await page.getByLabel('Backups kept').fill('30');
  await page.getByLabel('Hours between backups').fill('12');
  await save.click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(days).toHaveValue('7');
  await expect(page.getByLabel('Backups kept')).toHaveValue('30');
  await expect(page.getByLabel('Hours between backups')).toHaveValue('12');
  await expect(save).toBeDisabled();
});
