import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { runGantry } from '../../demo/gantry-command.ts';
import { type DemoStack, type DemoStackOptions, startStack } from '../../demo/stack.ts';
import { repoDir } from '../../scripts/setup/places.mjs';
import { startVirtualDisplay } from '../../scripts/setup/virtual-display.mjs';
import { type Gantry, type LaunchOptions, launchGantry } from './launch-gantry.ts';

interface TestFixtures {
  /** Starts the app; as often as a test likes. All are closed at its end, and on failure what they leave is kept. */
  launch(options?: LaunchOptions): Promise<Gantry>;
  /** Starts archive, EHR with viewer and a disc, and runs `gantry init` on its data folder. */
  stack(options?: Partial<DemoStackOptions>): Promise<DemoStack>;
}

interface WorkerFixtures {
  /** The X display that windows open on; undefined on systems that need none. */
  display: string | undefined;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern
    async ({}, use) => {
      if (!existsSync(join(repoDir, 'out', 'main', 'index.cjs')))
        throw new Error('The app is not built: node scripts/build.mjs');
      const named = process.env.DISPLAY;
      if (process.platform !== 'linux' || named) {
        await use(named);
        return;
      }
      const screen = await startVirtualDisplay('1600x1000');
      await use(screen.display);
      await screen.stop();
    },
    { scope: 'worker' },
  ],

  // Named only for the order: the app ends, and its traces are kept, before the data folder of its stack goes.
  launch: async ({ display, stack: _stack }, use, testInfo) => {
    const running: Gantry[] = [];
    await use(async (options = {}) => {
      const gantry = await launchGantry(options, display);
      running.push(gantry);
      return gantry;
    });
    for (const gantry of running.reverse()) {
      if (testInfo.status !== testInfo.expectedStatus) await gantry.keepTraces(testInfo);
      await gantry.close();
    }
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above
  stack: async ({}, use) => {
    const started: DemoStack[] = [];
    await use(async (options = {}) => {
      const stack = await startStack({ images: 12, seed: 1, ...options });
      started.push(stack);
      const init = await runGantry(stack, ['init', ...stack.initArgs], AbortSignal.timeout(60_000));
      if (init.exitCode !== 0) throw new Error(`gantry init ended with ${init.exitCode}: ${init.stderr}`);
      return stack;
    });
    for (const stack of started) await stack.stop();
  },
});
