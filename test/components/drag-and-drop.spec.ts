import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('files that are dropped on any screen are read, and Home shows them', async ({ show }) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  const overlay = page.getByText('Let go to read it');
  await page.locator('main').evaluate((main) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'CT-OF-MARCH'));
    const send = (type: string) =>
      main.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    Object.assign(window, { send });
    send('dragover');
  });
  await expect(overlay).toBeVisible();
  await page.evaluate(() => (window as unknown as { send: (type: string) => void }).send('drop'));
  await expect(page.getByRole('button', { name: 'Review CT-OF-MARCH' })).toBeVisible();
  await expect(overlay).toHaveCount(0);
});

test('words that are dragged into a field arrive there, and nothing is said about discs', async ({ show }) => {
  const page = await show({ scene: 'happy', room: 'settings' });
  await page.getByRole('tab', { name: 'This computer' }).click();
  const station = page.getByLabel('Station name');
  await station.fill('');
  const institution = page.getByLabel('Institution name');
  await institution.fill('HAFEN');
  await institution.selectText();
  await institution.dragTo(station, { sourcePosition: { x: 24, y: 16 } });
  await expect(station).toHaveValue('HAFEN');
  await expect(page.getByText('Let go to read it')).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
