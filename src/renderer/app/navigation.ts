import { create } from 'zustand';

export const screens = ['home', 'review', 'queue', 'history', 'settings'] as const;
export type Screen = (typeof screens)[number];

interface Navigation {
  screen: Screen;
  /** The scan that Review shows. */
  openScanId: string | null;
  go: (screen: Screen) => void;
  review: (scanId: string) => void;
}

/** Which screen is open. */
export const useNavigation = create<Navigation>((set) => ({
  screen: 'home',
  openScanId: null,
  go: (screen) => set({ screen }),
  review: (scanId) => set({ screen: 'review', openScanId: scanId }),
}));
