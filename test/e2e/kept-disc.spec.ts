import { rmSync } from 'node:fs';
import { expect } from '@playwright/test';
import { demoCase } from '../../demo/stack.ts';
import { test } from './fixtures.ts';
import { reviewAndImport } from './happy-path.ts';

test('a disc that was read, went back and was not decided is on Home again after a restart, and is imported from the copy', async ({
  stack,
  launch,
}) => {
  const { discPath, disc, home, keyFile } = await stack({ images: 12 });
  const first = await launch({ args: [discPath], home, keyFile });
  await expect(first.page.getByText('Everything is copied. You can give the disc back.')).toBeVisible({
    timeout: 60_000,
  });
  rmSync(discPath, { recursive: true });
  await first.close();

  const second = await launch({ home, keyFile });
  await expect(second.page.getByText(/^Kept here until .+ After that the disc has to be read again\.$/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(second.page.getByRole('button', { name: /^Review / })).toHaveCount(1);
  await reviewAndImport(second.page, demoCase);
  await second.page.getByRole('button', { name: /^Queue/ }).click();
  await expect(second.page.getByText(`All ${disc.instances.length} images are confirmed in the archive`)).toBeVisible({
    timeout: 90_000,
  });
  await second.close();

  // What is decided waits for nobody any more.
  const third = await launch({ home, keyFile });
  await third.page.getByRole('button', { name: /^Home/ }).click({ timeout: 30_000 });
  await expect(third.page.getByTitle('Show in queue')).toHaveCount(1);
  await expect(third.page.getByRole('button', { name: /^Review / })).toHaveCount(0);
});
