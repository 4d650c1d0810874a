import { app, type BrowserWindow, powerMonitor } from 'electron';
import type { LeavingAnswer } from '../contract/shell.ts';
import { showWindow } from './tray.ts';

/** A page that does not show the question in this time is no reason to stay. */
const patienceMs = 5_000;

export interface Leaving {
  /** Asked before the app quits: whether it may, now. If not, the question is being put. */
  mayQuit(): boolean;
  answer(answer: LeavingAnswer): void;
  /** There is no work any more: whoever chose to leave it in the background has what she wanted. */
  workEnded(): void;
}

/**
 * Closing the window and quitting. Without work Gantry just ends. With work it asks, once and honestly: go on in the background, or stop; nothing is lost by
 * either. A computer that shuts down is not kept waiting.
 * @param stayHidden started with the session: closing only hides the window
 */
export function askBeforeLeaving(
  window: BrowserWindow,
  options: { stayHidden: boolean; isWorking: () => boolean; ask: () => void },
): Leaving {
  let isDecided = false;
  let isInBackground = false;
  let patience: NodeJS.Timeout | undefined;

  const quit = (): void => {
    clearTimeout(patience);
    isDecided = true;
    app.quit();
  };
  const ask = (): void => {
    showWindow(window);
    options.ask();
    clearTimeout(patience);
    patience = setTimeout(quit, patienceMs);
  };

  window.on('close', (event) => {
    if (isDecided) return;
    if (!options.stayHidden && !options.isWorking()) return;
    event.preventDefault();
    if (options.stayHidden) window.hide();
    else ask();
  });
  // Somebody came back to it: it is a window again, and closing it asks again.
  window.on('show', () => {
    isInBackground = false;
  });
  const endNow = (): void => {
    isDecided = true;
  };
  // Nobody is there to answer while the system ends its session.
  powerMonitor.on('shutdown', endNow);
  window.on('session-end', endNow);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, quit);

  return {
    mayQuit() {
      if (isDecided || !options.isWorking()) {
        isDecided = true;
        return true;
      }
      ask();
      return false;
    },
    answer(answer) {
      clearTimeout(patience);
      if (answer === 'stop') quit();
      if (answer !== 'background') return;
      window.hide();
      isInBackground = true;
    },
    workEnded() {
      if (isInBackground && !window.isVisible()) quit();
    },
  };
}
