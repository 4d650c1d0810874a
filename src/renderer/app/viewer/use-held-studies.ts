import { useQueries } from '@tanstack/react-query';
import type { Settings } from '../../../contract/settings.ts';
import { useMay } from '../desk-queries.ts';
import { useSettings } from '../engine-queries.ts';
import { queryKeys } from '../query-keys.ts';
import { useServices } from '../services.tsx';
import { type HeldSoFar, heldSoFar } from './held-studies.ts';

/** How long one archive may take before the others' answers stand without it. */
const withinMs = 8_000;

/** What the site's archives hold of a patient, as far as they have answered. Archives are called by their names, '' for the first one. */
export interface HeldOfPatient extends HeldSoFar {
  /** All that were asked; empty where none could be. */
  readonly archives: readonly string[];
  /** Why none was asked: whoever sits here may not, or there is none. Null when they were. */
  readonly notAsked: 'right' | 'no-archive' | null;
  readonly askAgain: (archive: string) => void;
}

/** Asks each clinical archive of the site what it holds under exactly this patient number, side by side; never the one for research. */
export function useHeldStudies(mrn: string): HeldOfPatient | null {
  const { engine } = useServices();
  const settings = useSettings().data;
  const isAllowed = useMay('archive.find');
  const archives = settings === undefined || !isAllowed ? [] : clinicalArchives(settings);
  const asked = useQueries({
    queries: archives.map((archive) => ({
      queryKey: queryKeys.archiveStudies(archive, mrn),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        engine.archive.find({ ...(archive === '' ? {} : { archive }), mrn, withinMs }, { signal }),
      enabled: mrn !== '',
      staleTime: 30_000,
      retry: false,
    })),
  });
  if (settings === undefined) return null;
  return {
    archives,
    notAsked: archives.length > 0 ? null : isAllowed ? 'no-archive' : 'right',
    ...heldSoFar(
      archives.flatMap((archive, index) => {
        const query = asked[index];
        return query ? [{ archive, data: query.data, error: query.error, isFetching: query.isFetching }] : [];
      }),
    ),
    askAgain: (archive) => void asked[archives.indexOf(archive)]?.refetch(),
  };
}

/** The names of the archives that hold patients: all but the one for research. */
function clinicalArchives({ archive, archives = [] }: Settings): string[] {
  return [...(archive ? [''] : []), ...archives.map(({ name }) => name)];
}
