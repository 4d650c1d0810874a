import type { BrowserWindow } from 'electron';
import { FaultError } from '../contract/fault.ts';

/** Where the viewer's program starts without a study: the study's own address without what names study and token. */
export function startAddress(study: URL): string {
  const start = new URL(study.pathname, study.origin);
  start.searchParams.set('StudyInstanceUIDs', '');
  return start.href;
}

/**
 * Loads a page and waits for it. No error names the address: a token may be in it.
 * @throws FaultError `viewer-unreachable` (Chromium's reason, or the HTTP status), `viewer-certificate`
 */
export async function loadViewer(window: BrowserWindow, address: string): Promise<void> {
  let status = 0;
  window.webContents.once('did-navigate', (_event, _url, httpStatus) => {
    status = httpStatus;
  });
  try {
    await window.loadURL(address);
  } catch (error) {
    const reason = reasonOf(error);
    throw new FaultError(reason.startsWith('ERR_CERT') ? 'viewer-certificate' : 'viewer-unreachable', { reason });
  }
  if (status >= 400) throw new FaultError('viewer-unreachable', { reason: `HTTP ${status}` });
}

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' && /^ERR_[A-Z0-9_]+$/.test(code) ? code : 'ERR_FAILED';
}

/** A program that runs asks for its study within half a second; one that is still starting asks for its own parts first, on a slow desk seconds apart. */
const quietMs = 15_000;

/**
 * Shows a study in a viewer whose program runs already. OHIF routes by the address bar (react-router), so the new address takes the place of the old one there and is
 * told as a step in its history; the program is not loaded again, which would take longer than the images. Another viewer than OHIF is simply loaded, and so is an
 * OHIF that does not ask for the study soon: the page is never believed, only what it asks of a server.
 */
export async function goTo(window: BrowserWindow, study: URL): Promise<void> {
  const asked = asksFor(window, study.searchParams.get('StudyInstanceUIDs')?.split(',')[0] ?? '');
  const place = JSON.stringify(study.pathname + study.search);
  const isRouted: unknown = await window.webContents
    .executeJavaScript(
      `(() => {
        if (!Array.isArray(window.config?.dataSources)) return false;
        history.replaceState(null, '', ${place});
        dispatchEvent(new PopStateEvent('popstate', { state: null }));
        return true;
      })()`,
    )
    .catch(() => false);
  if (isRouted === true && (await asked.answer)) return;
  asked.giveUp();
  // Closed by the person who did not want to wait.
  if (!window.isDestroyed()) await loadViewer(window, study.href);
}

/** The session of all viewer windows has room for one listener: it is taken away only by whoever set it last. */
let listener: symbol | undefined;

/** Whether this window's page asks a server for a study; false when it asks for nothing for {@link quietMs}, or when it is given up. */
function asksFor(window: BrowserWindow, studyInstanceUid: string): { answer: Promise<boolean>; giveUp: () => void } {
  const { id: webContentsOfPage, session } = window.webContents;
  const { webRequest } = session;
  const own = Symbol('listener');
  let giveUp = (): void => undefined;
  const answer = new Promise<boolean>((resolve) => {
    const end = (hasAsked: boolean): void => {
      clearTimeout(patience);
      if (listener === own) webRequest.onSendHeaders(null);
      if (listener === own) listener = undefined;
      resolve(hasAsked);
    };
    const patience = setTimeout(() => end(false), quietMs);
    giveUp = () => end(false);
    window.once('closed', giveUp);
    listener = own;
    if (studyInstanceUid === '') giveUp();
    else
      webRequest.onSendHeaders({ urls: ['*://*/*'] }, ({ webContentsId, resourceType, url }) => {
        if (webContentsId !== webContentsOfPage || resourceType === 'mainFrame') return;
        patience.refresh();
        if (url.includes(studyInstanceUid)) end(true);
      });
  });
  return { answer, giveUp };
}
