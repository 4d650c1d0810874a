import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type BrowserContext, chromium, type Page } from '@playwright/test';

export interface PackagedGantry {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly pid: number;
  close(): Promise<void>;
}

const started = /^DevTools listening on (ws:\S+)$/;
const closeTimeoutMs = 15_000;

/**
 * Starts a packaged app and looks at its pages over Chromium's own debugging port: its fuses let no debugger into the main process, which
 * is how Playwright drives an Electron otherwise.
 */
export async function launchPackaged(
  program: string,
  options: { args?: string[]; env: NodeJS.ProcessEnv },
): Promise<PackagedGantry> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const graphics = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  const app = spawn(program, [...sandbox, ...graphics, '--remote-debugging-port=0', ...(options.args ?? [])], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = await debuggingAddress(app);
  // An Electron has no browser contexts to manage.
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const [context] = browser.contexts();
  if (!context) throw new Error('no browser context');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  return {
    context,
    page,
    pid: app.pid ?? 0,
    async close() {
      const exited = app.exitCode === null ? new Promise((resolve) => app.once('exit', resolve)) : Promise.resolve();
      const patience = setTimeout(() => app.kill('SIGKILL'), closeTimeoutMs);
      app.kill('SIGTERM');
      await exited;
      clearTimeout(patience);
      await browser.close().catch(() => null);
    },
  };
}

async function debuggingAddress(app: ChildProcess): Promise<string> {
  const stderr = app.stderr;
  if (!stderr) throw new Error('no stderr');
  const said: string[] = [];
  for await (const line of createInterface({ input: stderr })) {
    said.push(line);
    const [, address] = started.exec(line) ?? [];
    if (address) {
      stderr.resume();
      return address;
    }
  }
  throw new Error(`The packaged app ended at its start: ${said.join(' | ').slice(0, 2_000)}`);
}
