import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import type { DriveHappyPath, HappyPathInput } from '../../demo/happy-path-driver.ts';

const importTimeoutMs = 120_000;
const viewerTimeoutMs = 90_000;

/**
 * What a receptionist does with the third disc of the day: look at the match, choose the order, import, view. The demo and the
 * end-to-end test walk it alike.
 */
export const driveHappyPath: DriveHappyPath = async (walk) => {
  const { app, page, onStep } = walk;
  const picture = screenshots(walk.screenshotsDir);

  await page.getByRole('button', { name: /^Review / }).click({ timeout: importTimeoutMs });
  await picture(page, 'disc-read');
  onStep('the disc is read');

  await chooseOrder(page, walk);
  await picture(page, 'review');
  onStep('patient and order are matched, the changes are listed');

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('button', { name: /^Queue/ }).click();
  await picture(page, 'queue');
  onStep('approved; copying, uploading, checking, linking');

  const viewImages = page.getByRole('button', { name: /^View images/ }).first();
  await expect(viewImages).toBeVisible({ timeout: importTimeoutMs });
  await picture(page, 'confirmed');
  onStep('every image is confirmed, the order is linked');
  if (!walk.withViewer) return { viewerUrl: null };

  await viewImages.click();
  const shown = () => windowsOf(app).find((one) => /StudyInstanceUIDs=\d/.test(one.url()));
  // The window may have been there before, unseen and without a study.
  await expect.poll(() => shown() !== undefined, { timeout: viewerTimeoutMs, message: 'the viewer' }).toBe(true);
  const viewer = shown();
  if (!viewer) throw new Error('the viewer was closed again');
  await expect
    .poll(() => mostGreys(viewer), { timeout: viewerTimeoutMs, message: 'an image with more than one colour' })
    .toBeGreaterThan(20);
  await expect.poll(() => viewer.url()).not.toMatch(/token/i);
  if ('firstWindow' in app) await pictureOfViewer(app, join(walk.screenshotsDir, '5-viewer.png'));
  else await picture(viewer, 'viewer');
  onStep('the viewer shows the images');
  return { viewerUrl: new URL(viewer.url()).origin + new URL(viewer.url()).pathname + new URL(viewer.url()).search };
};

interface Case {
  readonly mrn: string;
  readonly accessionNumber: string;
}

/** From a disc that is read to an import under way. */
export async function reviewAndImport(page: Page, wanted: Case): Promise<void> {
  await page.getByRole('button', { name: /^Review / }).click({ timeout: importTimeoutMs });
  await chooseOrder(page, wanted);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
}

async function chooseOrder(page: Page, { mrn, accessionNumber }: Case): Promise<void> {
  const match = page.getByRole('region', { name: 'Match' });
  await expect(match.getByText(`MRN ${mrn}`).first()).toBeVisible();
  await match.getByRole('radio', { name: new RegExp(accessionNumber) }).check();
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeEnabled();
}

/** Different grey values of the canvas that has most: one is an empty viewport. */
function mostGreys(viewer: Page): Promise<number> {
  return viewer.evaluate(() => {
    const counts = [...document.querySelectorAll('canvas')].map((canvas) => {
      const data =
        canvas.width > 150 ? canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data : null;
      const values = new Set<number>();
      for (let at = 0; data && at < data.length; at += 4) values.add(data[at] ?? 0);
      return values.size;
    });
    return Math.max(0, ...counts);
  });
}

/** By Electron itself: Playwright waits for a frame that a window without a screen may never draw. */
async function pictureOfViewer(app: ElectronApplication, path: string): Promise<void> {
  const base64 = await app.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => /StudyInstanceUIDs=\d/.test(one.webContents.getURL()));
    return window ? (await window.capturePage()).toPNG().toString('base64') : '';
  });
  writeFileSync(path, Buffer.from(base64, 'base64'));
}

function windowsOf(app: HappyPathInput['app']): Page[] {
  return 'firstWindow' in app ? app.windows() : app.pages();
}

function screenshots(folder: string): (page: Page, name: string) => Promise<void> {
  let number = 0;
  return async (page, name) => {
    number += 1;
    await page.screenshot({ path: join(folder, `${number}-${name}.png`) });
  };
}
