import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
test('smoke', async ({ launch, stack }) => {
  const demo = await stack();
  const { page } = await launch({ home: demo.home, keyFile: demo.keyFile, args: [demo.discPath] });
  await expect(page.locator('body')).toContainText('CT', { timeout: 20_000 });
  await page.screenshot({ path: '/tmp/e2e-scratch/stack.png' });
});
