import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator } from '@playwright/test';
import { test } from './fixtures.ts';

/** Files below a folder whose bytes hold this text. */
function filesWith(folder: string, wanted: Buffer): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path).includes(wanted))
    .sort();
}

/** Overwrites the header of an RLE frame, which stands behind the pixel data's empty offset table. */
function spoilRleFrame(path: string): void {
  const bytes = readFileSync(path);
  const pixelData = bytes.lastIndexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
  const table = pixelData + 12;
  const frame = table + 8 + bytes.readUInt32LE(table + 4) + 8;
  bytes.fill(0xff, frame, frame + 64);
  writeFileSync(path, bytes);
}

/** How many colours a picture has: one is an empty one. */
function coloursOf(picture: Locator): Promise<number> {
  return picture.evaluate((shown) => {
    const canvas = shown as HTMLCanvasElement;
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(data?.buffer ?? new ArrayBuffer(0))).size;
  });
}

/** The picture's own pixels, as text. */
function pixelsOf(picture: Locator): Promise<string> {
  return picture.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

test('shows the images of a study before it is imported, with the keyboard and with words for a broken one', async ({
  stack,
  launch,
}) => {
  const { discPath, home, keyFile } = await stack({ images: 12, kind: 'compressed' });
  const compressed = filesWith(discPath, Buffer.from('1.2.840.10008.1.2.5\0', 'latin1'));
  const broken = compressed[1];
  if (broken === undefined) throw new Error('the disc has no RLE images');
  spoilRleFrame(broken);
  const { page } = await launch({ args: [discPath], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).press('Enter');

  const series = page.getByRole('region', { name: 'Series' });
  const thumbnails = series.getByRole('img', { name: 'Small picture' });
  // The review takes the place of the copy when that is done.
  await expect(thumbnails.first()).toBeVisible({ timeout: 60_000 });
  expect(await coloursOf(thumbnails.last())).toBeGreaterThan(8);

  // The CT has the most images: its last thumbnail that is a picture.
  await series.getByRole('row').filter({ hasText: 'CT' }).getByRole('button').last().press('Enter');
  const preview = page.getByRole('region', { name: 'Images' });
  const picture = preview.getByRole('img', { name: /^Picture/ });
  const stage = preview.getByRole('application');
  await expect(stage).toBeFocused();
  await expect(picture).toBeVisible();
  const first = await pixelsOf(picture);

  await page.keyboard.press('ArrowDown');
  await expect(stage).toHaveAccessibleName(/Image 2 of/);
  await expect.poll(() => pixelsOf(picture)).not.toBe(first);

  await page.keyboard.press('Home');
  await expect.poll(() => pixelsOf(picture)).toBe(first);
  await page.keyboard.press('3');
  await expect.poll(() => pixelsOf(picture)).not.toBe(first);
  await page.keyboard.press('1');
  await expect.poll(() => pixelsOf(picture)).toBe(first);
  await page.keyboard.press('i');
  await expect.poll(() => pixelsOf(picture)).not.toBe(first);
  await page.keyboard.press('0');
  await expect.poll(() => pixelsOf(picture)).toBe(first);

  const box = await stage.boundingBox();
  if (box === null) throw new Error('the stage has no place');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 90, box.y + box.height / 2 + 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => pixelsOf(picture)).not.toBe(first);
  expect(await new AxeBuilder({ page }).setLegacyMode(true).include('[aria-label="Images"]').analyze()).toMatchObject({
    violations: [],
  });

  // Through the stack to the one that cannot be decoded, and on behind it.
  const words = preview.getByText('The picture data are damaged.');
  for (let at = 0; at < 12 && !(await words.isVisible()); at += 1) {
    const before = await stage.getAttribute('aria-label');
    await page.keyboard.press('ArrowDown');
    await expect(stage).not.toHaveAccessibleName(before ?? '');
    await expect(stage).toHaveAttribute('data-kind', /picture|broken/);
    await expect(words.or(picture)).toBeVisible();
  }
  await expect(words).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(picture).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(preview).toHaveCount(0);
});
