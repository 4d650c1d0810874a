import { dirname } from 'node:path';
import { expect } from '@playwright/test';
import { type MountedMedium, mountMedium, whyNoFuse } from '../media-fuse/mount-medium.ts';
import { tasksDuring } from '../window/tasks-during.ts';
import { test } from './fixtures.ts';

const obstacle = whyNoFuse();
if (obstacle !== null) console.warn(`NOT RUN: a slow disc in the window: ${obstacle}`);
test.skip(obstacle !== null, obstacle ?? '');

/** A CD at 24×. */
const bytesPerSecond = 3_600_000;
const longestFrameMs = 50;

let medium: MountedMedium | undefined;
test.afterEach(() => medium?.unmount());

/** Runs in the page: presses the one button of the foot and gives how long the foot stays, in milliseconds. */
function stopAndWait(): Promise<number> {
  const foot = document.querySelector('footer[data-pane]');
  const stop = foot?.querySelector('button');
  if (!foot || !stop) throw new Error('nothing is being copied');
  return new Promise((resolve) => {
    const askedAt = performance.now();
    const observer = new MutationObserver(() => {
      if (foot.isConnected) return;
      observer.disconnect();
      resolve(performance.now() - askedAt);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    stop.click();
  });
}

test('a slow disc: Review opens at once and says how far the copy is, no frame waits for it, and stopping acts within a second', async ({
  stack,
  launch,
}, testInfo) => {
  const { discPath, home, keyFile } = await stack({ images: 200 });
  medium = await mountMedium(discPath);
  medium.rules({ bytesPerSecond });
  const { app, page } = await launch({ home, keyFile, env: { GANTRY_MOUNT_ROOTS: dirname(medium.path) } });
  await page.getByRole('button', { name: 'Read medium' }).click();
  await page.getByRole('button', { name: 'Review medium' }).click();
  const foot = page.locator('footer', { hasText: 'Copying from disc' });
  await expect(foot).toContainText('the disc can go back in about');
  const tasks = await tasksDuring(app, page, async () => {
    await expect(foot).toContainText(/[1-9]\d % ·.*MB\/s/, { timeout: 30_000 });
    await expect(foot).toContainText(/[3-9]\d %/, { timeout: 60_000 });
  });
  await page.screenshot({ path: testInfo.outputPath('review-while-copying.png') });
  console.log(`tasks of the window: ${tasks.length}, the longest ${Math.max(...tasks).toFixed(1)} ms`);
  expect(tasks.length).toBeGreaterThan(50);
  expect(Math.max(...tasks)).toBeGreaterThan(0);
  expect(Math.max(...tasks)).toBeLessThanOrEqual(longestFrameMs);

  expect(await page.evaluate(stopAndWait)).toBeLessThan(1_000);
});

test('a slow disc goes on to its review by itself when it is copied', async ({ stack, launch }) => {
  const { discPath, home, keyFile } = await stack({ images: 8 });
  medium = await mountMedium(discPath);
  medium.rules({ bytesPerSecond });
  const { page } = await launch({ args: [medium.path], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  await expect(page.getByRole('region', { name: 'Match' })).toBeVisible();
});
