import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { DriveHappyPath, HappyPathInput } from '../../demo/happy-path-driver.ts';
import { countColours } from './picture.ts';

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

  const viewer = await openedWindow(app, () => viewImages.click());
  await expect
    .poll(
      async () =>
        Math.max(
          0,
          ...(await Promise.all((await viewer.locator('canvas').all()).map((canvas) => countColours(canvas)))),
        ),
      {
        timeout: viewerTimeoutMs,
        message: 'an image with more than one colour',
      },
    )
    .toBeGreaterThan(20);
  await picture(viewer, 'viewer');
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

async function openedWindow(app: HappyPathInput['app'], open: () => Promise<void>): Promise<Page> {
  const opened = 'firstWindow' in app ? app.waitForEvent('window') : app.waitForEvent('page');
  const [window] = await Promise.all([opened, open()]);
  return window;
}

function screenshots(folder: string): (page: Page, name: string) => Promise<void> {
  let number = 0;
  return async (page, name) => {
    number += 1;
    await page.screenshot({ path: join(folder, `${number}-${name}.png`) });
  };
}
