import { BrowserWindow, session } from 'electron';
import { FaultError } from '../contract/fault.ts';
import { webAddress } from '../contract/web-address.ts';
import { allowNavigation, denyPermissions } from './security.ts';
import { checkedViewerAddress } from './viewer-address.ts';

/** No `persist:` in front: what the viewer stores lives in memory and ends with the app. */
const partition = 'viewer';

export interface ViewerWindow {
  /** Shows an address in the one viewer window. Throws a FaultError when it may not be opened. */
  open(address: string, allowPlainHttpHosts: readonly string[]): Promise<void>;
}

/** The window for the web viewer: a stranger's page, without preload, in a session of its own, kept to the origin that it was opened on. */
export function viewerWindow(mainWindow: BrowserWindow): ViewerWindow {
  let current: BrowserWindow | null = null;
  mainWindow.once('closed', () => current?.destroy());
  return {
    async open(address, allowPlainHttpHosts) {
      const url = checkedViewerAddress(address, allowPlainHttpHosts);
      const bounds = current?.getBounds() ?? { width: 1280, height: 900 };
      current?.destroy();
      const window = createWindow(bounds, url.origin);
      current = window;
      window.once('closed', () => {
        if (current === window) current = null;
      });
      await window.loadURL(url.href).catch(() => {
        // The error names the address, and the address holds a token.
        throw new FaultError('viewer-not-configured');
      });
    },
  };
}

/** Closes every viewer window and forgets what they kept: the desk is locked, and images are a patient's data. */
export function closeViewerWindows(): void {
  for (const window of openViewers) window.destroy();
  void session.fromPartition(partition).clearStorageData();
}

const openViewers = new Set<BrowserWindow>();

function createWindow(bounds: { width: number; height: number }, origin: string): BrowserWindow {
  const viewerSession = session.fromPartition(partition);
  denyPermissions(viewerSession);
  const window = new BrowserWindow({
    ...bounds,
    // Fixed: a viewer's own title may hold a name, and the task bar shows it to everyone.
    title: 'Images',
    backgroundColor: '#000000',
    autoHideMenuBar: true,
    webPreferences: {
      session: viewerSession,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
    },
  });
  openViewers.add(window);
  window.once('closed', () => openViewers.delete(window));
  window.on('page-title-updated', (event) => event.preventDefault());
  allowNavigation(window.webContents, (target) => webAddress(target)?.origin === origin);
  return window;
}
