import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronLaunch } from '../../../scripts/setup/electron-launch.mjs';
import { endApp } from '../../e2e/end-app.ts';

/** The built app in real Electron, as the end-to-end tests start it, but with nothing that watches it and would cost time. */
export interface BenchWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  close(): Promise<void>;
}

/** A virtual display has no graphics card: WebGL is computed and the page painted by the processor, which is what Chromium does by itself on a desk without one. */
const softwareGraphics = ['--use-angle=swiftshader-webgl', '--enable-unsafe-swiftshader'];

/** Starts the app with its window on `display` and waits for that. @param args discs to open */
export async function openBenchWindow(
  { home, keyFile }: { home: string; keyFile: string },
  display: string | undefined,
  args: readonly string[] = [],
): Promise<BenchWindow> {
  const env = { GANTRY_HOME: home, GANTRY_KEY_FILE: keyFile, ...(display ? { DISPLAY: display } : {}) };
  const app = await _electron.launch({
    ...electronLaunch({ args: [...softwareGraphics, ...args], env }),
    timeout: 60_000,
  });
  const child = app.process();
  const page = await app.firstWindow();
  await page.waitForSelector('nav');
  return { app, page, close: () => endApp({ app, child }) };
}
