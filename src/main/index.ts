import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { homeFolder } from '../engine/home-folder.ts';
import { type EngineHost, type EngineHostListener, type StartEngineHost, startedAhead } from './engine-host.ts';
import { findNode, startChildHost } from './engine-host-child.ts';
import { startUtilityHost } from './engine-host-utility.ts';
import { changedEngineFiles, unpackedBeside } from './engine-integrity.ts';
import { handOutPorts } from './engine-ports.ts';
import { mayHaveGraphicsCard } from './graphics-card.ts';
import { openMainWindow } from './main-window.ts';
import { declareScheme, isOwnPage, ownPage, serveFolder } from './protocol.ts';
import { lockDownPages } from './security.ts';
import { pathsFromCommandLine } from './start-paths.ts';
import { isStartedHidden } from './tray.ts';
import { readLanguage, speak } from './window-language.ts';

// What stands here, and what it loads, everybody waits for who starts Gantry: the window and the engine's process are asked for, and while the system makes them, the
// rest is loaded (desk.ts).

/** better-sqlite3 needs this version of Node-API; an older Electron gets a Node beside it. */
const neededNodeApi = 10;
const runsEngine = Number(process.versions.napi) >= neededNodeApi;

const outFolder = join(import.meta.dirname, '..');
const home = homeFolder(process.env.GANTRY_HOME);
const userData = join(home, 'window');
mkdirSync(userData, { recursive: true, mode: 0o700 });
mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });

app.setName('Gantry');
app.setPath('userData', userData);
const languagePath = join(userData, 'language');
const computerLanguages = speak(app, readLanguage(languagePath));
declareScheme();
lockDownPages();
if (!mayHaveGraphicsCard()) app.disableHardwareAcceleration();
// Gantry's own menu comes with the desk; Electron would make one of its own until then.
Menu.setApplicationMenu(null);

const startPaths = pathsFromCommandLine(process.argv, process.cwd(), process.defaultApp === true);
if (app.requestSingleInstanceLock({ paths: startPaths })) begin().catch(giveUp);
else app.quit();

async function begin(): Promise<void> {
  checkOwnFiles();
  // A Node of its own can start while Chromium does; Electron's starts once that is ready.
  const early = runsEngine ? undefined : startedAhead(startEngineHost);
  await app.whenReady();
  await start(early ?? startedAhead(startEngineHost));
}

async function start(startEngine: StartEngineHost): Promise<void> {
  serveFolder(join(outFolder, 'renderer'));
  const pageUrl = (import.meta.env.DEV && process.env.ELECTRON_RENDERER_URL) || ownPage;
  const hidden = isStartedHidden(process.argv);
  const window = openMainWindow({
    hidden,
    pageUrl,
    preloadPath: join(outFolder, 'preload', 'index.cjs'),
    placementPath: join(userData, 'placement.json'),
  });
  const desk = import('./desk.ts').then(({ openDesk }) =>
    openDesk({
      ...{ window, startEngine, home, userData, outFolder, startPaths, hidden },
      ...{ languagePath, computerLanguages },
    }),
  );
  handOutPorts({
    isMainWindow: (contents) => contents === window.webContents,
    isOwnPage: (url) => isOwnPage(url) || url === pageUrl,
    connectEngine: (port) => void desk.then(({ engine }) => engine.attach(port)),
    connectShell: (port) => void desk.then(({ shell }) => shell.connect(port)),
  });
  await desk;
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
  if (runsEngine) return startUtilityHost(options, listener);
  return startChildHost({ ...options, nodePath: findNode(join(outFolder, '..'), process.resourcesPath) }, listener);
}
