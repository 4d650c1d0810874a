import { expect } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { demoCase } from '../../demo/stack.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { enginePid } from './engine-pid.ts';
import { test } from './fixtures.ts';
import { reviewAndImport } from './happy-path.ts';

test('kill -9 of the app in mid-upload costs no image: started again, the import completes by itself, nothing twice, one success in the log', async ({
  stack,
  launch,
}) => {
  const running = await stack({ images: 300 });
  const { orthanc, ehr, discPath, disc, home, keyFile } = running;
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const facts = orthancFacts(orthanc);
  const first = await launch({ args: [discPath], home, keyFile });
  await reviewAndImport(first.page, demoCase);
  await expect
    .poll(async () => (await facts.statistics()).CountInstances, { intervals: [20], timeout: 60_000 })
    .toBeGreaterThan(10);
  process.kill(await enginePid(first.app), 'SIGKILL');
  first.app.process().kill('SIGKILL');
  await first.app.waitForEvent('close').catch(() => null);
  expect((await facts.statistics()).CountInstances).toBeLessThan(disc.instances.length);

  const second = await launch({ home, keyFile });
  await second.page.getByRole('button', { name: /^Queue/ }).click();
  await expect(second.page.getByText(`All ${disc.instances.length} images are confirmed in the archive`)).toBeVisible({
    timeout: 90_000,
  });
  expect((await facts.statistics()).CountInstances).toBe(disc.instances.length);
  expect([...ehr.state.uploadLogs.values()]).toEqual([
    expect.objectContaining({ upload_status: 'success', number_of_files: disc.instances.length }),
  ]);

  await second.close();
  const log = await runGantry(running, ['log', '--json'], AbortSignal.timeout(30_000));
  expect((log.document as { uploads: unknown[] }).uploads).toEqual([
    expect.objectContaining({ upload_status: 'success' }),
  ]);
});

test('an engine killed in mid-upload is started again beside the open window, and the import completes', async ({
  stack,
  launch,
}) => {
  const { orthanc, discPath, disc, home, keyFile } = await stack({ images: 300 });
  if (!orthanc) throw new Error('this promise is about a real Orthanc');
  const facts = orthancFacts(orthanc);
  const { app, page } = await launch({ args: [discPath], home, keyFile });
  await reviewAndImport(page, demoCase);
  await expect
    .poll(async () => (await facts.statistics()).CountInstances, { intervals: [20], timeout: 60_000 })
    .toBeGreaterThan(10);
  process.kill(await enginePid(app), 'SIGKILL');
  await page.getByRole('button', { name: /^Queue/ }).click();
  await expect(page.getByText(`All ${disc.instances.length} images are confirmed in the archive`)).toBeVisible({
    timeout: 90_000,
  });
  expect((await facts.statistics()).CountInstances).toBe(disc.instances.length);
});
