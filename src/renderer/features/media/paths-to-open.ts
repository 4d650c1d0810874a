import { create } from 'zustand';

/** What somebody asked Gantry to open. */
interface AskedPaths {
  readonly paths: string[];
  /** The app was started with them. */
  readonly atStart: boolean;
}

interface PathsToOpen {
  waiting: readonly AskedPaths[];
  add: (asked: AskedPaths) => void;
  /** All that waits, the first asked first; nothing waits afterwards. */
  take: () => readonly AskedPaths[];
}

/** What waits until the window may show it: while the desk is locked nothing can be read, and while the patient has the screen nothing is to change behind it. */
export const usePathsToOpen = create<PathsToOpen>((set, get) => ({
  waiting: [],
  add: (asked) => set(({ waiting }) => ({ waiting: [...waiting, asked] })),
  take: () => {
    const { waiting } = get();
    set({ waiting: [] });
    return waiting;
  },
}));
