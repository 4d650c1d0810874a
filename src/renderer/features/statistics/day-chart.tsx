import { importOutcomes } from '../../../contract/plain.ts';
import type { Statistics } from '../../../contract/statistics.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './statistics-page.module.css';

const heightUnits = 120;
const barUnits = 10;
const gapUnits = 4;

/** Studies a day as bars, by outcome from the ground up. One picture to a screen reader, named with its sum; the table under it has each number. */
export function DayChart({ statistics }: { statistics: Statistics }) {
  const { t, format } = useWords();
  const { days } = statistics;
  const most = Math.max(1, ...days.map(({ studies }) => studies));
  const step = barUnits + gapUnits;
  const first = format.date(days[0]?.day ?? '');
  const last = format.date(days.at(-1)?.day ?? '');
  return (
    <div className={classes.plot}>
      <p className={classes.scale} aria-hidden>
        <span>{format.number(most)}</span>
        <span>{format.number(0)}</span>
      </p>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${days.length * step} ${heightUnits}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('statistics.chartName', {
          studies: t('common.studies', { count: statistics.studies }),
          from: first,
          until: last,
        })}
      >
        {days.map(({ day, byOutcome, studies }, index) => {
          let below = 0;
          return (
            <g key={day}>
              <title>{`${format.date(day)}: ${t('common.studies', { count: studies })}`}</title>
              <rect className={classes.day} x={index * step} width={step} height={heightUnits} />
              <rect className={classes.ground} x={index * step} y={heightUnits - 1} width={barUnits} height={1} />
              {importOutcomes.map((outcome) => {
                const height = ((byOutcome[outcome] ?? 0) / most) * (heightUnits - 2);
                below += height;
                return height > 0 ? (
                  <rect
                    key={outcome}
                    data-outcome={outcome}
                    x={index * step}
                    y={heightUnits - 1 - below}
                    width={barUnits}
                    height={height}
                  />
                ) : null;
              })}
            </g>
          );
        })}
      </svg>
      <p className={classes.range} aria-hidden>
        <span>{first}</span>
        <span>{last}</span>
      </p>
    </div>
  );
}
