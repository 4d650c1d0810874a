import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

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
