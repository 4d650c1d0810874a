import { expect, type Page } from '@playwright/test';
import { type MountedMedium, mountMedium, whyNoFuse } from '../media-fuse/mount-medium.ts';
import { test } from './fixtures.ts';

const obstacle = whyNoFuse();
if (obstacle !== null) console.warn(`NOT RUN: a slow disc in the window: ${obstacle}`);
test.skip(obstacle !== null, obstacle ?? '');

/** A CD at 24×. */
const bytesPerSecond = 3_600_000;
const longestFrameMs = 50;
/** Another program takes the processor now and then: so many frames of a hundred may be late. */
const lateFramesPercent = 2;

let medium: MountedMedium | undefined;
test.afterEach(() => medium?.unmount());

/** Begins to take the time of each frame, and of each task that keeps the page from the next one. */
function watchFrames(page: Page): Promise<void> {
  return page.evaluate(() => {
    const seen = { gaps: [] as number[], tasks: [] as number[] };
    Object.assign(window, { seenFrames: seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks.push(duration);
    }).observe({ type: 'longtask' });
    let last = performance.now();
    const frame = (now: number) => {
      seen.gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

function framesSeen(page: Page): Promise<{ gaps: number[]; tasks: number[] }> {
  return page.evaluate(() => (window as unknown as { seenFrames: { gaps: number[]; tasks: number[] } }).seenFrames);
}

test('a slow disc: Review opens at once and says how far the copy is, no frame waits for it, and stopping acts within a second', async ({
  stack,
  launch,
}, testInfo) => {
  const { discPath, home, keyFile } = await stack({ images: 160 });
  medium = await mountMedium(discPath);
  medium.rules({ bytesPerSecond });
  const { page } = await launch({ args: [medium.path], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  const foot = page.getByRole('contentinfo').filter({ hasText: 'Copying from disc' });
  await expect(foot).toContainText('the disc can go back in about');
  await watchFrames(page);
  await expect(foot).toContainText(/[2-9] % ·.*MB\/s/);
  await page.screenshot({ path: testInfo.outputPath('review-while-copying.png') });
  await expect(foot).toContainText(/[2-9]\d %/);
  const { gaps, tasks } = await framesSeen(page);
  const late = gaps.filter((gap) => gap > longestFrameMs).length;
  console.log(
    `frames ${gaps.length}, late ${late}, longest ${Math.max(...gaps).toFixed(0)} ms, long tasks ${tasks.length}`,
  );
  expect(gaps.length).toBeGreaterThan(50);
  expect((100 * late) / gaps.length).toBeLessThanOrEqual(lateFramesPercent);
  expect((100 * tasks.length) / gaps.length).toBeLessThanOrEqual(lateFramesPercent);

  const askedAt = performance.now();
  await foot.getByRole('button', { name: 'Stop' }).click();
  await expect(foot).toBeHidden({ timeout: 1_000 });
  expect(performance.now() - askedAt).toBeLessThan(1_000);
});

test('a slow disc goes on to its review by itself when it is copied', async ({ stack, launch }) => {
  const { discPath, home, keyFile } = await stack({ images: 8 });
  medium = await mountMedium(discPath);
  medium.rules({ bytesPerSecond });
  const { page } = await launch({ args: [medium.path], home, keyFile });
  await page.getByRole('button', { name: /^Review / }).click();
  await expect(page.getByRole('region', { name: 'Match' })).toBeVisible();
});
