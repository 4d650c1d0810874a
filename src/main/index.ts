import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, safeStorage } from 'electron';
import { z } from 'zod';
import type { EngineInit } from '../contract/engine-link.ts';
import { homeFolder } from '../engine/home-folder.ts';
import { policyPath, readPolicy } from '../engine/policy.ts';
import { gantryVersion } from '../engine/version.ts';
import { applyAutostart } from './autostart.ts';
import { lockDesk } from './desk-lock.ts';
import type { EngineHost, EngineHostListener } from './engine-host.ts';
import { findNode, startChildHost } from './engine-host-child.ts';
import { startUtilityHost } from './engine-host-utility.ts';
import { changedEngineFiles, unpackedBeside } from './engine-integrity.ts';
import { handOutPorts } from './engine-ports.ts';
import { type EngineProcess, superviseEngine } from './engine-process.ts';
import { type AskPassphrase, openVaultKey, type VaultKey } from './keychain.ts';
import { askBeforeLeaving, type Leaving } from './leaving.ts';
import { openMainWindow } from './main-window.ts';
import { setMenu } from './menu.ts';
import { passphraseQuestion } from './passphrase-question.ts';
import { declareScheme, isOwnPage, ownPage, serveFolder, warmResponses } from './protocol.ts';
import { lockDownPages } from './security.ts';
import { choosePaths, type Shell, serveShell } from './shell-handlers.ts';
import { mediumOf, pathsFromCommandLine } from './start-paths.ts';
import { isStartedHidden, showWindow } from './tray.ts';
import { openUpdates } from './updates.ts';
import { closeViewerWindows, viewerWindow } from './viewer-window.ts';
import { workSigns } from './work-signs.ts';

/** better-sqlite3 needs this version of Node-API; an older Electron gets a Node beside it. */
const neededNodeApi = 10;

const secondStartSchema = z.object({ paths: z.array(z.string()) });

const outFolder = join(import.meta.dirname, '..');
const home = homeFolder(process.env.GANTRY_HOME);
const userData = join(home, 'window');
mkdirSync(userData, { recursive: true, mode: 0o700 });
mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });

app.setName('Gantry');
app.setPath('userData', userData);
declareScheme();
lockDownPages();

const startPaths = pathsFromCommandLine(process.argv, process.cwd(), process.defaultApp === true);
if (app.requestSingleInstanceLock({ paths: startPaths })) void app.whenReady().then(start).catch(giveUp);
else app.quit();

function start(): void {
  checkOwnFiles();
  serveFolder(join(outFolder, 'renderer'));
  const pageUrl = (import.meta.env.DEV && process.env.ELECTRON_RENDERER_URL) || ownPage;
  const hidden = isStartedHidden(process.argv);
  const window = openMainWindow({
    hidden,
    pageUrl,
    preloadPath: join(outFolder, 'preload', 'index.cjs'),
    placementPath: join(userData, 'placement.json'),
  });
  const engine = superviseEngine({
    startHost: startEngineHost,
    // In a later turn: it may ask, and whom to ask is made below.
    init: Promise.resolve().then(() => engineInit(passphrase.ask)),
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
  });
  handOutPorts({
    isMainWindow: (contents) => contents === window.webContents,
    isOwnPage: (url) => isOwnPage(url) || url === pageUrl,
    connectEngine: engine.attach,
    connectShell: shell.connect,
  });
  setMenu({
    open: (kind) => void choosePaths(window, kind).then((paths) => paths.length > 0 && shell.openPaths(paths)),
    showShortcuts: shell.showShortcuts,
  });
  openOnRequest(window, shell);
  endWithEngine(engine, leaving);
  startWithSession();
  setImmediate(warmResponses);
}

/** What is packed beside the archive must be what was built: the archive itself Electron checks. */
function checkOwnFiles(): void {
  if (!app.isPackaged) return;
  const root = app.getAppPath();
  const [changed] = changedEngineFiles(root, unpackedBeside(root));
  if (changed)
    throw new Error(
      `A part of Gantry is not as it was delivered (${changed}). Your data is safe. Install Gantry again.`,
    );
}

/** A policy that cannot be read is said by the engine, which does not start on it; here it only changes nothing. */
function startWithSession(): void {
  try {
    applyAutostart(app, readPolicy(policyPath()).autostart);
  } catch {
    // A folder that cannot be written: Gantry is started by hand, as before.
  }
}

/** Without its parts there is no window to say it in. The message is ours or Node's, from before any patient's data. */
function giveUp(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`Gantry cannot start: ${reason}`);
  dialog.showErrorBox('Gantry cannot start', reason);
  app.exit(1);
}

function startEngineHost(listener: EngineHostListener): EngineHost {
  const options = {
    entryPath: join(unpackedBeside(outFolder), 'engine', 'index.cjs'),
    stderrPath: join(home, 'logs', 'engine-stderr.log'),
  };
  if (Number(process.versions.napi) >= neededNodeApi) return startUtilityHost(options, listener);
  return startChildHost({ ...options, nodePath: findNode(join(outFolder, '..'), process.resourcesPath) }, listener);
}

/** Where the vault's key was found; known once the engine has been told of it. */
let keepVaultKey: VaultKey['keep'] | undefined;

async function engineInit(askPassphrase: AskPassphrase): Promise<EngineInit> {
  const { key, origin, keep } = await openVaultKey({
    home,
    sealedPath: join(userData, 'vault-key.sealed'),
    namedKeyFile: process.env.GANTRY_KEY_FILE,
    passphrasePath: join(userData, 'vault-key.passphrase'),
    keychain: safeStorage,
    askPassphrase,
  });
  keepVaultKey = keep;
  return {
    type: 'init',
    home,
    keyHex: key.toString('hex'),
    keyOrigin: origin,
    version: gantryVersion,
    user: userInfo().username,
  };
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
