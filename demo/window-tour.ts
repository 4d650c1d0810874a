import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { electronLaunch } from '../scripts/setup/electron-launch.mjs';
import { startVirtualDisplay } from '../scripts/setup/virtual-display.mjs';
import type { DriveHappyPath } from './happy-path-driver.ts';
import { type DemoStack, demoCase } from './stack.ts';
import { NO_VIEWER, summarise } from './summary.ts';

/** Opens the app on the disc and waits until the person closes it. */
export async function openWindow(stack: DemoStack, signal: AbortSignal): Promise<void> {
  const { executablePath, args, env } = launchOf(stack);
  const app = spawn(executablePath, args, { env, stdio: 'ignore' });
  const stop = (): void => void app.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  await new Promise<void>((resolve, reject) => {
    app.once('error', reject);
    app.once('exit', () => resolve());
  });
  signal.removeEventListener('abort', stop);
}

/** Drives the same app under a virtual display along the happy path. @returns whether all of it arrived */
export async function driveWindow(
  stack: DemoStack,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const screenshotsDir = mkdtempSync(join(tmpdir(), 'gantry-screenshots-'));
  const display = await startVirtualDisplay();
  try {
    const startedAt = performance.now();
    const launch = launchOf(stack);
    // No graphics card under Xvfb: WebGL of the viewer is computed.
    const args = [...launch.args, '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
    const app = await _electron.launch({ ...launch, args, env: { ...launch.env, DISPLAY: display.display } });
    const kill = (): void => void app.process().kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    let viewerUrl: string | null;
    try {
      const driveHappyPath = await loadHappyPath();
      const onStep = (step: string): void =>
        say(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${step}`);
      const page = await app.firstWindow();
      const withViewer = stack.orthanc !== undefined;
      const outcome = await driveHappyPath({
        app,
        page,
        discPath: stack.discPath,
        ...demoCase,
        screenshotsDir,
        withViewer,
        onStep,
      });
      viewerUrl = outcome.viewerUrl;
    } finally {
      signal.removeEventListener('abort', kill);
      await app.close();
    }
    const { lines, complete } = await summarise(stack, signal);
    for (const line of lines) say(line);
    say(`viewer     ${viewerUrl ?? NO_VIEWER}`);
    say(`pictures   ${screenshotsDir}`);
    return complete;
  } finally {
    if (signal.aborted) rmSync(screenshotsDir, { recursive: true, force: true });
    await display.stop();
  }
}

function launchOf(stack: DemoStack): ReturnType<typeof electronLaunch> {
  return electronLaunch({ args: [stack.discPath], env: { GANTRY_HOME: stack.home, GANTRY_KEY_FILE: stack.keyFile } });
}

/** Loaded when needed: the end-to-end tests are a TypeScript room of their own, with the browser's types. */
async function loadHappyPath(): Promise<DriveHappyPath> {
  const { href } = new URL('../test/e2e/happy-path.ts', import.meta.url);
  const room = (await import(href)) as { driveHappyPath: DriveHappyPath };
  return room.driveHappyPath;
}
