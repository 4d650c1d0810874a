import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { demoCase, startStack } from '../../demo/stack.ts';
import { openBenchWindow } from '../bench/window/bench-window.ts';
import { reviewAndImport } from '../e2e/happy-path.ts';
import { slicesOnDisc } from '../fakes/slices-on-disc.ts';
import { orthancFacts } from '../flow/orthanc-facts.ts';
import { tasksDuring } from './tasks-during.ts';

const images = 5_000;
const uploaded = 600;
/** So many have arrived when the disc is put in: more than an archive's trial. */
const underWay = 20;
const readingMs = 300_000;

/** The real window while a disc of 5,000 images is read and another is being sent: its longest task, and the most memory that it held. */
export async function busyWindow(
  folder: string,
  display: string | undefined,
): Promise<{ images: number; arrivedMeanwhile: number; tasks: number; longestMs: number; memoryMb: number }> {
  const person = { patientId: 'B-1', patientName: 'Bench^Large', birthDate: '1970-01-01', sex: 'F' };
  const large = join(folder, 'large-disc');
  mkdirSync(large);
  slicesOnDisc({ folder: large, name: 'large', images, person, rows: 64 });
  const stack = await startStack({ images: uploaded, seed: 1 });
  const arrived = async () => (await orthancFacts(stack.archive).statistics()).CountInstances;
  try {
    const init = await runGantry(stack, ['init', ...stack.initArgs], AbortSignal.timeout(60_000));
    if (init.exitCode !== 0) throw new Error(`gantry init ended with ${init.exitCode}: ${init.stderr}`);
    // Nothing that watches the page and works in it: a snapshot of it after each click would be counted as the window's own work.
    const { app, page, close } = await openBenchWindow(stack, display, [stack.discPath]);
    try {
      await page.getByRole('button', { name: /^Review / }).waitFor({ timeout: readingMs });
      const peak = await watchMemory(app);
      let arrivedMeanwhile = 0;
      const tasks = await tasksDuring(app, page, async () => {
        await reviewAndImport(page, demoCase);
        await page.getByRole('button', { name: /^Home/ }).click();
        await open(app, large);
        // The disc is put in while images arrive, and read before the last of them has: otherwise nothing is measured of the two together.
        let before = 0;
        while (before < underWay) before = await arrived();
        await page.getByRole('button', { name: 'Open a folder' }).click();
        await page.getByRole('button', { name: 'Review large-disc' }).waitFor({ timeout: readingMs });
        const after = await arrived();
        if (after >= uploaded) throw new Error('the upload was over before the disc was read');
        if (after === before) throw new Error('nothing was sent while the disc was read');
        arrivedMeanwhile = after - before;
        await page.getByRole('button', { name: /^Queue/ }).click();
        // Its reports are sent beside the images, and counted with them.
        await page.getByText(/^All \d+ images are confirmed/).waitFor({ timeout: readingMs });
      });
      const memoryMb = Math.max(await peak(), await windowMemory(app));
      return { images, arrivedMeanwhile, tasks: tasks.length, longestMs: Math.max(...tasks), memoryMb };
    } finally {
      await close();
    }
  } finally {
    await stack.stop();
  }
}

/** The next folder that the app's dialog gives. */
function open(app: ElectronApplication, path: string): Promise<void> {
  return app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
}

/** Looks at it twice a second from now on; gives the most that it was. */
async function watchMemory(app: ElectronApplication): Promise<() => Promise<number>> {
  const watch = await app.evaluateHandle(({ app: own }) => {
    const seen = { mostKb: 0 };
    setInterval(() => {
      for (const { type, memory } of own.getAppMetrics())
        if (type === 'Tab') seen.mostKb = Math.max(seen.mostKb, memory.workingSetSize);
    }, 500).unref();
    return seen;
  });
  return async () => (await watch.evaluate(({ mostKb }) => mostKb)) / 1024;
}

/** What the page's own process holds in memory, in megabytes, shared parts of Chromium included. */
export async function windowMemory(app: ElectronApplication): Promise<number> {
  const metrics = await app.evaluate(({ app: own }) => own.getAppMetrics());
  const pages = metrics.filter(({ type }) => type === 'Tab').map(({ memory }) => memory.workingSetSize / 1024);
  return Math.max(...pages);
}
