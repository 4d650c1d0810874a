import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { useRememberedFilters } from './remembered-filters.ts';

export const screens = ['home', 'review', 'queue', 'history', 'archive', 'statistics', 'settings'] as const;
/** What the rail leads to. */
export type Room = (typeof screens)[number];
/** `research` is a way beside Review, from there; `study` the whole story of one import, from queue and history; `first-run` the guide of a new installation. */
export type Screen = Room | 'research' | 'study' | 'first-run';

interface Navigation {
  screen: Screen;
  /** The scan that Review shows. */
  openScanId: string | null;
  /** Scans of which only what an earlier import lacks is to be added. */
  restScanIds: readonly string[];
  /** The study of that scan whose patient is to be chosen anew; null once Review asks for one. */
  patientAskedOf: string | null;
  /** The study of that scan that is to be imported for research. */
  researchStudyUid: string | null;
  /** The import whose story is open, and the room that it was opened from. */
  openImportId: string | null;
  cameFrom: Room;
  /** The import that the queue is to bring into view; null once its row has the focus. */
  shownImportId: string | null;
  /** How often the queue was opened for something: each time whole. */
  queueVisits: number;
  go: (screen: Screen) => void;
  research: (scanId: string, studyInstanceUid: string) => void;
  review: (scanId: string, only?: 'rest') => void;
  /** Review with one study of a scan in front, of which nobody is chosen. */
  chooseAnew: (scanId: string, studyInstanceUid: string) => void;
  patientAsked: () => void;
  openStudy: (importId: string) => void;
  /** The queue as the way to one import, or to whatever needs a person: nothing that it was narrowed by hides it. */
  openQueue: (importId?: string) => void;
  /** The row that was looked for has the focus. */
  importShown: () => void;
}

const isRoom = (screen: Screen): screen is Room => screens.some((room) => room === screen);

/** Which screen is open. The room is remembered over a restart; what was open in it holds ids that a restart forgets, and names nobody. */
export const useNavigation = create<Navigation>()(
  persist(
    (set) => ({
      screen: 'home',
      openScanId: null,
      patientAskedOf: null,
      researchStudyUid: null,
      openImportId: null,
      cameFrom: 'queue',
      shownImportId: null,
      queueVisits: 0,
      go: (screen) => set({ screen, shownImportId: null }),
      research: (scanId, studyInstanceUid) =>
        set({ screen: 'research', openScanId: scanId, researchStudyUid: studyInstanceUid }),
      restScanIds: [],
      review: (scanId, only) =>
        set(({ restScanIds }) => ({
          screen: 'review',
          openScanId: scanId,
          restScanIds: only === 'rest' ? [...restScanIds, scanId] : restScanIds,
        })),
      chooseAnew: (scanId, studyInstanceUid) =>
        set({ screen: 'review', openScanId: scanId, patientAskedOf: studyInstanceUid }),
      patientAsked: () => set({ patientAskedOf: null }),
      openStudy: (importId) =>
        set(({ screen, cameFrom }) => ({
          screen: 'study',
          openImportId: importId,
          cameFrom: isRoom(screen) ? screen : cameFrom,
        })),
      openQueue: (importId) => {
        useRememberedFilters.getState().remember({ queueState: null });
        set(({ queueVisits }) => ({
          screen: 'queue',
          shownImportId: importId ?? null,
          queueVisits: queueVisits + 1,
        }));
      },
      importShown: () => set({ shownImportId: null }),
    }),
    { name: 'gantry-room', partialize: ({ screen }) => ({ screen: roomToReturnTo(screen) }) },
  ),
);

/** Where a restart begins. Review and what hangs on a disc are not there without it. */
export function roomToReturnTo(screen: Screen): Room {
  return isRoom(screen) && screen !== 'review' ? screen : screen === 'study' ? 'queue' : 'home';
}
