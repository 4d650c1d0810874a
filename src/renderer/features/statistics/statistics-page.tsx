import { Select } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { importOutcomes } from '../../../contract/plain.ts';
import type { Statistics } from '../../../contract/statistics.ts';
import { ExportMenu } from '../../app/export-menu.tsx';
import { queryKeys } from '../../app/query-keys.ts';
import { useRememberedFilters } from '../../app/remembered-filters.ts';
import { useServices } from '../../app/services.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { DayChart } from './day-chart.tsx';
import classes from './statistics-page.module.css';
import { SenderTable, TallyTable } from './tally-table.tsx';

const ranges = [7, 30, 90, 365] as const;

/** Statistics, for the administrator: what was imported on this desk, by day, outcome, modality and sender, as the engine counted it. */
export function StatisticsPage() {
  const { t } = useWords();
  const { engine } = useServices();
  const { statisticsDays, remember } = useRememberedFilters();
  const days = ranges.find((one) => one === statisticsDays) ?? 30;
  const { data, error } = useQuery({
    queryKey: queryKeys.statistics(days),
    queryFn: ({ signal }) => engine.history.statistics({ days }, { signal }),
    placeholderData: keepPreviousData,
    // Counted anew whenever somebody looks.
    staleTime: 0,
  });
  return (
    <div className={classes.page} data-pane>
      <div className={classes.head}>
        <h1 className={classes.title}>{t('statistics.title')}</h1>
        <Select
          aria-label={t('history.range')}
          value={String(days)}
          allowDeselect={false}
          onChange={(next) => remember({ statisticsDays: Number(next) })}
          data={ranges.map((one) => ({ value: String(one), label: t('statistics.days', { count: one }) }))}
        />
        <ExportMenu
          action="history.exportStatistics"
          make={(format) => engine.history.exportStatistics({ days, format })}
          disabled={(data?.studies ?? 0) === 0}
        />
      </div>
      {error ? <FaultNote fault={faultOf(error)} live="alert" /> : null}
      {data?.studies === 0 ? <EmptyState icon={IconChartBar} title={t('statistics.none')} /> : null}
      {data && data.studies > 0 ? <Counted statistics={data} /> : null}
    </div>
  );
}

function Counted({ statistics }: { statistics: Statistics }) {
  const { t, format } = useWords();
  const { days, modalities, senders } = statistics;
  return (
    <>
      <Figures statistics={statistics} />
      <Section title={t('statistics.byDay')}>
        <Legend />
        <DayChart statistics={statistics} />
        <TallyTable
          name={t('statistics.byDay')}
          head={t('statistics.day')}
          rows={days
            .filter(({ studies }) => studies > 0)
            .map(({ day, discs, ...tally }) => ({ name: format.date(day), discs, tally }))
            .toReversed()}
        />
      </Section>
      <Section title={t('statistics.byModality')}>
        <TallyTable
          name={t('statistics.byModality')}
          head={t('statistics.modality')}
          rows={modalities.map(({ modality, ...tally }) => ({ name: modality, tally }))}
        />
      </Section>
      <Section title={t('statistics.bySender')} text={t('statistics.bySenderText')}>
        <SenderTable senders={senders} />
      </Section>
    </>
  );
}

function Figures({ statistics }: { statistics: Statistics }) {
  const { t, format } = useWords();
  const { byOutcome, studies, matched, secondsToConfirm } = statistics;
  const ended = studies - (byOutcome.open ?? 0) - (byOutcome.cancelled ?? 0);
  const known = matched.automatic + matched.byPerson;
  const figures = [
    [t('statistics.discs'), format.number(statistics.discs)],
    [t('statistics.studies'), format.number(studies)],
    ended > 0 ? [t('statistics.provenShare'), format.share((byOutcome.confirmed ?? 0) / ended)] : null,
    known > 0 ? [t('statistics.automatic'), format.share(matched.automatic / known)] : null,
    [t('statistics.sent'), format.bytes(statistics.bytes)],
    secondsToConfirm ? [t('statistics.median'), format.span(secondsToConfirm.median)] : null,
    secondsToConfirm ? [t('statistics.slow'), format.span(secondsToConfirm.slow)] : null,
  ].filter((figure) => figure !== null);
  return (
    <dl className={classes.numbers}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Legend() {
  const { t } = useWords();
  return (
    <ul className={classes.legend}>
      {importOutcomes.map((outcome) => (
        <li key={outcome}>
          <span className={classes.swatch} data-outcome={outcome} aria-hidden />
          {t(`statistics.outcome.${outcome}`)}
        </li>
      ))}
    </ul>
  );
}
