import type { ImportView } from '../../contract/imports.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from './clock.ts';
import { type LiveProgress, toImportView } from './import-view.ts';

/** Tells listeners how imports change: a new state at once, mere progress at most five times a second an import. */
export interface ChangeFeed {
  onChanged(listener: (view: ImportView) => void): () => void;
  /** The state changed. */
  changed(importId: string): void;
  /** It goes on; the numbers moved. */
  progressed(importId: string): void;
  view(importId: string): ImportView | null;
  close(): void;
}

const everyMs = 200;

export function openChangeFeed(
  ledger: Ledger,
  clock: Clock,
  liveProgress: (importId: string) => LiveProgress | undefined,
): ChangeFeed {
  const listeners = new Set<(view: ImportView) => void>();
  const toldAt = new Map<string, number>();
  const pending = new Map<string, () => void>();

  function view(importId: string): ImportView | null {
    const row = ledger.imports.find(importId);
    return row === null ? null : toImportView(row, liveProgress(importId));
  }
  function changed(importId: string): void {
    pending.get(importId)?.();
    pending.delete(importId);
    toldAt.set(importId, clock.elapsedMs());
    const now = view(importId);
    if (now !== null) for (const listener of listeners) listener(now);
  }
  return {
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed,
    progressed(importId) {
      if (pending.has(importId)) return;
      const waitMs = (toldAt.get(importId) ?? Number.NEGATIVE_INFINITY) + everyMs - clock.elapsedMs();
      if (waitMs <= 0) changed(importId);
      else
        pending.set(
          importId,
          clock.after(waitMs, () => changed(importId)),
        );
    },
    view,
    close() {
      for (const cancel of pending.values()) cancel();
      pending.clear();
      listeners.clear();
    },
  };
}
