import { expect } from '@playwright/test';
import { demoCase } from '../../demo/stack.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { test } from './fixtures.ts';
import { driveHappyPath } from './happy-path.ts';

test('a disc of 120 slices is confirmed in Orthanc, linked to its order, and shows its images in the viewer’s own window', async ({
  stack,
  launch,
}, testInfo) => {
  const { orthanc, ehr, discPath, disc, home, keyFile } = await stack({ images: 120 });
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const { app, page } = await launch({ args: [discPath], home, keyFile });
  const { viewerUrl } = await driveHappyPath({
    app,
    page,
    discPath,
    ...demoCase,
    screenshotsDir: testInfo.outputDir,
    withViewer: true,
    onStep: () => {},
  });

  const instances = disc.instances.length;
  expect((await orthancFacts(orthanc).statistics()).CountInstances).toBe(instances);
  await expect(page.getByRole('article', { name: /Mueller/ })).toContainText(`All ${instances} images are confirmed`);
  const order = [...ehr.state.orders.values()].find((one) => one.accession_number === demoCase.accessionNumber);
  expect(order).toMatchObject({
    study_instance_uid: disc.studies[0]?.studyInstanceUid,
    number_of_images: instances,
    upload_source: 'cd_import',
  });
  expect([...ehr.state.uploadLogs.values()]).toEqual([expect.objectContaining({ upload_status: 'success' })]);

  expect(viewerUrl).toContain(disc.studies[0]?.studyInstanceUid);
  expect(viewerUrl).not.toMatch(/token/i);
  expect(ehr.state.accessLog.some((entry) => entry.outcome === 'allowed')).toBe(true);
  const titles = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.getTitle()),
  );
  for (const title of titles) expect(title).not.toMatch(/Mueller|Müller|0047113|token/i);
});
