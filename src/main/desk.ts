import { userInfo } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, safeStorage } from 'electron';
import { z } from 'zod';
import type { EngineInit } from '../contract/engine-link.ts';
import { policyPath, readPolicy } from '../engine/policy.ts';
import { gantryVersion } from '../engine/version.ts';
import { applyAutostart } from './autostart.ts';
import { showContextMenus } from './context-menu.ts';
import { lockDesk } from './desk-lock.ts';
import type { StartEngineHost } from './engine-host.ts';
import { type EngineProcess, superviseEngine } from './engine-process.ts';
import { type AskPassphrase, openVaultKey, type VaultKey } from './keychain.ts';
import { askBeforeLeaving, type Leaving } from './leaving.ts';
import { setMenu } from './menu.ts';
import { firstMenuWords } from './menu-words.ts';
import { passphraseQuestion } from './passphrase-question.ts';
import { type Shell, serveShell } from './shell-handlers.ts';
import { mediumOf } from './start-paths.ts';
import { showWindow } from './tray.ts';
import { openUpdates } from './updates.ts';
import { closeViewerWindows, nameViewerMenus, viewerWindow } from './viewer-window.ts';
import { keepLanguage } from './window-language.ts';
import { workSigns } from './work-signs.ts';

const secondStartSchema = z.object({ paths: z.array(z.string()) });

/** What was there before the desk: the window, and an engine that is starting. */
export interface DeskStart {
  readonly window: BrowserWindow;
  readonly startEngine: StartEngineHost;
  /** The data folder, what Chromium keeps in it, and where the built files are. */
  readonly home: string;
  readonly userData: string;
  readonly outFolder: string;
  readonly languagePath: string;
  /** The computer's own, the first one first. */
  readonly computerLanguages: readonly string[];
  readonly startPaths: string[];
  /** Started with the session: stays out of sight until somebody asks for it. */
  readonly hidden: boolean;
}

/** Everything of the shell behind its window: the engine's life, keys, lock, updates, menus, and the words with the page. */
export function openDesk(start: DeskStart): { readonly engine: EngineProcess; readonly shell: Shell } {
  const { window, startEngine, home, userData, outFolder, startPaths, hidden } = start;
  /** Where the vault's key was found; known once the engine has been told of it. */
  let keepVaultKey: VaultKey['keep'] | undefined;
  const engine = superviseEngine({
    startHost: startEngine,
    // In a later turn: it may ask, and whom to ask is made below.
    init: Promise.resolve()
      .then(() => engineInit(home, userData, passphrase.ask))
      .then(({ init, keep }) => {
        keepVaultKey = keep;
        return init;
      }),
    keepKey: (key) => keepVaultKey?.(key) ?? Promise.reject(new Error('no key was opened')),
    onState: (state) => {
      shell.engineChanged(state);
      deskLock.engineChanged(state);
    },
  });
  const deskLock = lockDesk(engine, () => void closeViewerWindows());
  const updates = openUpdates({
    engine,
    keysPath: join(outFolder, 'main', 'update-keys.json'),
    outcomePath: join(userData, 'update.json'),
    onState: (state) => shell.updateChanged(state),
  });
  const passphrase = passphraseQuestion((question) => engine.locked(question));
  const signs = workSigns(window, {
    ...{ keepTray: hidden, quit: () => app.quit(), onIdle: () => leaving.workEnded() },
    openPlace: (place) => shell.openPlace(place),
  });
  const leaving = askBeforeLeaving(window, {
    ...{ stayHidden: hidden, isWorking: signs.isWorking, ask: () => shell.askWhatToLeave() },
  });
  const shell = serveShell({
    ...{ window, viewer: viewerWindow(window, join(userData, 'viewer-placement.json')), engine, startPaths },
    unlock: passphrase.answer,
    updates,
    ...{ signs, leave: leaving.answer },
    keepLanguage: (locale) => keepLanguage(start.languagePath, locale),
    computerLanguages: start.computerLanguages,
    showMenu: (words) => {
      menuWords = words;
      if (hidden || window.isVisible()) makeMenu();
    },
  });
  let menuWords = firstMenuWords;
  const makeMenu = (): void => {
    setMenu({ words: menuWords, open: shell.chooseToOpen, showShortcuts: shell.showShortcuts });
    // Electron gives the app's menu to all windows that are there.
    nameViewerMenus(menuWords);
  };
  // Nobody needs it before there is something to see.
  if (hidden || window.isVisible()) makeMenu();
  else window.once('show', makeMenu);
  showContextMenus(window, () => menuWords);
  openOnRequest(window, shell);
  endWithEngine(engine, leaving);
  startWithSession();
  return { engine, shell };
}

/** A policy that cannot be read is said by the engine, which does not start on it; here it only changes nothing. */
function startWithSession(): void {
  try {
    applyAutostart(app, readPolicy(policyPath()).autostart);
  } catch {
    // A folder that cannot be written: Gantry is started by hand, as before.
  }
}

async function engineInit(
  home: string,
  userData: string,
  askPassphrase: AskPassphrase,
): Promise<{ readonly init: EngineInit; readonly keep: VaultKey['keep'] }> {
  const { key, origin, keep } = await openVaultKey({
    home,
    sealedPath: join(userData, 'vault-key.sealed'),
    namedKeyFile: process.env.GANTRY_KEY_FILE,
    passphrasePath: join(userData, 'vault-key.passphrase'),
    keychain: safeStorage,
    askPassphrase,
  });
  const { username } = userInfo();
  const keyHex = key.toString('hex');
  return { init: { type: 'init', home, keyHex, keyOrigin: origin, version: gantryVersion, user: username }, keep };
}

/** Discs and folders that come while the app runs: from a second start, and on macOS from the Finder. */
function openOnRequest(window: BrowserWindow, shell: Shell): void {
  const show = (paths: string[]): void => {
    showWindow(window);
    if (paths.length > 0) shell.openPaths(paths);
  };
  app.on('second-instance', (_event, _argv, _cwd, data) => show(secondStartSchema.parse(data).paths));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    show([mediumOf(path)]);
  });
}

/** The app ends with its window, after the engine has finished what it was writing. */
function endWithEngine(engine: EngineProcess, leaving: Leaving): void {
  let stopped = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    if (!leaving.mayQuit()) return;
    void engine.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
}
