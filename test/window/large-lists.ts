import type { Locator, Page } from '@playwright/test';
import { type FakeWindow, openFakeWindow } from '../fake-page/fake-window.ts';
import { windowMemory } from './busy-window.ts';
import { tasksDuring } from './tasks-during.ts';

const imports = 20_000;
const tags = 10_000;
const wheelTurns = 120;
const typed = 'mueller 1970';

interface Lists {
  readonly imports: number;
  readonly tags: number;
  readonly framesPerSecond: number;
  readonly longestScrollMs: number;
  readonly typing: readonly { field: string; ms: number }[];
  readonly memoryMb: number;
}

/** Lists as long as they become in years: scrolled, and searched by typing. The page is the real one, its data invented. */
export async function largeLists(): Promise<Lists> {
  const window = await openFakeWindow();
  try {
    const { page } = window;
    await window.show({ scene: 'large', room: 'queue' });
    await page.getByRole('article').first().waitFor();
    const { framesPerSecond, longestScrollMs } = await scrolled(window);
    const memoryMb = await windowMemory(window.app);
    const typing = [{ field: 'queue of 20,000', ms: await typedInto(page, page.getByLabel('Search the queue')) }];

    await window.show({ scene: 'busy', room: 'history' });
    typing.push({ field: 'history', ms: await typedInto(page, page.getByLabel('Search the history')) });

    await window.show({ scene: 'choose', opensDisc: true });
    typing.push({ field: 'patient', ms: await typedInto(page, page.getByLabel('Find patient')) });

    await window.show({ scene: 'happy', opensDisc: true });
    await page.getByRole('radio', { name: /Without an order/ }).check();
    await page.getByRole('button', { name: 'Edit values' }).click();
    typing.push({ field: 'a value', ms: await typedInto(page, page.getByLabel('Study description', { exact: true })) });

    await window.show({ scene: 'long', opensDisc: true });
    const what = page.getByRole('tab', { name: 'What' });
    if (await what.isVisible()) await what.click();
    await page.getByRole('button', { name: 'All tags' }).first().click();
    await page.getByRole('treegrid').waitFor();
    const search = page.getByLabel('Search tag, name or value').first();
    typing.push({ field: 'tag table of 10,000', ms: await typedInto(page, search) });
    return { imports, tags, framesPerSecond, longestScrollMs, typing, memoryMb };
  } finally {
    await window.close();
  }
}

/** Turns the wheel over the list, one turn a frame. */
async function scrolled({ app, page }: FakeWindow): Promise<{ framesPerSecond: number; longestScrollMs: number }> {
  await page.getByRole('article').nth(1).hover();
  let frames = 0;
  let tookMs = 1;
  const tasks = await tasksDuring(app, page, async () => {
    await page.evaluate(() => {
      const counted = window as unknown as { frames: number };
      counted.frames = 0;
      const count = () => {
        counted.frames += 1;
        requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
    });
    const startedAt = performance.now();
    for (let turn = 0; turn < wheelTurns; turn += 1) await page.mouse.wheel(0, turn % 10 === 9 ? 40_000 : 600);
    tookMs = performance.now() - startedAt;
    frames = await page.evaluate(() => (window as unknown as { frames: number }).frames);
  });
  return { framesPerSecond: Math.round((frames * 1_000) / tookMs), longestScrollMs: Math.max(...tasks) };
}

/**
 * Types into a field. Gives the longest time from a key to the picture that shows it, in milliseconds (Event Timing, which rounds to 8 ms and tells nothing
 * below 16).
 */
async function typedInto(page: Page, field: Locator): Promise<number> {
  await field.click();
  await page.evaluate(() => {
    const kept = window as unknown as { slowest: number };
    kept.slowest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if (/^key|^input/.test(entry.name)) kept.slowest = Math.max(kept.slowest, entry.duration);
    });
    observer.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  await field.pressSequentially(typed, { delay: 60 });
  const slowest = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => setTimeout(() => resolve((window as unknown as { slowest: number }).slowest), 300));
      }),
  );
  return Math.max(slowest, 16);
}
