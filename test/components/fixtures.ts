import { test as base, type Page } from '@playwright/test';
import { type FakeWindow, type Look, openFakeWindow, type Place, type Room } from '../fake-page/fake-window.ts';
import { words } from '../fake-page/page-words.ts';
import { builtPage } from './built-page.ts';

/** Nothing here waits for a disc or a network. */
const stepTimeoutMs = 20_000;

interface TestFixtures {
  /** Shows a screen on invented data, from the beginning; gives the page it is on. */
  show(place: Place, look?: Partial<Look>): Promise<Page>;
  /** Opens a room of the rail. */
  go(room: Room): Promise<void>;
}

interface WorkerFixtures {
  /** The page with the contract's fake, in the Electron that also runs the app; one for all tests of a worker. */
  window: FakeWindow;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  window: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern
    async ({}, use) => {
      const window = await openFakeWindow(builtPage);
      window.page.setDefaultTimeout(stepTimeoutMs);
      await use(window);
      await window.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  show: async ({ window }, use, testInfo) => {
    const errors: string[] = [];
    const note = (error: Error) => errors.push(error.message);
    window.page.on('pageerror', note);
    await use(async (place, look) => {
      await window.show(place, look);
      return window.page;
    });
    window.page.off('pageerror', note);
    if (testInfo.status !== testInfo.expectedStatus)
      await window.page.screenshot({ path: testInfo.outputPath('window.png') }).catch(() => null);
    if (errors.length > 0) throw new Error(`the page failed: ${errors.join('; ')}`);
  },
  go: async ({ window }, use) => {
    await use((room) =>
      window.page
        .locator('nav')
        .getByRole('button', { name: words('en', `nav.${room}`) })
        .click(),
    );
  },
});
