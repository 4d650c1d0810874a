import { Button, Select } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconStack2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useHandovers, useImports, usePaused } from '../../app/engine-queries.ts';
import { ExportMenu } from '../../app/export-menu.tsx';
import { useNavigation } from '../../app/navigation.ts';
import { useRememberedFilters } from '../../app/remembered-filters.ts';
import { useServices } from '../../app/services.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { byUrgency } from '../../words/import-words.ts';
import { useWords } from '../../words/use-words.ts';
import { isFound, isInState, type QueueState, queueStates } from './queue-filter.ts';
import { QueueList } from './queue-list.tsx';
import classes from './queue-page.module.css';

/** Queue: every import, where it stands, what happens next and when. */
export function QueuePage() {
  const { engine } = useServices();
  const { t } = useWords();
  const [search, setSearch] = useState('');
  const imports = useImports();
  const paused = usePaused().data?.paused ?? false;
  const toggle = useMutation({
    mutationFn: () => (paused ? engine.imports.resumeAll({}) : engine.imports.pauseAll({})),
  });
  const { queueState, remember } = useRememberedFilters();
  const state: QueueState | null = queueStates.find((one) => one === queueState) ?? null;
  const visits = useNavigation((navigation) => navigation.queueVisits);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever comes for one import sees it, whatever was typed before
  useEffect(() => setSearch(''), [visits]);
  const handovers = useHandovers().data;
  const inOrder = useMemo(() => (imports.data ?? []).toSorted(byUrgency), [imports.data]);
  // Years of imports are looked through between two keys, not in the way of one.
  const wanted = useDeferredValue(search);
  const views = useMemo(
    () => inOrder.filter((view) => isFound(view, wanted) && isInState(view, state, handovers ?? [])),
    [inOrder, wanted, state, handovers],
  );
  return (
    <div className={classes.page} data-pane>
      <div className={classes.head}>
        <h1 className={classes.title}>{t('queue.title')}</h1>
        <SearchField className={classes.search} label={t('queue.search')} value={search} onChange={setSearch} />
        <Select
          className={classes.filter ?? ''}
          aria-label={t('queue.filter')}
          placeholder={t('queue.anyState')}
          clearable
          value={state}
          onChange={(next) => remember({ queueState: next })}
          data={queueStates.map((value) => ({ value, label: t(`queue.filterState.${value}`) }))}
        />
        <div className={classes.buttons}>
          <ExportMenu
            action="imports.export"
            make={(format) => engine.imports.export({ format })}
            disabled={(imports.data ?? []).length === 0}
          />
          <PauseButton paused={paused} isBusy={toggle.isPending} onToggle={() => toggle.mutate()} />
        </div>
      </div>
      {toggle.error ? <FaultNote fault={faultOf(toggle.error)} live="alert" /> : null}
      {imports.error ? <FaultNote fault={faultOf(imports.error)} live="alert" /> : null}
      {paused ? (
        <Note tone="person" live="status" title={t('queue.pausedTitle')}>
          {t('queue.pausedText')}
        </Note>
      ) : null}
      {views.length > 0 ? <QueueList views={views} all={imports.data ?? []} paused={paused} /> : null}
      {views.length === 0 && imports.data ? (
        search || state ? (
          <EmptyState icon={IconStack2} title={t('queue.nothingFits')} />
        ) : (
          <EmptyState icon={IconStack2} title={t('queue.emptyTitle')} text={t('queue.emptyText')} />
        )
      ) : null}
    </div>
  );
}

function PauseButton({ paused, isBusy, onToggle }: { paused: boolean; isBusy: boolean; onToggle: () => void }) {
  const { t } = useWords();
  return (
    <Button
      variant="default"
      loading={isBusy}
      onClick={onToggle}
      leftSection={paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
    >
      {paused ? t('queue.resumeAll') : t('queue.pauseAll')}
    </Button>
  );
}
