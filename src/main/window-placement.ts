import { readFileSync, writeFileSync } from 'node:fs';
import { type BrowserWindow, type Rectangle, screen } from 'electron';

export interface Placement extends Rectangle {
  readonly maximized: boolean;
}

/** Where the window was when it was last closed, if a screen is still there; else null. */
export function readPlacement(path: string): Placement | null {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isPlacement(read) && isOnScreen(read) ? read : null;
  } catch {
    return null;
  }
}

/** Remembers where the window is, as it closes. */
export function rememberPlacement(window: BrowserWindow, path: string): void {
  window.on('close', () => {
    const placement: Placement = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      writeFileSync(path, JSON.stringify(placement), { mode: 0o600 });
    } catch {
      // A full disk must not keep the window from closing; it opens in the middle next time.
    }
  });
}

/** Looked at by hand: the window does not wait for a parser of shapes to be loaded. */
function isPlacement(read: unknown): read is Placement {
  if (typeof read !== 'object' || read === null) return false;
  const { x, y, width, height, maximized } = read as Partial<Record<string, unknown>>;
  const areWhole = [x, y, width, height].every(Number.isInteger);
  return areWhole && Number(width) > 0 && Number(height) > 0 && typeof maximized === 'boolean';
}

function isOnScreen(bounds: Rectangle): boolean {
  const area = screen.getDisplayMatching(bounds).workArea;
  return (
    bounds.x < area.x + area.width &&
    bounds.x + bounds.width > area.x &&
    bounds.y >= area.y &&
    bounds.y < area.y + area.height
  );
}
