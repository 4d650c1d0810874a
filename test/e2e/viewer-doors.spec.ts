import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { type DemoStack, demoCase } from '../../demo/stack.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import { test } from './fixtures.ts';

const person = { patientId: demoCase.mrn, patientName: 'Mueller^Joerg', birthDate: '1961-12-13', sex: 'M' };
/** As the EHR knows him: what lies in the archive with another birth date is taken for somebody else's. */
const known = { ...person, birthDate: '1970-01-02' };
const viewerMs = 60_000;

/** Puts slices into the archive, past Gantry. */
async function store({ archive }: DemoStack, folder: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${archive.user}:${archive.password}`).toString('base64')}`;
  for (const name of readdirSync(folder)) {
    const body = readFileSync(join(folder, name));
    const reply = await fetch(`${archive.url}/instances`, { method: 'POST', headers: { authorization }, body });
    expect(reply.status).toBe(200);
  }
}

/** Whether a window with images is seen; the one that waits unseen is none. */
const isViewerSeen = (app: ElectronApplication): Promise<boolean> =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((one) => one.getTitle() === 'Images' && one.isVisible()),
  );

/** Goes through a door: the viewer's window comes up on exactly these studies, and is closed again. */
async function opens(app: ElectronApplication, door: Locator, studyInstanceUids: string): Promise<void> {
  await door.click();
  const shown = (): Page | undefined =>
    app.windows().find((one) => new URL(one.url()).searchParams.get('StudyInstanceUIDs') === studyInstanceUids);
  await expect
    .poll(() => shown() !== undefined, { timeout: viewerMs, message: `${studyInstanceUids} is shown` })
    .toBe(true);
  expect(await isViewerSeen(app)).toBe(true);
  await app.evaluate(({ BrowserWindow }) => {
    for (const one of BrowserWindow.getAllWindows()) if (one.getTitle() === 'Images') one.destroy();
  });
  await expect.poll(() => shown()).toBeUndefined();
}

test('every place that knows a study opens its images, and one that the archive holds twice is explained', async ({
  stack,
  launch,
}, testInfo) => {
  const running = await stack({ images: 6 });
  const { home, keyFile, discPath, disc, ehr } = running;
  const args = ['import', discPath, '--mrn', demoCase.mrn, '--accession', demoCase.accessionNumber];
  const done = await runGantry(running, args, AbortSignal.timeout(120_000));
  expect(done.exitCode, done.stderr).toBe(0);
  const imported = disc.studies[0]?.studyInstanceUid ?? '';
  const [earlierFolder, newFolder] = [testInfo.outputPath('earlier'), testInfo.outputPath('new')];
  const earlier = slicesOnDisc({ folder: earlierFolder, name: 'earlier', images: 2, person: known }).studyInstanceUid;
  await store(running, earlierFolder);
  slicesOnDisc({ folder: newFolder, name: 'new', images: 3, person, accessionNumber: demoCase.accessionNumber });
  // A front desk may see only what it brought in itself.
  const user = ehr.state.users.get('frontdesk');
  if (user) user.roles = ['radiologist'];

  const { app, page } = await launch({ home, keyFile, args: [newFolder] });
  const viewImages = /^View images of /;

  // The disc on the desk: what its patient has in the archive already, alone and side by side, and what hangs on an order.
  await page.getByRole('button', { name: /^Review / }).click();
  const history = page.getByRole('region', { name: 'In the archive already' });
  const rowOf = (study: string) => history.getByRole('listitem').filter({ hasText: study });
  await expect(rowOf('2 images')).toBeVisible({ timeout: 60_000 });
  await opens(app, rowOf('2 images').getByRole('button', { name: viewImages }), earlier);
  for (const tick of await history.getByRole('checkbox').all()) await tick.check();
  await history.getByRole('button', { name: 'Show both side by side' }).click();
  const both = () => app.windows().map((one) => new URL(one.url()).searchParams);
  const pair = (search: URLSearchParams) => search.get('StudyInstanceUIDs')?.split(',').sort().join() ?? '';
  await expect.poll(() => both().map(pair), { timeout: viewerMs }).toContain([earlier, imported].sort().join());
  expect(both().some((search) => search.get('hangingProtocolId') === '@ohif/hpCompare')).toBe(true);
  await app.evaluate(({ BrowserWindow }) => {
    for (const one of BrowserWindow.getAllWindows()) if (one.getTitle() === 'Images') one.destroy();
  });
  await page.getByRole('button', { name: /orders? that do(es)? not fit/ }).click();
  await opens(app, page.getByRole('button', { name: `View images of ${demoCase.accessionNumber}` }), imported);

  await page.getByRole('button', { name: /^Queue/ }).click();
  await opens(app, page.getByRole('button', { name: viewImages }).first(), imported);

  await page.getByRole('button', { name: /^History/ }).click();
  await page.getByRole('row').filter({ hasText: demoCase.mrn }).getByRole('button').click();
  await opens(app, page.getByRole('dialog').getByRole('button', { name: viewImages }), imported);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByLabel(/^Name, MRN/).fill(earlier);
  await page.getByRole('row').filter({ hasText: demoCase.mrn }).getByRole('button').click();
  const details = page.getByRole('dialog');
  await opens(app, details.getByRole('button', { name: 'View images' }), earlier);

  // Somebody sends the same study under another number: no viewer could tell which one is meant.
  const twin = { ...known, patientId: '9999999' };
  slicesOnDisc({ folder: testInfo.outputPath('twin'), name: 'earlier', images: 2, person: twin });
  await store(running, testInfo.outputPath('twin'));
  await details.getByRole('button', { name: 'View images' }).click();
  const words = details.getByRole('alert').filter({ hasText: 'holds this study twice' });
  await expect(words).toContainText('remove the copy under the wrong number');
  expect(await isViewerSeen(app)).toBe(false);
});
