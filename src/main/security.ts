import { app, type Session, type WebContents } from 'electron';

const allowedNavigation = new WeakMap<WebContents, (url: string) => boolean>();

/**
 * Shuts every page in: no navigation, no new windows, no embedded pages, whoever makes the page. A window that may navigate at
 * all says so with {@link allowNavigation}.
 */
export function lockDownPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    const stayHere = (event: { preventDefault(): void; url: string }): void => {
      if (!allowedNavigation.get(contents)?.(event.url)) event.preventDefault();
    };
    contents.on('will-navigate', stayHere);
    contents.on('will-frame-navigate', stayHere);
    contents.on('will-redirect', stayHere);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Lets one page navigate where `isAllowed` says. */
export function allowNavigation(contents: WebContents, isAllowed: (url: string) => boolean): void {
  allowedNavigation.set(contents, isAllowed);
}

/**
 * Denies camera, microphone, location, notifications, devices and the rest: Electron grants them all unless told otherwise.
 * @param except what the page needs all the same
 */
export function denyPermissions(session: Session, except: readonly string[] = []): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(except.includes(permission)));
  session.setPermissionCheckHandler((_contents, permission) => except.includes(permission));
  session.setDevicePermissionHandler(() => false);
}
