import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { electronLaunch } from '../../scripts/setup/electron-launch.mjs';
import { repoDir } from '../../scripts/setup/places.mjs';
import { bestOf } from '../bench/timed-runs.ts';

/**
 * From nothing to a window that can be used, in turns with an Electron whose window is empty: the best of each, in milliseconds. Gantry's counts until the
 * engine has answered and Home takes a disc; its first start, which makes the vault, is not timed.
 */
export async function coldStarts(
  folder: string,
  rounds: number,
  display: string | undefined,
): Promise<{ gantryMs: number; emptyMs: number }> {
  const bare = bareApp(folder);
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  const screen = display === undefined ? {} : { DISPLAY: display };
  const own = { GANTRY_HOME: home, GANTRY_KEY_FILE: join(folder, 'vault.key'), ...screen };
  const gantry = () => startOf(electronLaunch({ env: own }), 'nav button');
  await gantry();
  const [gantryMs = 0, emptyMs = 0] = await bestOf(rounds, [
    { name: 'gantry', timed: gantry },
    {
      name: 'an empty Electron window',
      timed: () => startOf(electronLaunch({ appDir: bare.appDir, env: { GANTRY_BARE_HOME: bare.home, ...screen } })),
    },
  ]);
  return { gantryMs, emptyMs };
}

function bareApp(folder: string): { appDir: string; home: string } {
  const appDir = join(folder, 'bare');
  const home = join(folder, 'bare-home');
  mkdirSync(join(appDir, 'out', 'main'), { recursive: true });
  mkdirSync(home);
  cpSync(join(repoDir, 'test', 'fake-page', 'bare-window.cjs'), join(appDir, 'out', 'main', 'index.cjs'));
  writeFileSync(join(appDir, 'package.json'), JSON.stringify({ name: 'bare', main: 'out/main/index.cjs' }));
  return { appDir, home };
}

/**
 * Until the first window has drawn what `selector` names; without one, until it has drawn at all. The page looks for it itself: the driver's own search would be loaded into it
 * while it starts, and only where there is something to look for.
 */
async function startOf(launch: ReturnType<typeof electronLaunch>, selector: string | null = null): Promise<number> {
  const startedAt = performance.now();
  const app = await _electron.launch(launch);
  try {
    const page = await app.firstWindow();
    await page.evaluate(
      (awaited) =>
        new Promise((resolve) => {
          const look = (): void => {
            if (awaited !== null && !document.querySelector(awaited)?.checkVisibility()) return;
            observer.disconnect();
            requestAnimationFrame(() => resolve(null));
          };
          const observer = new MutationObserver(look);
          observer.observe(document, { childList: true, subtree: true });
          look();
        }),
      selector,
    );
    return performance.now() - startedAt;
  } finally {
    await app.close();
  }
}
