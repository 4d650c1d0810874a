import { Select } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useState } from 'react';
import { useImports } from '../../app/engine-queries.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { DayChart, isoDay } from './day-chart.tsx';
import { importStatistics, outcomes, type Tally } from './import-statistics.ts';
import classes from './statistics-page.module.css';

const ranges = [7, 30, 90] as const;

/** Statistics: what was imported on this desk, by day, outcome and modality, and how long the proof took. */
export function StatisticsPage() {
  const { t, format, language } = useWords();
  const [days, setDays] = useState<(typeof ranges)[number]>(30);
  const imports = useImports();
  const { secondsToConfirm, ...all } = importStatistics(imports.data ?? [], days, new Date());
  const proven = all.byOutcome.confirmed / Math.max(1, all.studies - all.byOutcome.open - all.byOutcome.cancelled);
  const share = new Intl.NumberFormat(language, { style: 'percent' });
  return (
    <div className={classes.page} data-pane>
      <div className={classes.head}>
        <h1 className={classes.title}>{t('statistics.title')}</h1>
        <Select
          aria-label={t('history.range')}
          value={String(days)}
          allowDeselect={false}
          onChange={(next) => setDays(ranges.find((one) => String(one) === next) ?? 30)}
          data={ranges.map((one) => ({ value: String(one), label: t('statistics.days', { count: one }) }))}
        />
      </div>
      {imports.error ? <FaultNote fault={faultOf(imports.error)} live="alert" /> : null}
      {imports.data && all.studies === 0 ? (
        <EmptyState icon={IconChartBar} title={t('statistics.none')} />
      ) : (
        <>
          <dl className={classes.numbers}>
            <Figure label={t('statistics.studies')} value={all.studies.toLocaleString(language)} />
            <Figure label={t('statistics.provenShare')} value={share.format(proven)} />
            <Figure label={t('statistics.sent')} value={format.bytes(all.bytes)} />
            {secondsToConfirm ? (
              <>
                <Figure label={t('statistics.median')} value={format.span(secondsToConfirm.median)} />
                <Figure label={t('statistics.slow')} value={format.span(secondsToConfirm.slow)} />
              </>
            ) : null}
          </dl>
          <Section title={t('statistics.byDay')}>
            <Legend />
            <DayChart days={all.days} />
            <TallyTable
              head={t('statistics.day')}
              rows={all.days
                .filter(({ studies }) => studies > 0)
                .map(({ day, ...tally }) => ({ name: format.date(isoDay(day)), tally }))
                .toReversed()}
            />
          </Section>
          <Section title={t('statistics.byModality')}>
            <TallyTable
              head={t('statistics.modality')}
              rows={all.modalities.map(({ modality, ...tally }) => ({ name: modality, tally }))}
            />
          </Section>
        </>
      )}
    </div>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Legend() {
  const { t } = useWords();
  return (
    <ul className={classes.legend}>
      {outcomes.map((outcome) => (
        <li key={outcome}>
          <span className={classes.swatch} data-outcome={outcome} aria-hidden />
          {t(`statistics.outcome.${outcome}`)}
        </li>
      ))}
    </ul>
  );
}

function TallyTable({ head, rows }: { head: string; rows: readonly { name: string; tally: Tally }[] }) {
  const { t, format, language } = useWords();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">{t('statistics.studies')}</th>
          {outcomes.map((outcome) => (
            <th scope="col" key={outcome}>
              {t(`statistics.outcome.${outcome}`)}
            </th>
          ))}
          <th scope="col">{t('statistics.sent')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, tally }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{tally.studies.toLocaleString(language)}</td>
            {outcomes.map((outcome) => (
              <td key={outcome}>{tally.byOutcome[outcome].toLocaleString(language)}</td>
            ))}
            <td>{format.bytes(tally.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
