import { useDebouncedValue } from '@mantine/hooks';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSettings } from '../../app/engine-queries.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './archive-page.module.css';
import { ArchivePicker } from './archive-picker.tsx';
import { type ArchiveFilter, archiveSearchOf, nothingAsked } from './archive-search.ts';
import { FoundStudies } from './found-studies.tsx';
import { SearchBar } from './search-bar.tsx';
import { ShownArchive, useShownArchive } from './shown-archive.ts';

const typingMs = 300;

/**
 * Archive: the studies that the archive holds, or the one of several that is chosen; found by patient, number, day and kind. Nothing is listed before somebody
 * asks.
 */
export function ArchivePage() {
  const { t } = useWords();
  const settings = useSettings();
  const [filter, setFilter] = useState<ArchiveFilter>(nothingAsked);
  const [settled] = useDebouncedValue(filter, typingMs);
  const search = useMemo(() => archiveSearchOf(settled), [settled]);
  const [chosen, choose] = useState('');
  const names = (settings.data?.archives ?? []).map(({ name }) => name);
  // One that was taken away in Settings meanwhile is shown no more.
  const shown = names.includes(chosen) ? chosen : '';
  const isSet = settings.data === undefined || settings.data.archive !== null;
  return (
    <ShownArchive value={shown}>
      <div className={classes.page} data-pane>
        <div className={classes.head}>
          <h1 className={classes.title}>{t('archive.title')}</h1>
          {isSet ? <ArchivePicker names={names} shown={shown} onChoose={choose} /> : null}
          {isSet ? <Holdings /> : null}
        </div>
        {isSet ? (
          <>
            <SearchBar filter={filter} onChange={setFilter} />
            {/* What was found and chosen belongs to one archive; what is searched for is asked of the other, too. */}
            <FoundStudies key={shown} search={search} />
          </>
        ) : (
          <EmptyState icon={IconPlugConnectedX} title={t('archive.notSetTitle')} text={t('archive.notSetText')} />
        )}
      </div>
    </ShownArchive>
  );
}

/** How much lies there. Left out where the archive does not say, or cannot be asked: the search tells why. */
function Holdings() {
  const { t, format } = useWords();
  const { name: archive, calls, which } = useShownArchive();
  const statistics = useQuery({
    queryKey: queryKeys.archiveStatistics(archive),
    queryFn: ({ signal }) => calls.statistics(which, { signal }),
    // The archive changes without telling.
    staleTime: 0,
  }).data;
  if (!statistics) return null;
  const { studies, patients, bytes } = statistics;
  return <span className={classes.quiet}>{t('archive.holds', { studies, patients, size: format.bytes(bytes) })}</span>;
}
