import { create } from 'zustand';

export const screens = ['home', 'review', 'queue', 'history', 'settings'] as const;
/** A room of the window, or the guide that sets a new installation up: it has no place in the rail. */
export type Screen = (typeof screens)[number] | 'first-run';

interface Navigation {
  screen: Screen;
  /** The scan that Review shows. */
  openScanId: string | null;
  /** Scans of which only what an earlier import lacks is to be added. */
  restScanIds: readonly string[];
  go: (screen: Screen) => void;
  review: (scanId: string, only?: 'rest') => void;
}

/** Which screen is open. */
export const useNavigation = create<Navigation>((set) => ({
  screen: 'home',
  openScanId: null,
  go: (screen) => set({ screen }),
  restScanIds: [],
  review: (scanId, only) =>
    set(({ restScanIds }) => ({
      screen: 'review',
      openScanId: scanId,
      restScanIds: only === 'rest' ? [...restScanIds, scanId] : restScanIds,
    })),
}));
