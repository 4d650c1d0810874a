import { app, type BrowserWindow, Menu, nativeImage, Tray } from 'electron';

/** The icon by the clock: a gantry ring, 32 × 32, as data so that a package needs no file for it. */
const icon =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAB+UlEQVR4Xs2XoU4DQRRF8fwBn4DC8gf8AbYOj8BgqQNXHKGmCQJDUgWmobKuQZGQNBUkGEIVyGXOpFO6t29mtkvJcpObtLN33rsz+/bt7Na/xPZxu+XYdRxsiMRqaZ4VONGe48Sx+CMSe0/zesyTfxiTNk1yrJpwg5VXvn9+VZzcPRTt+6EnvxlTXYITTc49V1GJO6cXPtn0fVbEwDU0aHW+wZ+acH8oEhUsyOpSiRVoK+xId9kAlaoCz8Pr22L2+aU5smAOczXeEgdZA6yiTvIA5iZ2Im9g/PqmMT2GL1O/OoJDfjNmgRgat5KBo5u+xvJgXLU156QN9J+eNY5/3FSnRKMgluoc0wYUVLZqYrSeGNU4xg1wXxWdx5EGiBKtwijGuIGDy57O9w1GE8WIVkFM0dUzQJfjusXQAX9tgECKUEiWuYCQxCpgoz3HDUCrkHbPOtkdQKOIFHDagLWNNBVjJQtyzWpekfpJGyCY1YZZjXE//Zi1a8SImE4bgFZTCSAZ7RdaiQMSzStvAPZGY41ZGczVeGsbqGsik3w9A5A3XmqrA9BkzgGB6xkI5M3G6parnd+MRd56MZYMJI9kkCoPh9AcrafEYOlIlj2UWn0hhshzryx/qLiB5LGc7Q2PXY4VbkX5WD430OyHCWj002wZTtTMx2kT+AbDW7in3Ld3kAAAAABJRU5ErkJggg==';

/** Tells a window that starts without showing itself (`--hidden`: started with the session) from one that somebody opened. */
export function isStartedHidden(argv: readonly string[]): boolean {
  return argv.includes('--hidden');
}

/**
 * Keeps the app by the clock while its window is out of sight: the queue goes on, drop folders are watched. Closing the window hides
 * it; "Quit" ends Gantry.
 */
export function stayInTray(window: BrowserWindow): void {
  let quitting = false;
  const show = (): void => {
    window.show();
    window.focus();
  };
  const tray = new Tray(nativeImage.createFromDataURL(icon));
  tray.setToolTip('Gantry');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'Open Gantry', click: show },
      { type: 'separator' },
      { label: 'Quit', click: () => app.quit() },
    ]),
  );
  tray.on('click', show);
  app.on('before-quit', () => {
    quitting = true;
  });
  window.on('close', (event) => {
    if (quitting) return;
    event.preventDefault();
    window.hide();
  });
  window.once('closed', () => tray.destroy());
}
