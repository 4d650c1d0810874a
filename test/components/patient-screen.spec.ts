import { expect, type Page } from '@playwright/test';
import { test } from './fixtures.ts';

const speakToUs = (page: Page) => page.getByRole('status').getByText('Please turn the screen back and speak to us.');

/** The page is loaded anew while a patient has the screen. */
async function loadAnew(page: Page, asked: { scanId: string; studyInstanceUids: string[] }): Promise<void> {
  await page.evaluate((turn) => sessionStorage.setItem('fake-patient-turn', JSON.stringify(turn)), {
    asked,
    code: '4711',
  });
  await page.reload();
}

test('where the disc cannot be fetched any more, the patient is told to speak to us, and the staff can come back', async ({
  show,
}) => {
  const page = await show({ scene: 'empty', room: 'home' });
  await loadAnew(page, { scanId: 'gone', studyInstanceUids: ['1.2.3'] });
  await expect(speakToUs(page)).toBeFocused();
  await expect(page.getByText('Thank you.')).toHaveCount(0);
  await expect(page.locator('.mantine-Loader-root')).toHaveCount(0);
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page.getByRole('status').getByRole('heading')).toHaveText(
    'Bitte drehen Sie den Bildschirm zurück und sprechen Sie mit uns.',
  );
  // With the keyboard alone, too: the digits go where one has just been asked for them.
  await page.locator('footer').getByRole('button').press('Enter');
  await expect(page.locator('fieldset input').first()).toBeFocused();
  await page.keyboard.type('4711');
  await expect(page.getByRole('navigation')).toBeVisible();
});

test('a patient who is on no disc is asked nothing and thanked for nothing', async ({ show }) => {
  const page = await show({ scene: 'held-disc', room: 'home' });
  await loadAnew(page, { scanId: 'there', studyInstanceUids: ['1.2.3'] });
  await expect(speakToUs(page)).toBeFocused();
  await expect(page.getByText('Thank you.')).toHaveCount(0);
});

test('where it is not known what a patient said, Review says so instead of "not asked"', async ({ show }) => {
  const page = await show({ scene: 'refused', opensDisc: true });
  const desk = page.getByRole('region', { name: 'Patient at the desk' });
  await expect(desk.getByRole('status')).toContainText('Something went wrong inside Gantry.');
  await expect(desk.getByText(/^Not asked yet/)).toHaveCount(0);
});

test('four digits and Enter turn the screen to the patient', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'Ask the patient…' }).press('Enter');
  await expect(page.getByRole('dialog').locator('input').first()).toBeFocused();
  await page.keyboard.type('4711');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Is this your name?' })).toBeFocused();
});
