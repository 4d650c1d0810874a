import { useWords } from '../../words/use-words.ts';
import { type ImportStatistics, type Outcome, outcomes } from './import-statistics.ts';
import classes from './statistics-page.module.css';

const heightUnits = 120;
const barUnits = 10;
const gapUnits = 4;

/** Studies a day as bars, by outcome from the ground up. The same numbers stand in the table under it, which is what screen readers get. */
export function DayChart({ days }: { days: ImportStatistics['days'] }) {
  const { t, format } = useWords();
  const most = Math.max(1, ...days.map(({ studies }) => studies));
  const step = barUnits + gapUnits;
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${days.length * step} ${heightUnits}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {days.map(({ day, byOutcome, studies }, index) => {
        let below = 0;
        return (
          <g key={day.toISOString()}>
            <title>{`${format.date(isoDay(day))}: ${t('common.studies', { count: studies })}`}</title>
            <rect className={classes.ground} x={index * step} y={heightUnits - 1} width={barUnits} height={1} />
            {outcomes.map((outcome: Outcome) => {
              const height = (byOutcome[outcome] / most) * (heightUnits - 2);
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
  );
}

/** A local day as `YYYY-MM-DD`. */
export function isoDay(day: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
