import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startVirtualDisplay } from '../../../scripts/setup/virtual-display.mjs';
import { makeCtSlices } from '../ct-slices.ts';
import { type BenchResult, compared, median } from '../measure.ts';
import { openBenchWindow } from './bench-window.ts';

const usualSlices = 1_200;
const patienceMs = 120_000;
const mostMs = { thumbnail: 300, image: 500 };

/** What one disc took, in milliseconds. */
interface Looks {
  /** Of each series that came up while the disc was being copied: from its line on the screen to its small picture. */
  readonly thumbnails: readonly number[];
  /** Of each series, from the click on it to its first full picture; the first of them starts the decoder, too. */
  readonly images: readonly number[];
}

/**
 * How soon a person sees something of a disc, in the real window: the thumbnail of a series whose first header has just been read, while the copy goes on at full
 * speed, and the first picture of a series that she opens.
 */
export async function previewBench(
  folder: string,
  _gantry: readonly string[],
  rounds: number,
  slices = usualSlices,
): Promise<BenchResult> {
  const disc = join(folder, 'disc');
  makeCtSlices({ folder: disc, files: slices, pixels: 'noise' });
  const display = process.platform === 'linux' ? await startVirtualDisplay('1600x1000') : undefined;
  try {
    const looks: Looks[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const home = join(folder, `home-${round}`);
      mkdirSync(home, { mode: 0o700 });
      const found = await lookAt(disc, { home, keyFile: join(home, 'vault.key') }, display?.display);
      process.stderr.write(`  ${JSON.stringify(found)}\n`);
      looks.push(found);
    }
    const thumbnails = looks.flatMap((one) => one.thumbnails);
    const images = looks.flatMap((one) => one.images);
    if (thumbnails.length === 0 || images.length === 0) throw new Error('no picture was seen');
    const round = Math.round;
    return {
      data: {
        ...{ slices, bytesAFile: 512 * 512 * 2, thumbnails: thumbnails.length, images: images.length },
        ...{ thumbnailMedianMs: round(median(thumbnails)), imageMedianMs: round(median(images)) },
      },
      measures: [
        compared('slowest thumbnail after its header', Math.max(...thumbnails), 'the promise', mostMs.thumbnail, 1),
        compared('slowest first picture of a series', Math.max(...images), 'the promise', mostMs.image, 1),
      ],
    };
  } finally {
    await display?.stop();
  }
}

async function lookAt(
  disc: string,
  places: { home: string; keyFile: string },
  display: string | undefined,
): Promise<Looks> {
  const gantry = await openBenchWindow(places, display, [disc]);
  try {
    const { page } = gantry;
    // Without a bound a page that does not come would be waited for until somebody ends the bench.
    page.setDefaultTimeout(patienceMs);
    await watchThumbnails(page);
    await page.getByRole('button', { name: /^Review / }).press('Enter');
    const opened = page.getByRole('region', { name: 'Series' }).locator('button:has([data-state="picture"])');
    // The review takes the place of the copy when that is done.
    await opened.first().waitFor({ timeout: patienceMs });
    const thumbnails = await page.evaluate(() => (window as unknown as { tookMs: number[] }).tookMs);
    const images: number[] = [];
    for (let at = 0; at < (await opened.count()); at += 1) {
      images.push(await opened.nth(at).evaluate(openAndWait, patienceMs));
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role="application"]', { state: 'detached' });
    }
    return { thumbnails, images };
  } finally {
    await gantry.close();
  }
}

/** Notes, in the page, how long each thumbnail's place is empty once it is there. */
function watchThumbnails(page: Page): Promise<void> {
  return page.evaluate(() => {
    const tookMs: number[] = [];
    const since = new Map<Element, number>();
    Object.assign(window, { tookMs });
    const look = () => {
      for (const place of document.querySelectorAll('li > span[data-state]')) {
        if (!since.has(place)) since.set(place, performance.now());
        const from = since.get(place) ?? 0;
        if (place.getAttribute('data-state') !== 'picture' || from < 0) continue;
        tookMs.push(performance.now() - from);
        since.set(place, -1);
      }
    };
    const options = { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] };
    new MutationObserver(look).observe(document.body, options);
  });
}

/** Runs in the page: clicks and waits until the picture of that click is drawn. */
function openAndWait(button: Element, mostMs: number): Promise<number> {
  const startedAt = performance.now();
  (button as HTMLElement).click();
  return new Promise((resolve, reject) => {
    const look = () => {
      if (performance.now() - startedAt > mostMs) return reject(new Error('no picture came'));
      if (document.querySelector('[role="application"][data-kind="picture"] canvas[role="img"]') === null)
        requestAnimationFrame(look);
      else resolve(performance.now() - startedAt);
    };
    look();
  });
}
