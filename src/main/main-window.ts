import { BrowserWindow, nativeTheme } from 'electron';
import { isOwnPage } from './protocol.ts';
import { allowNavigation, denyPermissions } from './security.ts';
import { readPlacement, rememberPlacement } from './window-placement.ts';

const smallest = { width: 1024, height: 640 };
const first = { width: 1360, height: 860 };

/** Opens the one window of the app. It shows itself when its page has something to show. */
export function openMainWindow(options: {
  /** Started with the session: stays out of sight until somebody asks for it. */
  hidden: boolean;
  /** Gantry's own page; while developing, the address of the development server. */
  pageUrl: string;
  preloadPath: string;
  placementPath: string;
}): BrowserWindow {
  const placement = readPlacement(options.placementPath);
  const window = new BrowserWindow({
    ...(placement ?? first),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Gantry',
    show: false,
    autoHideMenuBar: true,
    // The colour of the empty page, so that a dark desk is not lit up while it loads.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff',
    webPreferences: {
      preload: options.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      // The spell checker would fetch dictionaries, and learn names.
      spellcheck: false,
      devTools: import.meta.env.DEV,
    },
  });
  const { webContents } = window;
  // Copying a tag's value; reading the clipboard stays denied.
  denyPermissions(webContents.session, ['clipboard-sanitized-write']);
  allowNavigation(webContents, (url) => url === options.pageUrl && isOwnPage(url));
  webContents.session.on('will-download', (event) => event.preventDefault());
  window.on('page-title-updated', (event) => event.preventDefault());
  webContents.on('render-process-gone', (_event, { reason }) => {
    // Nothing lives in the page that is not in the ledger, so a page that crashed is simply shown again.
    if (reason !== 'clean-exit' && reason !== 'killed') webContents.reload();
  });
  rememberPlacement(window, options.placementPath);
  window.once('ready-to-show', () => {
    if (placement?.maximized && !options.hidden) window.maximize();
    if (!options.hidden) window.show();
  });
  void window.loadURL(options.pageUrl);
  return window;
}
