import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, safeStorage } from 'electron';
import { FaultError, fault } from '../contract/fault.ts';
import { homeFolder } from '../engine/home-folder.ts';
import { gantryVersion } from '../engine/version.ts';
import type { StartEngineHost } from './engine-host.ts';
import { findNode, startChildHost } from './engine-host-child.ts';
import { startUtilityHost } from './engine-host-utility.ts';
import { handOutPorts } from './engine-ports.ts';
import { type EngineProcess, engineThatFailed, superviseEngine } from './engine-process.ts';
import { openVaultKey } from './keychain.ts';
import { openMainWindow } from './main-window.ts';
import { setMenu } from './menu.ts';
import { declareScheme, isOwnPage, ownPage, serveFolder } from './protocol.ts';
import { lockDownPages } from './security.ts';
import { choosePaths, type Shell, serveShell } from './shell-handlers.ts';
import { pathsFromCommandLine } from './start-paths.ts';
import { viewerWindow } from './viewer-window.ts';

/** better-sqlite3 needs this version of Node-API; an older Electron gets a Node beside it. */
const neededNodeApi = 10;

const outFolder = join(import.meta.dirname, '..');
const home = homeFolder(process.env['GANTRY_HOME']);
const userData = join(home, 'window');
mkdirSync(userData, { recursive: true, mode: 0o700 });
mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });

app.setName('Gantry');
app.setPath('userData', userData);
app.enableSandbox();
declareScheme();
lockDownPages();

const startPaths = pathsFromCommandLine(process.argv, process.cwd(), process.defaultApp === true);
if (app.requestSingleInstanceLock({ paths: startPaths })) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
  const developmentUrl = import.meta.env.DEV ? process.env['ELECTRON_RENDERER_URL'] : undefined;
  const pageUrl = developmentUrl ?? ownPage;
  const window = openMainWindow({
    pageUrl,
    preloadPath: join(outFolder, 'preload', 'index.cjs'),
    placementPath: join(userData, 'placement.json'),
  });
  serveFolder(window.webContents.session.protocol, join(outFolder, 'renderer'));
}
