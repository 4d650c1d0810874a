import { useQuery } from '@tanstack/react-query';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { queryKeys } from '../query-keys.ts';
import { useServices } from '../services.tsx';

/** What an archive ('' for the first one) holds under exactly this patient number, the newest first. */
export function useArchiveStudies(mrn: string, archive = '') {
  const { engine } = useServices();
  return useQuery({
    queryKey: queryKeys.archiveStudies(archive, mrn),
    queryFn: async ({ signal }) => newestFirst(await engine.archive.find({ archive, mrn }, { signal })),
    enabled: mrn !== '',
    staleTime: 30_000,
    retry: false,
  });
}

function newestFirst(studies: readonly ArchiveStudy[]): ArchiveStudy[] {
  return studies.toSorted((one, other) => other.studyDate.localeCompare(one.studyDate));
}
