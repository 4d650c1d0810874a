import { create } from 'zustand';

export const screens = ['home', 'review', 'queue', 'history', 'archive', 'statistics', 'settings'] as const;
/** What the rail leads to. */
export type Room = (typeof screens)[number];
/** `research` is a way beside Review, from there; `first-run` the guide that sets a new installation up. */
export type Screen = Room | 'research' | 'first-run';

interface Navigation {
  screen: Screen;
  /** The scan that Review shows. */
  openScanId: string | null;
  /** Scans of which only what an earlier import lacks is to be added. */
  restScanIds: readonly string[];
  /** The study of that scan that is to be imported for research. */
  researchStudyUid: string | null;
  go: (screen: Screen) => void;
  research: (scanId: string, studyInstanceUid: string) => void;
  review: (scanId: string, only?: 'rest') => void;
}

/** Which screen is open. */
export const useNavigation = create<Navigation>((set) => ({
  screen: 'home',
  openScanId: null,
  researchStudyUid: null,
  go: (screen) => set({ screen }),
  research: (scanId, studyInstanceUid) =>
    set({ screen: 'research', openScanId: scanId, researchStudyUid: studyInstanceUid }),
  restScanIds: [],
  review: (scanId, only) =>
    set(({ restScanIds }) => ({
      screen: 'review',
      openScanId: scanId,
      restScanIds: only === 'rest' ? [...restScanIds, scanId] : restScanIds,
    })),
}));
