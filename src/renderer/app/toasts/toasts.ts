import { create } from 'zustand';

/** A short message about what was just done, with the way back. What is on the screen anyway needs none. */
export interface Toast {
  readonly id: string;
  readonly text: string;
  /** Takes it back; absent where there is nothing to take back. Rejects with a FaultError where that is not possible any more. */
  readonly undo?: () => Promise<unknown>;
  /** What went wrong when it was taken back. */
  readonly problem?: string;
}

interface Toasts {
  readonly toasts: readonly Toast[];
  readonly show: (toast: Omit<Toast, 'id'>) => string;
  readonly fail: (id: string, problem: string) => void;
  readonly remove: (id: string) => void;
  readonly clear: () => void;
}

/** Of more than three the oldest goes: nobody reads a tower of messages. */
const mostShown = 3;

export const useToasts = create<Toasts>((set) => ({
  toasts: [],
  show: (toast) => {
    const id = crypto.randomUUID();
    set(({ toasts }) => ({ toasts: [...toasts, { ...toast, id }].slice(-mostShown) }));
    return id;
  },
  fail: (id, problem) =>
    set(({ toasts }) => ({
      toasts: toasts.map((toast) => {
        if (toast.id !== id) return toast;
        const { undo: _, ...rest } = toast;
        return { ...rest, problem };
      }),
    })),
  remove: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
  clear: () => set({ toasts: [] }),
}));

/** The newest that can be taken back: what Ctrl+Z means. */
export function newestUndoable(toasts: readonly Toast[]): Toast | undefined {
  return toasts.findLast(({ undo }) => undo !== undefined);
}
