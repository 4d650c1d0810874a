import { UnstyledButton } from '@mantine/core';
import { type Icon, IconCircle, IconCircleCheck, IconCircleMinus, IconClock } from '@tabler/icons-react';
import { type FirstRunStep, firstRunSteps } from '../../../contract/plain.ts';
import type { FirstRun } from '../../../contract/settings.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './first-run.module.css';

const icons: Record<'done' | 'later' | 'none' | 'open', Icon> = {
  done: IconCircleCheck,
  later: IconClock,
  none: IconCircleMinus,
  open: IconCircle,
};

/** All steps with how each was answered; any of them can be opened at any time. */
export function StepList({
  current,
  answers,
  onOpen,
}: {
  current: FirstRunStep;
  answers: FirstRun['answers'];
  onOpen: (step: FirstRunStep) => void;
}) {
  const { t } = useWords();
  return (
    <nav aria-label={t('firstRun.stepsLabel')} data-pane>
      <ol className={classes.steps}>
        {firstRunSteps.map((step) => {
          const answer = answers[step] ?? 'open';
          const AnswerIcon = icons[answer];
          return (
            <li key={step}>
              <UnstyledButton
                className={classes.step ?? ''}
                aria-current={step === current ? 'step' : undefined}
                onClick={() => onOpen(step)}
              >
                <AnswerIcon size={20} stroke={1.5} aria-hidden className={classes.stepIcon} />
                <span>
                  <span className={classes.stepName}>{t(`firstRun.step.${step}`)}</span>
                  <span className={classes.stepAnswer}>{t(`firstRun.answer.${answer}`)}</span>
                </span>
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
