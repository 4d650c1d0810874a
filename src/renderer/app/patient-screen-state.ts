import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

/** Whom the patient's screen asks: one person of a disc, about her studies. */
export interface Asked {
  readonly scanId: string;
  readonly studyInstanceUids: readonly string[];
}

interface DeskState {
  /** Not null: the patient has the screen, and nothing of the operator's side is drawn. */
  asked: Asked | null;
  /** Four digits that bring the operator back; chosen once a session. */
  code: string | null;
  ask: (asked: Asked, code: string) => void;
  leave: () => void;
}

/**
 * Who has the screen. Kept for as long as the window is open, a page that is loaded anew included: a crash of the page must not hand the operator's
 * side to the patient. Holds no names.
 */
export const usePatientScreen = create<DeskState>()(
  persist(
    (set) => ({
      asked: null,
      code: null,
      ask: (asked, code) => set({ asked, code }),
      leave: () => set({ asked: null }),
    }),
    { name: 'gantry-desk', storage: createJSONStorage(() => sessionStorage) },
  ),
);
