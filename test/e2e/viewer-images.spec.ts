import { existsSync, readFileSync, statSync } from 'node:fs';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { type DemoStack, demoCase } from '../../demo/stack.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import { test } from './fixtures.ts';
import { imagesShown, patientMs, viewerOf } from './images-shown.ts';
import type { Gantry } from './launch-gantry.ts';
import { storeFolder } from './store-folder.ts';

const patiently = { timeout: patientMs, noWaitAfter: true };

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

/** Puts an examination of the demo's patient into the archive, as if somebody had brought it in years ago. */
async function storeEarlier({ archive }: DemoStack, folder: string): Promise<string> {
  const person = { patientId: demoCase.mrn, patientName: 'Mueller^Joerg', birthDate: '1970-01-02', sex: 'M' };
  const disc = slicesOnDisc({ folder, name: 'earlier', images: 4, rows: 256, person });
  await storeFolder(archive, folder);
  return disc.studyInstanceUid;
}

/** A stack whose disc is in the archive, and the app on its queue. */
async function afterImport(
  stack: (options: { images: number }) => Promise<DemoStack>,
  launch: (options: { home: string; keyFile: string }) => Promise<Gantry>,
): Promise<Gantry & { running: DemoStack; studyInstanceUid: string }> {
  const running = await stack({ images: 40 });
  const { home, keyFile, discPath, disc } = running;
  const args = ['import', discPath, '--mrn', demoCase.mrn, '--accession', demoCase.accessionNumber];
  const done = await runGantry(running, args, AbortSignal.timeout(120_000));
  expect(done.exitCode, done.stderr).toBe(0);
  const gantry = await launch({ home, keyFile });
  await gantry.page.getByRole('button', { name: /^Queue/ }).click(patiently);
  return { ...gantry, running, studyInstanceUid: disc.studies[0]?.studyInstanceUid ?? '' };
}

/** Presses the queue's button, and waits for the window with an image in it. */
async function viewImages(app: ElectronApplication, page: Page, studyInstanceUid: string): Promise<Page> {
  await page
    .getByRole('button', { name: /^View images/ })
    .first()
    .click(patiently);
  const viewer = await viewerOf(app, studyInstanceUid);
  await expect.poll(() => imagesShown(viewer), { timeout: patientMs, message: 'an image' }).toBe(1);
  return viewer;
}

test('images open in a window of their own: windowing, scrolling, measuring, MPR, export, full screen', async ({
  stack,
  launch,
}, testInfo) => {
  const { app, page, studyInstanceUid } = await afterImport(stack, launch);
  const viewer = await viewImages(app, page, studyInstanceUid);
  await expect.poll(() => viewer.url(), { message: 'the token is in no address any more' }).not.toMatch(/token/i);

  // The axial series, by its thumbnail.
  await viewer
    .getByText(/Thorax/)
    .first()
    .dblclick(patiently);
  await expect(viewer.getByText('(1/40)')).toBeVisible({ timeout: patientMs });

  let before = await pixels(viewer);
  await drag(viewer, [0.4, 0.4], [0.6, 0.55]);
  await expect.poll(() => pixels(viewer), { timeout: patientMs, message: 'the window has changed' }).not.toBe(before);
  before = await pixels(viewer);
  await viewer.mouse.wheel(0, 100);
  await expect(viewer.getByText('(2/40)')).toBeVisible({ timeout: patientMs });
  await expect.poll(() => pixels(viewer), { timeout: patientMs, message: 'another slice' }).not.toBe(before);

  await viewer.locator('[data-cy="MeasurementTools-split-button-primary"]').click(patiently);
  await drag(viewer, [0.3, 0.5], [0.7, 0.5]);
  const length = viewer.locator('svg text').filter({ hasText: /^\d+(\.\d+)? mm$/ });
  await expect(length.first()).toBeVisible({ timeout: patientMs });
  // Drawn over four tenths of the viewport's width; the disc's pixels are between half a millimetre and two.
  expect(Number.parseFloat((await length.first().textContent()) ?? '')).toBeGreaterThan(50);
  await viewer.locator('[data-cy="prompt-begin-tracking-no-do-not-ask-again-btn"]').click(patiently);

  await viewer.locator('[data-cy="Layout"]').first().click(patiently);
  await viewer.getByText('MPR', { exact: true }).first().click(patiently);
  await expect.poll(() => imagesShown(viewer), { timeout: patientMs, message: 'three planes' }).toBe(3);

  const saved = testInfo.outputPath('exported-image');
  await app.evaluate(({ session }, path) => {
    session.fromPartition('viewer').once('will-download', (_event, item) => item.setSavePath(path));
  }, saved);
  await viewer.locator('[data-cy="Capture"]').first().click(patiently);
  await viewer.getByRole('button', { name: 'Save Image' }).click(patiently);
  const sizeOf = () => (existsSync(saved) ? statSync(saved).size : 0);
  await expect.poll(sizeOf, { timeout: patientMs, message: 'the exported image' }).toBeGreaterThan(5_000);
  expect(['89504e47', 'ffd8ffe0']).toContain(readFileSync(saved).subarray(0, 4).toString('hex'));

  const isFull = await app.evaluate(async ({ BrowserWindow }) => {
    const shown = BrowserWindow.getAllWindows().find((one) => one.getTitle() === 'Images' && one.isVisible());
    const entered = new Promise<void>((resolve) => shown?.once('enter-full-screen', () => resolve()));
    shown?.setFullScreen(true);
    await entered;
    return shown?.isFullScreen();
  });
  expect(isFull).toBe(true);
});

test('an earlier study of the patient stands beside the new one', async ({ stack, launch }, testInfo) => {
  const { app, page, running, studyInstanceUid } = await afterImport(stack, launch);
  const earlier = await storeEarlier(running, testInfo.outputPath('earlier'));
  const person = running.ehr.state.users.get('frontdesk');
  // A front desk may see only what it brought in itself.
  if (person) person.roles = ['radiologist'];
  await page.getByRole('button', { name: /^Compare .* with another study/ }).click(patiently);
  await page.getByRole('menuitem').filter({ hasText: 'CT' }).click(patiently);
  const viewer = await viewerOf(app, encodeURIComponent(`${studyInstanceUid},${earlier}`));
  // Two series of the new study and, of one grey on black, the earlier one.
  await expect.poll(() => imagesShown(viewer), { timeout: patientMs, message: 'the new study' }).toBe(2);
  await expect.poll(() => imagesShown(viewer, 1), { timeout: patientMs, message: 'the earlier study' }).toBe(3);
  const viewed = running.ehr.state.accessLog.filter(({ action }) => action === 'viewed');
  expect(viewed.map((entry) => entry.study_instance_uid)).toEqual(expect.arrayContaining([studyInstanceUid, earlier]));
});

test('what waits for a study leaves no refusal in the EHR’s access log; who is refused stands there', async ({
  stack,
  launch,
}) => {
  const { app, page, running, studyInstanceUid } = await afterImport(stack, launch);
  const isWaiting = () => app.windows().some((one) => new URL(one.url()).pathname === '/notfoundstudy');
  await expect.poll(isWaiting, { timeout: patientMs, message: 'a viewer without a study waits unseen' }).toBe(true);
  const viewer = await viewImages(app, page, studyInstanceUid);
  const { accessLog } = running.ehr.state;
  const refused = () => accessLog.filter(({ outcome }) => outcome === 'refused');
  expect(refused()).toEqual([]);
  expect(accessLog.at(-1)).toMatchObject({ action: 'viewed', study_instance_uid: studyInstanceUid });

  // The same question, asked by the page that now shows a study but with nobody's token.
  const status = await viewer.evaluate(async () => {
    const reply = await fetch('/dicom-web/studies?limit=101', { credentials: 'omit' });
    return reply.status;
  });
  expect(status).toBe(403);
  expect(refused()).toMatchObject([{ action: 'viewed', reason: 'no-token', user_name: null }]);
});
