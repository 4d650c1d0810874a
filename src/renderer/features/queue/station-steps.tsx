import { IconAlertTriangle, IconCheck, IconCircle, IconPointFilled } from '@tabler/icons-react';
import { stations } from '../../../contract/import-choices.ts';
import type { ImportView } from '../../../contract/imports.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './station-steps.module.css';

const shown = stations.filter((station) => station !== 'done');

/** Copy → upload → verify → link: which are done, which is now, which are still to come. */
export function StationSteps({ view }: { view: ImportView }) {
  const { t } = useWords();
  const present = stations.indexOf(view.station);
  return (
    <ol className={classes.steps} aria-label={t('station.steps')}>
      {shown.map((station) => {
        const index = stations.indexOf(station);
        const step = stepOf(view, index, present);
        const { icon: StepIcon, words } = looks[step];
        const name = t(`station.${station}`);
        return (
          <li key={station} className={classes.step} data-step={step} title={t(words, { station: name })}>
            <StepIcon size={16} role="img" aria-label={t(words, { station: name })} />
            <span aria-hidden>{name}</span>
          </li>
        );
      })}
    </ol>
  );
}

type Step = 'done' | 'now' | 'held' | 'next';

const looks = {
  done: { icon: IconCheck, words: 'station.stepDone' },
  now: { icon: IconPointFilled, words: 'station.stepNow' },
  held: { icon: IconAlertTriangle, words: 'station.stepHeld' },
  next: { icon: IconCircle, words: 'station.stepNext' },
} as const;

function stepOf(view: ImportView, index: number, present: number): Step {
  if (index < present) return 'done';
  if (index > present) return 'next';
  return view.condition === 'held' || view.condition === 'cancelled' ? 'held' : 'now';
}
