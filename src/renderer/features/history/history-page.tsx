import { SegmentedControl } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { UploadLog } from '../../../contract/imports.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './history-page.module.css';
import { matchingLogs } from './matching-logs.ts';
import { UploadLogDetails } from './upload-log-details.tsx';
import { UploadLogTable } from './upload-log-table.tsx';

const ranges = { week: 7, month: 30, all: null } as const;
type Range = keyof typeof ranges;
const dayMs = 86_400_000;

/** History: every finished import, with search. */
export function HistoryPage() {
  const { t } = useWords();
  const { engine } = useServices();
  const [search, setSearch] = useState('');
  const [range, setRange] = useState<Range>('month');
  const [open, setOpen] = useState<UploadLog | null>(null);
  const since = useMemo(() => sinceOf(range), [range]);
  const history = useQuery({
    queryKey: queryKeys.history(since),
    queryFn: ({ signal }) => engine.history.list({ since }, { signal }),
  });
  const logs = matchingLogs(history.data ?? [], search);
  return (
    <div className={classes.page} data-pane>
      <div className={classes.head}>
        <h1 className={classes.title}>{t('history.title')}</h1>
        {history.data ? <span className={classes.count}>{t('history.count', { count: logs.length })}</span> : null}
        <SearchField className={classes.search} label={t('history.search')} value={search} onChange={setSearch} />
        <SegmentedControl
          aria-label={t('history.range')}
          value={range}
          onChange={(next) => setRange(next as Range)}
          data={[
            { value: 'week', label: t('history.rangeWeek') },
            { value: 'month', label: t('history.rangeMonth') },
            { value: 'all', label: t('history.rangeAll') },
          ]}
        />
      </div>
      {history.error ? <FaultNote fault={faultOf(history.error)} live="alert" /> : null}
      {logs.length > 0 ? <UploadLogTable logs={logs} onOpen={setOpen} /> : null}
      {history.data && logs.length === 0 ? (
        search ? (
          <EmptyState icon={IconHistory} title={t('history.nothingFits')} />
        ) : (
          <EmptyState icon={IconHistory} title={t('history.emptyTitle')} text={t('history.emptyText')} />
        )
      ) : null}
      <UploadLogDetails log={open} onClose={() => setOpen(null)} />
    </div>
  );
}

/** The start of the range, at a full day so that the question stays the same all day. */
function sinceOf(range: Range): string | null {
  const days = ranges[range];
  if (days === null) return null;
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  return new Date(today.getTime() - days * dayMs).toISOString();
}
