import type { ElectronApplication, Page } from '@playwright/test';

/** Sends a page somewhere else from inside, and tells whether the app (or Chromium before it) refused. */
export async function isNavigationRefused(
  app: ElectronApplication,
  page: Page,
  windowTitle: string,
  address: string,
): Promise<boolean> {
  const outcome = await app.evaluateHandle(({ BrowserWindow }, title) => {
    const contents = BrowserWindow.getAllWindows().find((window) => window.getTitle() === title)?.webContents;
    const refused = new Promise<boolean>((resolve) => {
      const look = (event: { defaultPrevented: boolean }): void => {
        if (event.defaultPrevented) resolve(true);
      };
      contents?.on('will-frame-navigate', look);
      contents?.on('will-redirect', look);
      contents?.on('did-navigate', () => resolve(false));
      // Chromium itself keeps pages from files and from data addresses: it says so on the console and asks nobody.
      contents?.on('console-message', () => resolve(true));
    });
    return { refused };
  }, windowTitle);
  await page.evaluate((target) => {
    location.href = target;
  }, address);
  return outcome.evaluate(({ refused }) => refused);
}
