import { expect } from '@playwright/test';
import { reportBeforeImages } from '../fakes/report-before-images.ts';
import { test } from './fixtures.ts';
import { imagesShown, patientMs, viewerOf } from './images-shown.ts';
import { askForPorts } from './page-ports.ts';
import { storeFolder } from './store-folder.ts';

for (const { report, listed } of [
  { report: 'PDF', listed: 'Document' },
  { report: 'SR', listed: 'Report' },
] as const)
  test(`a study whose first series is a report (${report}) opens with its images, and lists the report`, async ({
    stack,
    launch,
  }, testInfo) => {
    const running = await stack({ images: 4 });
    const folder = testInfo.outputPath('study');
    const { studyInstanceUid } = reportBeforeImages({ folder, report, images: 6 });
    await storeFolder(running.archive, folder);
    const person = running.ehr.state.users.get('frontdesk');
    // A front desk may see only what it brought in itself.
    if (person) person.roles = ['radiologist'];
    const { app, page } = await launch(running);
    // The page has its own ports by now: a pair that it asked for is not taken for the one asked for here, which would be closed by the next.
    await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
    const { call } = await askForPorts(page);
    expect(await call('shell', 'viewer', 'open', { studyInstanceUids: [studyInstanceUid] })).toMatchObject({
      value: { opened: true },
    });
    const viewer = await viewerOf(app, studyInstanceUid);
    await expect.poll(() => imagesShown(viewer), { timeout: patientMs, message: 'an image' }).toBe(1);
    await expect(viewer.getByText('(1/6)')).toBeVisible({ timeout: patientMs });
    const series = viewer.locator('#ohif-thumbnail-list, [data-cy^="study-browser"]').getByText(listed);
    await expect(series.first()).toBeVisible({ timeout: patientMs });
  });
