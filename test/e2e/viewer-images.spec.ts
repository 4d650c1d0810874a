import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { type DemoStack, demoCase } from '../../demo/stack.ts';
import { makeDisc } from '../../src/engine/disc-maker/make-disc.ts';
import { test } from './fixtures.ts';
import { askForPorts } from './page-ports.ts';

/** Software rendering on a busy machine: what an image takes there, not on a desk. */
const patientMs = 90_000;

/** Fewer grey values than this is an empty viewport or a letter on it. */
const greysOfAnImage = 20;

/** Different grey values in the middle of the largest canvas that shows an image; 0 before there is one. */
function greys(page: Page): Promise<number> {
  return page.evaluate(() => {
    const seen = [...document.querySelectorAll('canvas')].map((canvas) => {
      const paper = canvas.width > 200 && canvas.height > 200 ? canvas.getContext('2d') : null;
      if (!paper) return 0;
      const { data } = paper.getImageData(0, 0, canvas.width, canvas.height);
      const values = new Set<number>();
      for (let at = 0; at < data.length; at += 404) values.add(data[at - (at % 4)] ?? 0);
      return values.size;
    });
    return Math.max(0, ...seen);
  });
}

/** How many viewports show an image. */
function imagesShown(page: Page): Promise<number> {
  return page.evaluate((least) => {
    let shown = 0;
    for (const canvas of document.querySelectorAll('canvas')) {
      const paper = canvas.width > 150 && canvas.height > 150 ? canvas.getContext('2d') : null;
      if (!paper) continue;
      const { data } = paper.getImageData(0, 0, canvas.width, canvas.height);
      const values = new Set<number>();
      for (let at = 0; at < data.length; at += 4) values.add(data[at] ?? 0);
      if (values.size > least) shown += 1;
    }
    return shown;
  }, greysOfAnImage);
}

/** The pixels of the largest canvas, as one number to compare. */
function pixels(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const [largest] = [...document.querySelectorAll('canvas')].sort((a, b) => b.width * b.height - a.width * a.height);
    const data = largest?.getContext('2d')?.getImageData(0, 0, largest.width, largest.height).data;
    const digest = await crypto.subtle.digest('SHA-256', data ?? new Uint8ClampedArray());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  });
}

async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = await page.locator('[data-cy="viewport-pane"]').first().boundingBox();
  if (!box) throw new Error('there is no viewport');
  const at = ([x, y]: [number, number]): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}

/** Imports two studies of the demo's patient on the command line, as two discs would be. */
async function importTwo(stack: DemoStack): Promise<[string, string]> {
  const uids: string[] = [];
  const priorPath = join(stack.home, '..', 'prior-disc');
  const prior = await makeDisc({ outPath: priorPath, kind: 'standard', seed: 9, patients: 1, studies: 1, images: 12 });
  for (const [path, disc, extra] of [
    [stack.discPath, stack.disc, ['--accession', demoCase.accessionNumber]],
    [priorPath, prior, ['--prior', '--confirm-identity', 'name,birth_date']],
  ] as const) {
    const done = await runGantry(
      stack,
      ['import', path, '--mrn', demoCase.mrn, ...extra],
      AbortSignal.timeout(120_000),
    );
    expect(done.exitCode, done.stderr + JSON.stringify(done.document)).toBe(0);
    uids.push(disc.studies[0]?.studyInstanceUid ?? '');
  }
  return uids as [string, string];
}

/** The page that shows a study; it may have been there, unseen, before. */
async function viewerOf(app: ElectronApplication, studyInstanceUids: string): Promise<Page> {
  const find = () => app.windows().find((one) => one.url().includes(studyInstanceUids));
  await expect.poll(() => find() !== undefined, { timeout: patientMs, message: 'the viewer opens' }).toBe(true);
  const found = find();
  if (!found) throw new Error('the viewer was closed again');
  return found;
}

test('images open in a window of their own: windowing, measuring, scrolling, MPR, export, full screen', async ({
  stack,
  launch,
}, testInfo) => {
  const running = await stack({ images: 40 });
  const { home, keyFile, discPath } = running;
  const done = await runGantry(
    running,
    ['import', discPath, '--mrn', demoCase.mrn, '--accession', demoCase.accessionNumber],
    AbortSignal.timeout(120_000),
  );
  expect(done.exitCode, done.stderr).toBe(0);
  const { app, page } = await launch({ home, keyFile });
  await page.getByRole('button', { name: /^Queue/ }).click();
  const viewImages = page.getByRole('button', { name: /^View images/ }).first();
  await viewImages.click();
  const viewer = await viewerOf(app, running.disc.studies[0]?.studyInstanceUid ?? 'none');
  const picture = (name: string) => viewer.screenshot({ path: testInfo.outputPath(`${name}.png`) });
  await expect.poll(() => greys(viewer), { timeout: patientMs }).toBeGreaterThan(greysOfAnImage);
  expect(viewer.url()).not.toMatch(/token/i);
  await picture('1-first-image');

  // The axial series, by its thumbnail.
  await viewer
    .getByText(/Thorax/)
    .first()
    .dblclick();
  await expect(viewer.getByText('1/40', { exact: true })).toBeVisible({ timeout: patientMs });
  await expect.poll(() => greys(viewer), { timeout: patientMs }).toBeGreaterThan(greysOfAnImage);

  let before = await pixels(viewer);
  await drag(viewer, [0.4, 0.4], [0.6, 0.55]);
  await expect.poll(() => pixels(viewer), { timeout: patientMs, message: 'the window has changed' }).not.toBe(before);
  await picture('2-window-level');

  before = await pixels(viewer);
  await viewer.mouse.wheel(0, 100);
  await expect.poll(() => pixels(viewer), { timeout: patientMs, message: 'another slice is shown' }).not.toBe(before);
  await expect(viewer.getByText('2/40', { exact: true })).toBeVisible();

  await viewer.locator('[data-cy="MeasurementTools-split-button-primary"]').click();
  await drag(viewer, [0.3, 0.5], [0.7, 0.5]);
  await expect(
    viewer
      .locator('svg text, svg tspan')
      .filter({ hasText: /^\d+(\.\d+)? mm$/ })
      .first(),
  ).toBeVisible({
    timeout: patientMs,
  });
  await picture('3-length');
});
