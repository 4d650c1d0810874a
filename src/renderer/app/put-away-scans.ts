import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** The engine keeps twenty scans; what is older than that many again is known to nobody any more. */
const mostRemembered = 40;

/** Scans that a person took from the list, kept over a restart: made-up ids, no name and no path, since this lies on the disk as it is. */
interface PutAwayScans {
  readonly scanIds: readonly string[];
  readonly add: (scanId: string) => void;
  readonly takeBack: (scanId: string) => void;
}

export const usePutAwayScans = create<PutAwayScans>()(
  persist(
    (set) => ({
      scanIds: [],
      add: (scanId) => set(({ scanIds }) => ({ scanIds: [...scanIds, scanId].slice(-mostRemembered) })),
      takeBack: (scanId) => set(({ scanIds }) => ({ scanIds: scanIds.filter((known) => known !== scanId) })),
    }),
    { name: 'gantry-put-away-scans', partialize: ({ scanIds }) => ({ scanIds }) },
  ),
);
