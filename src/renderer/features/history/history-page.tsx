import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconHistory } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { HistoryQuery, UploadLog } from '../../../contract/imports.ts';
import { ExportMenu } from '../../app/export-menu.tsx';
import { queryKeys } from '../../app/query-keys.ts';
import { useRememberedFilters } from '../../app/remembered-filters.ts';
import { useServices } from '../../app/services.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './history-page.module.css';
import { historyQueryOf, type Range, ranges } from './history-query.ts';
import { UploadLogDetails } from './upload-log-details.tsx';
import { UploadLogTable } from './upload-log-table.tsx';

const typingMs = 150;
/** More than anybody scrolls through; the search finds the others. */
const mostRows = 2_000;
const statuses = ['success', 'partial', 'failed'] as const;

/** History: every finished import, found by name, number, result, person and time. */
export function HistoryPage() {
  const { t } = useWords();
  const { engine } = useServices();
  const [search, setSearch] = useState('');
  const [text] = useDebouncedValue(search.trim(), typingMs);
  const { historyRange, historyStatus, remember } = useRememberedFilters();
  const range: Range = ranges.find((one) => one === historyRange) ?? 'month';
  const status = statuses.find((one) => one === historyStatus) ?? null;
  const [uploadedBy, setUploadedBy] = useState<string | null>(null);
  const [open, setOpen] = useState<UploadLog | null>(null);
  const query = useMemo<HistoryQuery>(
    () => historyQueryOf({ text, range, status, uploadedBy }),
    [text, range, status, uploadedBy],
  );
  const history = useQuery({
    queryKey: queryKeys.history(query),
    queryFn: ({ signal }) => engine.history.list({ ...query, limit: mostRows + 1 }, { signal }),
    placeholderData: keepPreviousData,
  });
  const users = useQuery({ queryKey: queryKeys.historyUsers, queryFn: () => engine.history.users({}) });
  const names = useMemo(() => new Map((users.data ?? []).map(({ id, name }) => [id, name])), [users.data]);
  const logs = useMemo(() => (history.data ?? []).slice(0, mostRows), [history.data]);
  const counted = (history.data ?? []).length > mostRows ? 'history.countMore' : 'history.count';
  const isNarrowed = text !== '' || status !== null || uploadedBy !== null;
  return (
    <div className={classes.page} data-pane>
      <div className={classes.head}>
        <h1 className={classes.title}>{t('history.title')}</h1>
        {history.data ? <span className={classes.count}>{t(counted, { count: logs.length })}</span> : null}
        <SearchField className={classes.search} label={t('history.search')} value={search} onChange={setSearch} />
        <Select
          className={classes.filter ?? ''}
          aria-label={t('history.range')}
          value={range}
          allowDeselect={false}
          onChange={(next) => remember({ historyRange: next ?? 'month' })}
          data={ranges.map((value) => ({ value, label: t(`history.rangeName.${value}`) }))}
        />
        <Select
          className={classes.filter ?? ''}
          aria-label={t('history.status')}
          placeholder={t('history.anyStatus')}
          clearable
          value={status}
          onChange={(next) => remember({ historyStatus: next })}
          data={statuses.map((value) => ({ value, label: t(`history.statusText.${value}`) }))}
        />
        <Select
          className={classes.filter ?? ''}
          aria-label={t('history.by')}
          placeholder={t('history.anybody')}
          clearable
          value={uploadedBy}
          onChange={setUploadedBy}
          data={(users.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <ExportMenu
          action="history.export"
          make={(format) => engine.history.export({ ...query, format })}
          disabled={logs.length === 0}
        />
      </div>
      {history.error ? <FaultNote fault={faultOf(history.error)} live="alert" /> : null}
      {logs.length > 0 ? <UploadLogTable logs={logs} names={names} onOpen={setOpen} /> : null}
      {history.data && logs.length === 0 ? (
        isNarrowed ? (
          <EmptyState icon={IconHistory} title={t('history.nothingFits')} />
        ) : (
          <EmptyState icon={IconHistory} title={t('history.emptyTitle')} text={t('history.emptyText')} />
        )
      ) : null}
      <UploadLogDetails log={open} names={names} onClose={() => setOpen(null)} />
    </div>
  );
}
