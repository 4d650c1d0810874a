import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { type DemoStack, demoCase } from '../../demo/stack.ts';
import { test } from './fixtures.ts';

/** Software rendering on a busy machine: what an image takes there, not on a desk. */
const patientMs = 150_000;

interface StoredStudy {
  readonly id: string;
  readonly studyInstanceUid: string;
  readonly patientId: string;
  readonly images: number;
}

async function ask({ archive }: DemoStack, path: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${archive.user}:${archive.password}`).toString('base64')}`;
  return fetch(`${archive.url}/${path}`, { headers: { authorization } });
}

async function studiesOf(stack: DemoStack): Promise<StoredStudy[]> {
  const found = (await (await ask(stack, 'studies?expand')).json()) as {
    ID: string;
    MainDicomTags: { StudyInstanceUID: string };
    PatientMainDicomTags: { PatientID: string };
  }[];
  return Promise.all(
    found.map(async ({ ID: id, MainDicomTags, PatientMainDicomTags }) => ({
      id,
      studyInstanceUid: MainDicomTags.StudyInstanceUID,
      patientId: PatientMainDicomTags.PatientID,
      images: ((await (await ask(stack, `studies/${id}/instances`)).json()) as unknown[]).length,
    })),
  );
}

/** Sets the archive of a research group up, as an administrator does: typed, tested, saved. */
async function setUpResearch(page: Page, { archive }: DemoStack): Promise<void> {
  await page.getByRole('button', { name: /^Settings/ }).click();
  await page.getByRole('tab', { name: 'Research and teaching' }).click();
  const panel = page.getByRole('tabpanel');
  await panel.getByLabel('Address').fill(archive.url);
  await panel.getByLabel('User').fill(archive.user);
  await panel.getByLabel('Password').fill(archive.password);
  const save = panel.getByRole('button', { name: 'Save' });
  await expect(save).toBeDisabled();
  await panel.getByLabel('Project').fill('LUNG-7');
  await panel.getByRole('checkbox', { name: /^Age, sex, size and weight/ }).check();
  await panel.getByRole('button', { name: 'Test' }).click();
  await expect(panel.getByText(/^Connected: Orthanc .* with 0 studies\.$/)).toBeVisible();
  await save.click();
  await expect(panel.getByText('Saved', { exact: true })).toBeVisible();
}

/** How many viewports show an image: more grey values than an empty one or a letter on it has. */
function imagesShown(page: Page): Promise<number> {
  return page.evaluate(() => {
    const greysOf = (canvas: HTMLCanvasElement) => {
      const paper = canvas.width > 150 && canvas.height > 150 ? canvas.getContext('2d') : null;
      const values = new Set<number>();
      const data = paper?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let at = 0; at < data.length; at += 4) values.add(data[at] ?? 0);
      return values.size;
    };
    return [...document.querySelectorAll('canvas')].filter((canvas) => greysOf(canvas) > 20).length;
  });
}

async function viewerOf(app: ElectronApplication, studyInstanceUid: string): Promise<Page> {
  const find = () => app.windows().find((one) => one.url().includes(studyInstanceUid));
  await expect.poll(() => find() !== undefined, { timeout: patientMs, message: 'the viewer opens' }).toBe(true);
  const found = find();
  if (!found) throw new Error('the viewer was closed again');
  return found;
}

test('a study leaves for research without names, to the archive that was set up for it, and OHIF there shows its images', async ({
  stack,
  launch,
}, testInfo) => {
  const hospital = await stack({ images: 12 });
  const group = await stack({ images: 1 });
  const { discPath, home, keyFile } = hospital;
  const desk = await launch({ home, keyFile, args: [discPath] });
  const { page } = desk;
  await setUpResearch(page, group);

  await page.getByRole('button', { name: /^Home/ }).click();
  await page
    .getByRole('button', { name: /^Review / })
    .first()
    .click({ timeout: patientMs });
  await page.getByRole('button', { name: 'Import for research or teaching…' }).click();
  const foot = page.locator('footer[data-pane]');
  await expect(foot.getByText(/images? leaves? as P-[A-Z0-9]{10}\./)).toBeVisible({ timeout: patientMs });
  await expect(page.getByText('LUNG-7', { exact: true })).toBeVisible();
  await expect(page.getByText(/Age, sex, size and weight: keep/)).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('research.png') });
  const promised = /(\d+) images? leaves? as (P-[A-Z0-9]{10})/.exec((await foot.textContent()) ?? '');
  await foot.getByRole('button', { name: 'Import for research' }).click();

  const images = Number(promised?.[1]);
  expect(images).toBeGreaterThan(1);
  await expect
    .poll(async () => (await studiesOf(group)).map(({ patientId, images: count }) => [patientId, count]), {
      timeout: patientMs,
      message: 'the copy in the research archive',
    })
    .toEqual([[promised?.[2], images]]);
  expect(await studiesOf(hospital)).toEqual([]);
  const [copy] = await studiesOf(group);
  if (!copy) throw new Error('there is no copy');
  const tags = await (await ask(group, `studies/${copy.id}/instances-tags?simplify`)).text();
  const { patientName } = hospital.disc.patients[0] ?? { patientName: '' };
  for (const trace of [demoCase.mrn, demoCase.accessionNumber, ...patientName.split(/[\^=]/)].filter(Boolean))
    expect(tags.toUpperCase(), trace).not.toContain(trace.toUpperCase());
  await page.getByText('Partly confirmed', { exact: true }).waitFor({ timeout: patientMs });
  await desk.close();

  // Somebody of the group, at the archive and the viewer of the group.
  const password = join(group.home, 'radiologist');
  writeFileSync(password, 'demo-radiologist', { mode: 0o600 });
  const account = ['--ehr', group.ehr.url, '--ehr-user', 'radiologist', '--ehr-password-file', password];
  const init = await runGantry(group, ['init', ...account], AbortSignal.timeout(60_000));
  expect(init.exitCode, init.stderr).toBe(0);
  const reader = await launch({ home: group.home, keyFile: group.keyFile });
  await reader.page.getByRole('button', { name: 'Archive', exact: true }).click();
  await reader.page.getByLabel(/^Name, MRN/).fill(copy.patientId);
  const row = reader.page.getByRole('row').filter({ hasText: copy.patientId });
  await row.getByRole('button').first().click({ timeout: patientMs });
  await reader.page.getByRole('button', { name: 'View images' }).click();
  const viewer = await viewerOf(reader.app, copy.studyInstanceUid);
  await expect.poll(() => imagesShown(viewer), { timeout: patientMs, message: 'an image' }).toBeGreaterThan(0);
  const words = await viewer.locator('body').innerText();
  for (const part of patientName.split(/[\^=]/).filter(Boolean)) expect(words).not.toContain(part);
  const picture = await reader.app.evaluate(async ({ BrowserWindow }, uid) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes(uid));
    return window ? (await window.capturePage()).toPNG().toString('base64') : '';
  }, copy.studyInstanceUid);
  writeFileSync(testInfo.outputPath('ohif.png'), Buffer.from(picture, 'base64'));
});
