import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type BrowserContext, chromium, type Page } from '@playwright/test';

export interface PackagedGantry {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly pid: number;
  /** Resolves when the program has ended. */
  readonly ended: Promise<void>;
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
  const ended = new Promise<void>((resolve) => app.once('exit', () => resolve()));
  const address = await debuggingAddress(app);
  // An Electron has no browser contexts to manage.
  const browser = await chromium.connectOverCDP(address, { noDefaults: true, timeout: 60_000 });
  const [context] = browser.contexts();
  if (!context) throw new Error('no browser context');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  return {
    context,
    page,
    pid: app.pid ?? 0,
    ended,
    async close() {
      const patience = setTimeout(() => app.kill('SIGKILL'), closeTimeoutMs);
      app.kill('SIGTERM');
      await ended;
      clearTimeout(patience);
      await browser.close().catch(() => null);
    },
  };
}

/** Its output is read on to the end: a pipe that nobody empties would stop the app. */
function debuggingAddress(app: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    if (!app.stderr) throw new Error('no stderr');
    createInterface({ input: app.stderr }).on('line', (line) => {
      said.push(line);
      const [, address] = started.exec(line) ?? [];
      if (address) resolve(address);
    });
    app.once('exit', (code) =>
      reject(new Error(`The packaged app ended with ${code}: ${said.join(' | ').slice(0, 2_000)}`)),
    );
  });
}
