import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page, type TestInfo } from '@playwright/test';
import { electronLaunch } from '../../scripts/setup/electron-launch.mjs';
import { keepLogs } from '../fakes/keep-logs.ts';
import { endApp } from './end-app.ts';

export interface LaunchOptions {
  /** Folder with `out/`; default the repository. */
  appFolder?: string;
  /** Discs and folders to open. */
  args?: string[];
  /** Data folder; default a new one. */
  home?: string;
  /** Vault key; default a file beside the data folder, which the app makes. `null`: none is named. */
  keyFile?: string | null;
  env?: Record<string, string>;
}

export interface Gantry {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly home: string;
  /** Starts a second copy on the same data folder and resolves with its exit code. */
  startAgain(args: string[]): Promise<number | null>;
  close(): Promise<void>;
  /** Puts what helps to understand a failure into the test's folder: call before `close`. */
  keepTraces(testInfo: TestInfo): Promise<void>;
}

/** No graphics card under a virtual display: WebGL is computed. */
const softwareGraphics = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** Starts the built app as a user would and waits for its window. */
export async function launchGantry(options: LaunchOptions, display: string | undefined): Promise<Gantry> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-'));
  const home = options.home ?? join(folder, 'home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const keyFile = options.keyFile === undefined ? join(folder, 'vault.key') : options.keyFile;
  const launch = electronLaunch({
    ...(options.appFolder ? { appDir: options.appFolder } : {}),
    args: [...softwareGraphics, ...(options.args ?? [])],
    env: {
      ...options.env,
      GANTRY_HOME: home,
      GANTRY_KEY_FILE: keyFile ?? undefined,
      ...(display ? { DISPLAY: display } : {}),
    },
  });
  const app = await _electron.launch({ ...launch, timeout: 30_000 });
  const child = app.process();
  let output = '';
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.on('data', (part: Buffer) => {
      output += part.toString();
    });
  await app.context().tracing.start({ snapshots: true });
  const page = await app.firstWindow();
  let trace: string | undefined;
  return {
    app,
    page,
    home,
    async startAgain(args) {
      const arguments_ = [...launch.args.filter((argument) => !options.args?.includes(argument)), ...args];
      const second = spawn(launch.executablePath, arguments_, { env: launch.env, stdio: 'ignore' });
      return new Promise((resolve) => second.once('exit', resolve));
    },
    async keepTraces(testInfo) {
      trace = testInfo.outputPath('trace.zip');
      writeFileSync(testInfo.outputPath('app-output.txt'), output);
      for (const [at, shown] of app.windows().entries())
        await shown.screenshot({ path: testInfo.outputPath(`window-${at}.png`), timeout: 5_000 }).catch(() => null);
      for (const name of ['logs', 'ledger.db', 'ledger.db-wal'])
        if (existsSync(join(home, name)))
          cpSync(join(home, name), testInfo.outputPath(name), { recursive: true, force: true });
    },
    async close() {
      await endApp({ app, child }, () => app.context().tracing.stop(trace ? { path: trace } : {}));
      keepLogs(home, output);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
