import { useEffect } from 'react';
import { create } from 'zustand';
import type { PatientTurn } from '../../contract/shell.ts';
import { useServices } from './services.tsx';

/** Whom the patient's screen asks: one person of a disc, about her studies. */
export type Asked = NonNullable<PatientTurn['asked']>;

interface DeskState extends PatientTurn {
  /** Whether the shell has said who has the screen: until then nobody's side is drawn. */
  isKnown: boolean;
  ask: (asked: Asked, code: string) => void;
  leave: () => void;
}

/** Who has the screen. Holds no names, and nothing of it lies on the disk. */
export const usePatientScreen = create<DeskState>()((set) => ({
  asked: null,
  code: null,
  isKnown: false,
  ask: (asked, code) => set({ asked, code }),
  leave: () => set({ asked: null }),
}));

/**
 * Lets the shell keep in its memory who has the screen, for as long as Gantry runs: a page that is loaded anew asks for it, since a crash of the page must
 * not hand the operator's side to the patient. False until that is known.
 */
export function useKeptPatientScreen(): boolean {
  const { shell } = useServices();
  const isKnown = usePatientScreen((state) => state.isKnown);
  useEffect(() => {
    if (isKnown)
      return usePatientScreen.subscribe(({ asked, code }) => {
        // With the shell away there is no page either.
        shell.window.keepPatientTurn({ asked, code }).catch(() => undefined);
      });
    let isOver = false;
    shell.window.patientTurn({}).then(
      (turn) => {
        if (!isOver) usePatientScreen.setState({ ...turn, isKnown: true });
      },
      // New services ask again; a side that might be the wrong one is not drawn.
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [shell, isKnown]);
  return isKnown;
}
