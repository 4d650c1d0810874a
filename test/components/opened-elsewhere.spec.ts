import { expect, type Page } from '@playwright/test';
import { test } from './fixtures.ts';

/** What the desktop tells the window: the menu, a second start, a file manager. */
const desktopSays = (page: Page, name: string, payload: object) =>
  page.evaluate((detail) => window.dispatchEvent(new CustomEvent('fake-shell', { detail })), { name, payload });

test('a disc that is opened while the desk is locked shows nothing of itself, and is read once somebody has signed in', async ({
  show,
}) => {
  const page = await show({ scene: 'desk-locked' });
  await desktopSays(page, 'openPaths', { paths: ['/media/usb/SECOND-DISC'] });
  await desktopSays(page, 'chooseToOpen', { kind: 'files' });
  await expect(page.getByRole('heading', { name: 'Gantry is locked' })).toBeVisible();
  expect(await page.content()).not.toContain('SECOND-DISC');
  await page.getByLabel('Password', { exact: true }).fill('right');
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page.getByRole('button', { name: 'Review SECOND-DISC' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Review RADIOLOGIE-OST' })).toBeVisible();
  // The menu's "open" was not for whoever stood at the locked desk.
  await expect(page.getByRole('button', { name: /IM0001/ })).toHaveCount(0);
});

test('the menu lets a file be chosen and shows it on Home, whatever room is open', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  await desktopSays(page, 'chooseToOpen', { kind: 'files' });
  await expect(page.getByRole('button', { name: 'Review IM0001.dcm' })).toBeVisible();
});

test('while the patient has the screen the menu opens nothing, and a disc waits until she has answered', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  await page.getByRole('button', { name: 'Ask the patient…' }).click();
  await page
    .getByRole('textbox', { name: /^Digit/ })
    .first()
    .focus();
  await page.keyboard.type('1234');
  await page.getByRole('button', { name: 'Show the patient’s screen' }).click();
  await expect(page.getByRole('heading', { name: 'Is this your name?' })).toBeVisible();
  await desktopSays(page, 'openPaths', { paths: ['/media/usb/SECOND-DISC'] });
  await desktopSays(page, 'chooseToOpen', { kind: 'files' });
  await expect(page.getByRole('heading', { name: 'Is this your name?' })).toBeVisible();
  expect(await page.content()).not.toContain('SECOND-DISC');
  await page.getByRole('button', { name: 'Staff' }).click();
  await page.getByRole('textbox', { name: 'Digit' }).first().click();
  await page.keyboard.type('1234');
  await expect(page.getByRole('button', { name: 'Review SECOND-DISC' })).toBeVisible();
  await expect(page.getByRole('button', { name: /IM0001/ })).toHaveCount(0);
});
