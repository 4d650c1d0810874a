import { useQuery } from '@tanstack/react-query';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { queryKeys } from '../query-keys.ts';
import { useServices } from '../services.tsx';

/** What the archive holds under exactly this patient number, the newest first. Asked only while `isWanted`. */
export function useArchiveStudies(mrn: string, isWanted = true) {
  const { engine } = useServices();
  return useQuery({
    queryKey: queryKeys.archiveStudies(mrn),
    queryFn: async ({ signal }) => newestFirst(await engine.archive.find({ mrn }, { signal })),
    enabled: isWanted && mrn !== '',
    staleTime: 30_000,
    retry: false,
  });
}

function newestFirst(studies: readonly ArchiveStudy[]): ArchiveStudy[] {
  return studies.toSorted((one, other) => other.studyDate.localeCompare(one.studyDate));
}
