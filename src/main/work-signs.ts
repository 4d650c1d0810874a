import { app, type BrowserWindow, Notification, nativeImage } from 'electron';
import type { Place, WorkSigns } from '../contract/shell.ts';
import { type GantryTray, openTray, showWindow } from './tray.ts';

/** An amber dot, 16 × 16: the badge of a Windows task bar, which shows no numbers. */
const dot =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAZ0lEQVR42mPYksXAQAnGJigLxB1AfBmIf0HxZaiYLCEDUqAa/uPAv6BqsBqQgkcjOk5BN0CWgM3YXCKLbEAHCZphuAPZgMtkGHAZ2YBfZBjwi6oGUOwFigOR4mikOCFRJSlTJTORjAFcjLgUzpJfnQAAAABJRU5ErkJggg==';

export interface WorkSignsOnDesk {
  show(signs: WorkSigns): void;
  /** Whether something is on its way that closing the window would stop. */
  isWorking(): boolean;
  /** Tells whoever is not looking; false where nothing was shown. */
  notify(message: { title: string; body: string; place: Place }): boolean;
}

/**
 * What the desktop shows of Gantry's work: progress and badge on the task bar or dock, the tray while there is work, notifications. All of it can be read by
 * whoever passes by, so that the page sends it no names, and none could be in what a notification leads to.
 * @param keepTray the tray stays whether there is work or not: started with the session
 */
export function workSigns(
  window: BrowserWindow,
  options: { keepTray: boolean; quit: () => void; openPlace: (place: Place) => void; onIdle: () => void },
): WorkSignsOnDesk {
  let tray: GantryTray | null = options.keepTray ? openTray(window, options.quit) : null;
  let working = false;
  /** Kept until they are closed: a notification that is collected takes its click with it. */
  const shown = new Set<Notification>();
  window.once('closed', () => {
    tray?.remove();
    tray = null;
  });

  const showOnTaskBar = ({ share, isPaused, needsPerson, words }: WorkSigns): void => {
    if (window.isDestroyed()) return;
    const mode = needsPerson > 0 ? 'error' : isPaused ? 'paused' : 'normal';
    window.setProgressBar(share ?? -1, { mode });
    if (process.platform === 'win32')
      window.setOverlayIcon(needsPerson > 0 ? nativeImage.createFromDataURL(dot) : null, words.badge);
    else app.setBadgeCount(needsPerson);
  };

  return {
    show(signs) {
      showOnTaskBar(signs);
      if (signs.isWorking) tray ??= openTray(window, options.quit);
      else if (!options.keepTray) {
        tray?.remove();
        tray = null;
      }
      tray?.say(signs.words);
      const wasWorking = working;
      working = signs.isWorking;
      if (wasWorking && !working) options.onIdle();
    },
    isWorking: () => working,
    notify({ title, body, place }) {
      if (window.isFocused() || !Notification.isSupported()) return false;
      const notification = new Notification({ title, body });
      shown.add(notification);
      notification.on('click', () => {
        showWindow(window);
        options.openPlace(place);
      });
      notification.on('close', () => shown.delete(notification));
      notification.show();
      return true;
    },
  };
}
