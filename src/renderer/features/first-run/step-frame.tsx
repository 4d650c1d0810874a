import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { type FirstRunStep, firstRunSteps } from '../../../contract/plain.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './first-run.module.css';

/** One step: its question, the answer, and what can be done. Its heading takes the focus, so that it is read out. */
export function StepFrame({
  step,
  children,
  actions,
  onSubmit,
}: {
  step: FirstRunStep;
  children?: ReactNode;
  actions: ReactNode;
  /** What Enter does. */
  onSubmit: () => void;
}) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={classes.card} onSubmit={submit} data-pane>
      <div className={classes.question}>
        <p className={classes.stepOf}>
          {t('firstRun.stepOf', { step: firstRunSteps.indexOf(step) + 1, total: firstRunSteps.length })}
        </p>
        <h2 ref={heading} tabIndex={-1} className={classes.title}>
          {t(`firstRun.question.${step}`)}
        </h2>
        <p className={classes.text}>{t(`firstRun.text.${step}`)}</p>
      </div>
      {children}
      <div className={classes.actions}>{actions}</div>
    </form>
  );
}
