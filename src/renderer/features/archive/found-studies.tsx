import { Button, Loader } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './archive-page.module.css';
import type { archiveSearchOf } from './archive-search.ts';
import { chosenAfter } from './chosen-studies.ts';
import { CompareBar } from './compare-bar.tsx';
import { DownloadNote } from './download-note.tsx';
import { useDownloads } from './downloads.ts';
import { useShownArchive } from './shown-archive.ts';
import { StudyDetails } from './study-details.tsx';
import { StudyTable } from './study-table.tsx';

const pageRows = 100;

type Search = NonNullable<ReturnType<typeof archiveSearchOf>>;

/** What one archive holds of what is searched for, page by page; of two studies the comparison, of one everything that can be done with it. */
export function FoundStudies({ search }: { search: Search | null }) {
  const { t } = useWords();
  const { name: archive, calls, which } = useShownArchive();
  const [open, setOpen] = useState<ArchiveStudy | null>(null);
  const [chosen, setChosen] = useState<readonly ArchiveStudy[]>([]);
  const runs = useDownloads((state) => state.runs);
  const found = useInfiniteQuery({
    queryKey: queryKeys.archiveSearch(archive, search),
    queryFn: ({ pageParam, signal }) =>
      calls.search(
        { ...which, ...search, limit: pageRows, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: search !== null,
    placeholderData: keepPreviousData,
    // The archive changes without telling.
    staleTime: 0,
  });
  const studies = useMemo(() => found.data?.pages.flatMap((page) => page.studies) ?? [], [found.data]);
  const shown = search === null || found.error ? [] : studies;
  return (
    <>
      {found.error && search !== null ? (
        <FaultNote
          fault={faultOf(found.error)}
          live="alert"
          actions={
            <Button size="sm" variant="default" onClick={() => found.refetch()}>
              {t('common.retry')}
            </Button>
          }
        />
      ) : null}
      {runs
        .filter(({ studyId }) => studyId !== open?.orthancStudyId)
        .map((run) => (
          <DownloadNote key={run.studyId} run={run} isTitled />
        ))}
      <p className={classes.count} role="status">
        {search !== null && found.isFetching ? (
          <>
            <Loader size={14} aria-hidden /> {t('archive.searching')}
          </>
        ) : shown.length > 0 ? (
          t(found.hasNextPage ? 'archive.countMore' : 'archive.count', { count: shown.length })
        ) : null}
      </p>
      {chosen.length > 0 ? <CompareBar chosen={chosen} onClear={() => setChosen([])} /> : null}
      {shown.length > 0 ? (
        <StudyTable
          studies={shown}
          chosen={chosen}
          onOpen={setOpen}
          onChoose={(study) => setChosen((now) => chosenAfter(now, study))}
          more={
            found.hasNextPage ? (
              <Button variant="default" loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
                {t('archive.more')}
              </Button>
            ) : null
          }
        />
      ) : null}
      {search === null ? (
        <EmptyState icon={IconArchive} title={t('archive.startTitle')} text={t('archive.startText')} />
      ) : found.isSuccess && !found.isFetching && studies.length === 0 ? (
        <EmptyState icon={IconArchive} title={t('archive.nothingTitle')} text={t('archive.nothingText')} />
      ) : null}
      <StudyDetails study={open} onClose={() => setOpen(null)} />
    </>
  );
}
