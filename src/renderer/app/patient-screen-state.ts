import { useEffect } from 'react';
import { create } from 'zustand';
import type { PatientTurn } from '../../contract/shell.ts';
import type { Services } from './engine-client.ts';
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

/** Asks the shell who has the screen, unless that is known. Without an answer it is not: a side that might be the wrong one is not drawn, and new services ask again. */
export async function learnPatientTurn({ shell }: Pick<Services, 'shell'>): Promise<void> {
  const turn = await shell.window.patientTurn({}).catch(() => null);
  if (turn !== null && !usePatientScreen.getState().isKnown) usePatientScreen.setState({ ...turn, isKnown: true });
}

/**
 * Lets the shell keep in its memory who has the screen, for as long as Gantry runs: a page that is loaded anew asks for it, since a crash of the page must
 * not hand the operator's side to the patient. False until that is known.
 */
export function useKeptPatientScreen(): boolean {
  const services = useServices();
  const isKnown = usePatientScreen((state) => state.isKnown);
  useEffect(() => {
    if (!isKnown) return void learnPatientTurn(services);
    return usePatientScreen.subscribe(({ asked, code }) => {
      // With the shell away there is no page either.
      services.shell.window.keepPatientTurn({ asked, code }).catch(() => undefined);
    });
  }, [services, isKnown]);
  return isKnown;
}
