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

/**
 * Shows a study in a viewer whose program runs already. OHIF routes by the address bar (react-router), so the new address is put there and told as a step in its
 * history; the program is not loaded again, which would take longer than the images. Another viewer than OHIF is simply loaded.
 */
export async function goTo(window: BrowserWindow, study: URL): Promise<void> {
  const place = JSON.stringify(study.pathname + study.search);
  const isRouted: unknown = await window.webContents
    .executeJavaScript(
      `(() => {
        if (!Array.isArray(window.config?.dataSources)) return false;
        history.pushState(null, '', ${place});
        dispatchEvent(new PopStateEvent('popstate', { state: null }));
        return true;
      })()`,
    )
    .catch(() => false);
  if (isRouted !== true) await loadViewer(window, study.href);
}
