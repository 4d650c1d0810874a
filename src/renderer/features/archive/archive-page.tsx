import { Button, Loader } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArchive, IconPlugConnectedX } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { useSettings } from '../../app/engine-queries.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './archive-page.module.css';
import { type ArchiveFilter, archiveSearchOf, nothingAsked } from './archive-search.ts';
import { chosenAfter } from './chosen-studies.ts';
import { CompareBar } from './compare-bar.tsx';
import { DownloadNote } from './download-note.tsx';
import { useDownloads } from './downloads.ts';
import { SearchBar } from './search-bar.tsx';
import { StudyDetails } from './study-details.tsx';
import { StudyTable } from './study-table.tsx';

const typingMs = 300;
const pageRows = 100;

/** Archive: the studies that the archive holds, found by patient, number, day and kind. Nothing is listed before somebody asks. */
export function ArchivePage() {
  const { t } = useWords();
  const { engine } = useServices();
  const [filter, setFilter] = useState<ArchiveFilter>(nothingAsked);
  const [settled] = useDebouncedValue(filter, typingMs);
  const search = useMemo(() => archiveSearchOf(settled), [settled]);
  const [open, setOpen] = useState<ArchiveStudy | null>(null);
  const [chosen, setChosen] = useState<readonly ArchiveStudy[]>([]);
  const settings = useSettings();
  const runs = useDownloads((state) => state.runs);
  const found = useInfiniteQuery({
    queryKey: queryKeys.archiveSearch(search),
    queryFn: ({ pageParam, signal }) =>
      engine.archive.search(
        { ...search, limit: pageRows, ...(pageParam === null ? {} : { cursor: pageParam }) },
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
  const isSet = settings.data === undefined || settings.data.archive !== null;
  const shown = search === null || found.error ? [] : studies;
  return (
    <div className={classes.page} data-pane>
      <div className={classes.head}>
        <h1 className={classes.title}>{t('archive.title')}</h1>
        {isSet ? <Holdings /> : null}
      </div>
      {isSet ? <SearchBar filter={filter} onChange={setFilter} /> : null}
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
      {!isSet ? (
        <EmptyState icon={IconPlugConnectedX} title={t('archive.notSetTitle')} text={t('archive.notSetText')} />
      ) : search === null ? (
        <EmptyState icon={IconArchive} title={t('archive.startTitle')} text={t('archive.startText')} />
      ) : found.isSuccess && !found.isFetching && studies.length === 0 ? (
        <EmptyState icon={IconArchive} title={t('archive.nothingTitle')} text={t('archive.nothingText')} />
      ) : null}
      <StudyDetails study={open} onClose={() => setOpen(null)} />
    </div>
  );
}

/** How much lies there. Left out where the archive does not say, or cannot be asked: the search tells why. */
function Holdings() {
  const { t, format } = useWords();
  const { engine } = useServices();
  const statistics = useQuery({
    queryKey: queryKeys.archiveStatistics,
    queryFn: ({ signal }) => engine.archive.statistics({}, { signal }),
    // The archive changes without telling.
    staleTime: 0,
  }).data;
  if (!statistics) return null;
  const { studies, patients, bytes } = statistics;
  return <span className={classes.quiet}>{t('archive.holds', { studies, patients, size: format.bytes(bytes) })}</span>;
}
