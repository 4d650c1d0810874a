import { readFileSync, writeFileSync } from 'node:fs';
import { type BrowserWindow, type Rectangle, screen } from 'electron';
import { z } from 'zod';

const placementSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
});
export type Placement = z.infer<typeof placementSchema>;

/** Where the window was when it was last closed, if a screen is still there; else null. */
export function readPlacement(path: string): Placement | null {
  try {
    const placement = placementSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return isOnScreen(placement) ? placement : null;
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

function isOnScreen(bounds: Rectangle): boolean {
  const area = screen.getDisplayMatching(bounds).workArea;
  return (
    bounds.x < area.x + area.width &&
    bounds.x + bounds.width > area.x &&
    bounds.y >= area.y &&
    bounds.y < area.y + area.height
  );
}
