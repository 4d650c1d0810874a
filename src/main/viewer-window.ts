import { BrowserWindow, type Session, screen, session } from 'electron';
import type { MenuWords } from '../contract/shell.ts';
import { webAddress } from '../contract/web-address.ts';
import { firstMenuWords } from './menu-words.ts';
import { firstPlace } from './second-screen.ts';
import { allowNavigation, denyPermissions } from './security.ts';
import { checkedViewerAddress } from './viewer-address.ts';
import { viewerMenu } from './viewer-menu.ts';
import { goTo, loadViewer, startAddress } from './viewer-page.ts';
import { holdBackSearches } from './waiting-page.ts';
import { readPlacement, rememberPlacement } from './window-placement.ts';

/** No `persist:` in front: what the viewer stores lives in memory and ends with the app. */
const partition = 'viewer';
/** A viewer that nobody needed gives its memory back. */
const spareMs = 20 * 60_000;
/** The next one is not loaded while the images of the last one are. */
const restMs = 20_000;

export interface ViewerWindow {
  /** Shows an address in the one viewer window. Throws a FaultError when it may not be opened or does not open. */
  open(address: string, allowPlainHttpHosts: readonly string[]): Promise<void>;
  /**
   * Loads the viewer's program, without any study, into a hidden window: the next study is shown there. Asked again it does nothing more. Trouble is left
   * for `open` to tell.
   * @param siteAddress the site's viewer; null where only the EHR knows it, which is then where the last study was
   */
  prepare(siteAddress: string | null, allowPlainHttpHosts: readonly string[]): void;
}

/** A hidden window with the viewer's program in it. */
interface Spare {
  readonly window: BrowserWindow;
  readonly start: string;
  readonly isLoaded: Promise<boolean>;
  /** Its page has a study to show, and may ask for what it likes. */
  readonly release: () => void;
}

const open = new Set<BrowserWindow>();
let menuWords = firstMenuWords;
/** Ends what would open another one by itself. */
const calledOff = new Set<() => void>();

/** Closes every window with images, shown or hidden, and forgets what their pages stored: cookies, tokens, cached answers. For the session's lock. */
export async function closeViewerWindows(): Promise<void> {
  for (const callOff of calledOff) callOff();
  for (const window of open) window.destroy();
  const viewerSession = session.fromPartition(partition);
  await Promise.all([viewerSession.clearStorageData(), viewerSession.clearCache(), viewerSession.clearAuthCache()]);
}

/** The menus and titles of all windows with images, those that are open included. */
export function nameViewerMenus(words: MenuWords): void {
  menuWords = words;
  for (const window of open) {
    setViewerMenu(window);
    window.setTitle(viewerTitle());
  }
}

/** The window for the web viewer: a stranger's page, without preload, in a session of its own, kept to the origin that it was opened on. */
export function viewerWindow(mainWindow: BrowserWindow, placementPath: string): ViewerWindow {
  let current: BrowserWindow | null = null;
  let spare: Spare | null = null;
  let lastStart: string | null = null;
  let waiting: NodeJS.Timeout | undefined;
  let restUntil = 0;
  calledOff.add(() => clearTimeout(waiting));
  mainWindow.once('closed', () => {
    clearTimeout(waiting);
    for (const window of open) window.destroy();
  });

  const dropSpare = (): void => {
    spare?.window.destroy();
    spare = null;
  };

  const makeSpare = (start: string): Spare => {
    const window = createWindow(new URL(start).origin);
    const release = holdBackSearches(window);
    const made: Spare = { window, start, isLoaded: loadViewer(window, start).then(yes, no), release };
    const idle = setTimeout(() => {
      if (spare === made) dropSpare();
    }, spareMs);
    window.once('closed', () => {
      clearTimeout(idle);
      if (spare === made) spare = null;
    });
    void made.isLoaded.then((isLoaded) => {
      if (!isLoaded && spare === made) dropSpare();
    });
    return made;
  };

  return {
    async open(address, allowPlainHttpHosts) {
      const url = checkedViewerAddress(address, allowPlainHttpHosts);
      lastStart = startAddress(url);
      restUntil = Date.now() + restMs;
      if (spare && spare.start !== lastStart) dropSpare();
      const warm = spare;
      spare = null;
      const window = warm?.window ?? createWindow(url.origin);
      const before = current;
      current = window;
      window.once('closed', () => {
        if (current === window) current = null;
      });
      place(window, before, mainWindow, placementPath);
      before?.destroy();
      try {
        const isLoaded = (await warm?.isLoaded) ?? false;
        // Closed by the person who did not want to wait.
        if (window.isDestroyed()) return;
        await (isLoaded ? goTo(window, url) : loadViewer(window, url.href));
      } catch (error) {
        if (!window.isDestroyed()) window.destroy();
        throw error;
      } finally {
        warm?.release();
      }
    },
    prepare(siteAddress, allowPlainHttpHosts) {
      const start = lastStart ?? (siteAddress ? startOf(siteAddress, allowPlainHttpHosts) : null);
      if (start === null || spare !== null) return;
      clearTimeout(waiting);
      const rest = restUntil - Date.now();
      if (rest > 0) waiting = setTimeout(() => this.prepare(siteAddress, allowPlainHttpHosts), rest);
      else spare = makeSpare(start);
    },
  };
}

const yes = (): boolean => true;
const no = (): boolean => false;

function startOf(siteAddress: string, allowPlainHttpHosts: readonly string[]): string | null {
  try {
    const site = checkedViewerAddress(siteAddress, allowPlainHttpHosts);
    return startAddress(new URL('viewer', site.href.endsWith('/') ? site.href : `${site.href}/`));
  } catch {
    // Said when a study is to be opened.
    return null;
  }
}

/** Shows a window where images were seen last; the first time on the second screen. */
function place(window: BrowserWindow, before: BrowserWindow | null, main: BrowserWindow, placementPath: string): void {
  const last = before ? { ...before.getNormalBounds(), maximized: before.isMaximized() } : readPlacement(placementPath);
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { maximized, ...bounds } = last ?? firstPlace(screens, main.getBounds());
  window.setBounds(bounds);
  rememberPlacement(window, placementPath);
  if (before?.isFullScreen()) window.setFullScreen(true);
  else if (maximized) window.maximize();
  window.show();
}

function viewerSession(): Session {
  const own = session.fromPartition(partition);
  // A page may fill the screen with what it shows; nothing else is granted.
  denyPermissions(own, ['fullscreen']);
  return own;
}

function setViewerMenu(window: BrowserWindow): void {
  if (process.platform !== 'darwin') window.setMenu(viewerMenu(window, menuWords));
}

/** As its menu is called, without the mark of the letter that opens that. */
function viewerTitle(): string {
  return menuWords.images.replace('&', '');
}

function createWindow(origin: string): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    // Ours: a viewer's own title may hold a name, and the task bar shows it to everyone.
    title: viewerTitle(),
    backgroundColor: '#000000',
    autoHideMenuBar: true,
    webPreferences: {
      session: viewerSession(),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
      // While hidden it loads as fast as if it were seen.
      backgroundThrottling: false,
    },
  });
  open.add(window);
  window.once('closed', () => open.delete(window));
  setViewerMenu(window);
  window.on('page-title-updated', (event) => event.preventDefault());
  // Its token is used up or was never in its address: opened anew from Gantry it works, reloaded it would not.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') window.destroy();
  });
  allowNavigation(window.webContents, (target) => webAddress(target)?.origin === origin);
  return window;
}
