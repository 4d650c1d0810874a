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
  await section.getByRole('button', { name: 'Remove archive… Breast centre' }).click();
  await expect(page.getByText('1 import still waits for “Breast centre”.')).toBeVisible();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await section.getByRole('button', { name: 'Cancel' }).click();
  await section.getByRole('button', { name: 'Change: Cardiology' }).click();
  await section.getByRole('button', { name: 'Remove archive… Cardiology' }).click();
  await expect(page.getByText('Remove “Cardiology”?')).toBeVisible();
  await page.getByRole('button', { name: 'Remove all the same' }).click();
  await expect(section.getByRole('button', { name: /^Change: / })).toHaveCount(1);
});

test('the archive screen looks into the archive that is chosen, for what was typed already', async ({ show }) => {
  const page = await show({ scene: 'archives', room: 'archive' });
  await page.getByLabel('Name, MRN, accession number or study UID').fill('0018450');
  await expect(page.getByRole('table')).toBeVisible();
  await page.getByRole('combobox', { name: 'Archive to look into' }).click();
  await page.getByRole('option', { name: 'Breast centre' }).click();
  await expect(page.getByRole('table')).toHaveCount(0);
  await expect(page.getByText('The archive has no such study')).toBeVisible();
  await expect(page.getByLabel('Name, MRN, accession number or study UID')).toHaveValue('0018450');
});

test('a site with one archive is asked for none', async ({ show, go }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Archive' })).toHaveCount(0);
  await go('archive');
  await expect(page.getByRole('heading', { name: 'Archive' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Archive to look into' })).toHaveCount(0);
});

test('before a study is imported it is said which archive it goes to, and another one can be chosen', async ({
  show,
}) => {
  const page = await show({ scene: 'archives', opensDisc: true });
  const choice = page.getByRole('combobox', { name: 'Archive', exact: true });
  await page.getByRole('radio', { name: /CT Thorax, Voraufnahmen/ }).check();
  await expect(choice).toHaveValue('First archive (as this site’s rules say)');
  await choice.click();
  await page.getByRole('option', { name: 'Cardiology', exact: true }).click();
  await expect(choice).toHaveValue('Cardiology');
});

test('a further archive that cannot be reached is named, at the foot and above every screen', async ({ show, go }) => {
  const page = await show({ scene: 'archives' });
  await expect(page.getByText('Breast centre: The archive cannot be reached.')).toBeVisible();
  await expect(page.getByRole('contentinfo').getByText('Archive does not work')).toBeVisible();
  await go('settings');
  await page.getByRole('tab', { name: 'Checks' }).click();
  await expect(page.getByText('Archive “Breast centre”')).toBeVisible();
});

test('the order in which the rules are asked is changed by mouse or keyboard, said, and taken back', async ({
  show,
}) => {
  const page = await show({ scene: 'archives', room: 'settings' });
  const section = page.getByRole('region', { name: 'Further archives' });
  const names = section.getByRole('listitem').getByText(/^(Breast centre|Cardiology)$/);
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(names).toHaveText(['Breast centre', 'Cardiology']);
  const up = section.getByRole('button', { name: 'Move up: Cardiology' });
  await up.focus();
  await page.keyboard.press('Enter');
  await expect(names).toHaveText(['Cardiology', 'Breast centre']);
  // The focus went along, though there is nothing above it any more.
  await expect(up).toBeFocused();
  await expect(up).toHaveAttribute('aria-disabled', 'true');
  await expect(messages).toHaveAttribute('aria-live', 'polite');
  await expect(messages).toContainText('“Cardiology” is now number 1 of 2. The first rule that fits decides.');
  await page.keyboard.press('Enter');
  await expect(names).toHaveText(['Cardiology', 'Breast centre']);

  await page.keyboard.press('Control+z');
  await expect(names).toHaveText(['Breast centre', 'Cardiology']);
  await expect(messages).not.toContainText('Cardiology');
  const down = section.getByRole('button', { name: 'Move down: Breast centre' });
  await down.click();
  await expect(names).toHaveText(['Cardiology', 'Breast centre']);
  await expect(down).toBeFocused();
  await messages.getByRole('button', { name: 'Undo' }).click();
  await expect(names).toHaveText(['Breast centre', 'Cardiology']);
});

test('an archive that is moved on and on leaves one message, which takes all of it back; what it is stays', async ({
  show,
}) => {
  const page = await show({ scene: 'archives', room: 'settings' });
  const section = page.getByRole('region', { name: 'Further archives' });
  await section.getByRole('button', { name: 'Move down: Breast centre' }).click();
  await expect(page.getByText('“Breast centre” is now number 2 of 2.')).toBeVisible();
  await section.getByRole('button', { name: 'Move up: Breast centre' }).click();
  await expect(page.getByText('“Breast centre” is now number 1 of 2.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(1);
  await expect(section.getByText(/By itself: MG, US/)).toBeVisible();
  await section.getByRole('button', { name: 'Change: Breast centre' }).click();
  await expect(section.getByText('One is saved. Leave empty to keep it.')).toBeVisible();
});

test('keys and certificate of a further archive are tried where they are typed, and a private key is never shown again', async ({
  show,
}) => {
  const page = await show({ scene: 'archives', room: 'settings' });
  const section = page.getByRole('region', { name: 'Further archives' });
  await section.getByRole('button', { name: 'Change: Breast centre' }).click();
  const form = section.getByRole('region', { name: 'Breast centre' });
  await form.getByRole('button', { name: 'Pinned keys and our own certificate' }).click();
  await form.getByLabel('Pinned keys').fill('sha256/short');
  await expect(form.getByText('Each line is sha256/ and 44 characters.')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Test' })).toBeDisabled();
  await form.getByLabel('Pinned keys').fill(`sha256/${'B'.repeat(43)}=`);
  await form.getByRole('button', { name: 'Test' }).click();
  await expect(form.getByText(/The server shows none of the pinned keys\./)).toBeVisible();
  await form.getByLabel('Pinned keys').fill(`sha256/${'A'.repeat(43)}=`);
  await form.getByLabel('Our certificate (PEM)').fill('-----BEGIN CERTIFICATE-----');
  await expect(form.getByText('Certificate and private key belong together: give both, or neither.')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await form.getByLabel('Its private key').fill('-----BEGIN PRIVATE KEY-----');
  await form.getByRole('button', { name: 'Test' }).click();
  await expect(form.getByText(/Connected: Orthanc/)).toBeVisible();
  await form.getByRole('button', { name: 'Save' }).click();

  await section.getByRole('button', { name: 'Change: Breast centre' }).click();
  await expect(form.getByLabel('Pinned keys')).toHaveValue(`sha256/${'A'.repeat(43)}=`);
  await expect(form.getByLabel('Its private key')).toHaveValue('');
  await expect(form.getByText('A key is saved. Leave this empty to keep it.')).toBeVisible();
});

test('the first archive’s pinned keys are tried before they are saved, too', async ({ show }) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  const section = page.getByRole('region', { name: 'Archive: keys and certificate' });
  await section.getByLabel('Pinned keys').fill(`sha256/${'B'.repeat(43)}=`);
  await section.getByRole('button', { name: 'Test' }).click();
  await expect(section.getByText(/The server shows none of the pinned keys\./)).toBeVisible();
  await expect(section.getByText('Not saved yet')).toBeVisible();
});
