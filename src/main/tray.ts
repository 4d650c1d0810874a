import { type BrowserWindow, Menu, nativeImage, Tray } from 'electron';

/** The icon by the clock: a gantry ring, 32 × 32, as data so that a package needs no file for it. */
const icon =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAB+UlEQVR4Xs2XoU4DQRRF8fwBn4DC8gf8AbYOj8BgqQNXHKGmCQJDUgWmobKuQZGQNBUkGEIVyGXOpFO6t29mtkvJcpObtLN33rsz+/bt7Na/xPZxu+XYdRxsiMRqaZ4VONGe48Sx+CMSe0/zesyTfxiTNk1yrJpwg5VXvn9+VZzcPRTt+6EnvxlTXYITTc49V1GJO6cXPtn0fVbEwDU0aHW+wZ+acH8oEhUsyOpSiRVoK+xId9kAlaoCz8Pr22L2+aU5smAOczXeEgdZA6yiTvIA5iZ2Im9g/PqmMT2GL1O/OoJDfjNmgRgat5KBo5u+xvJgXLU156QN9J+eNY5/3FSnRKMgluoc0wYUVLZqYrSeGNU4xg1wXxWdx5EGiBKtwijGuIGDy57O9w1GE8WIVkFM0dUzQJfjusXQAX9tgECKUEiWuYCQxCpgoz3HDUCrkHbPOtkdQKOIFHDagLWNNBVjJQtyzWpekfpJGyCY1YZZjXE//Zi1a8SImE4bgFZTCSAZ7RdaiQMSzStvAPZGY41ZGczVeGsbqGsik3w9A5A3XmqrA9BkzgGB6xkI5M3G6parnd+MRd56MZYMJI9kkCoPh9AcrafEYOlIlj2UWn0hhshzryx/qLiB5LGc7Q2PXY4VbkX5WD430OyHCWj002wZTtTMx2kT+AbDW7in3Ld3kAAAAABJRU5ErkJggg==';

/** Tells a window that starts without showing itself (`--hidden`: started with the session) from one that somebody opened. */
export function isStartedHidden(argv: readonly string[]): boolean {
  return argv.includes('--hidden');
}

export interface TrayWords {
  readonly tip: string;
  readonly open: string;
  readonly quit: string;
}
/** Until the window has said what it calls them. */
export const firstTrayWords: TrayWords = { tip: 'Gantry', open: 'Open Gantry', quit: 'Quit' };

export interface GantryTray {
  /** What it says, and what its menu is called. */
  say(words: TrayWords): void;
  remove(): void;
}

/** Shows a window that is hidden or minimised, in front. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** The icon by the clock. A system without a place for it shows none: starting Gantry again brings the window back there. */
export function openTray(window: BrowserWindow, quit: () => void): GantryTray {
  const tray = new Tray(nativeImage.createFromDataURL(icon));
  tray.on('click', () => showWindow(window));
  let last = '';
  const say = (words: TrayWords): void => {
    if (last === JSON.stringify(words)) return;
    last = JSON.stringify(words);
    tray.setToolTip(words.tip);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words.open, click: () => showWindow(window) },
        { type: 'separator' },
        { label: words.quit, click: quit },
      ]),
    );
  };
  say(firstTrayWords);
  return { say, remove: () => tray.destroy() };
}
