import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/**
 * How lists were last narrowed, kept over a restart: states and ranges. What somebody typed into a search is not among it: that is a name more often than not,
 * and this lies on the disk as it is.
 */
interface RememberedFilters {
  readonly queueState: string | null;
  readonly historyRange: string;
  readonly historyStatus: string | null;
  readonly statisticsDays: number;
  readonly remember: (changed: Partial<Omit<RememberedFilters, 'remember'>>) => void;
}

export const useRememberedFilters = create<RememberedFilters>()(
  persist(
    (set) => ({
      queueState: null,
      historyRange: 'month',
      historyStatus: null,
      statisticsDays: 30,
      remember: (changed) => set(changed),
    }),
    {
      name: 'gantry-filters',
      partialize: ({ queueState, historyRange, historyStatus, statisticsDays }) => ({
        ...{ queueState, historyRange, historyStatus, statisticsDays },
      }),
    },
  ),
);
