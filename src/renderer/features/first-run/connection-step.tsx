import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Fault } from '../../../contract/fault.ts';
import type { FirstRunStep } from '../../../contract/plain.ts';
import type { Connection } from '../../app/connect/use-connection.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './first-run.module.css';
import { StepFrame } from './step-frame.tsx';

export interface StepTurns {
  /** Keeps the answer and stays, so that the result can be read. */
  readonly answered: (answer: 'done') => void;
  /** Keeps the answer and goes on. */
  readonly goOn: (answer: 'done' | 'later' | 'none') => void;
  readonly back: () => void;
}

/** A step that connects something: tried first, saved when it works, and the result said before it goes on. */
export function ConnectionStep<Form, Trial extends { fault: Fault | null }>({
  step,
  connection,
  isSet,
  noneWords,
  result,
  turns,
  children,
}: {
  step: FirstRunStep;
  connection: Connection<Form, Trial>;
  /** Whether it is saved already, from before or by this step. */
  isSet: boolean;
  /** What the button says by which a site has none at all; absent where there is always one. */
  noneWords?: string;
  result: ReactNode;
  turns: StepTurns;
  children: ReactNode;
}) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const { trial, isDirty, isComplete, isBusy, isSaved, error } = connection;
  // What came of it may lie below what is seen.
  useEffect(() => {
    if (trial !== null) place.current?.scrollIntoView({ block: 'nearest' });
  }, [trial]);
  const hasFailed = trial !== null && trial.fault !== null;
  const isDone = isSet && !isDirty && !hasFailed && (isSaved || trial === null);
  const keep = () => connection.save().then(() => turns.answered('done'));
  const connect = () =>
    connection
      .test()
      .then((found) => (found.fault === null ? keep() : undefined))
      .catch(() => undefined);
  const saveAnyway = () =>
    void keep()
      .then(() => turns.goOn('done'))
      .catch(() => undefined);
  return (
    <StepFrame
      step={step}
      onSubmit={() => {
        if (isDone) turns.goOn('done');
        else if (isComplete && !isBusy) void connect();
      }}
      actions={
        <>
          <Button variant="subtle" color="gray" mie="auto" onClick={turns.back}>
            {t('firstRun.back')}
          </Button>
          {noneWords && !isDone ? (
            <Button variant="subtle" onClick={() => turns.goOn('none')}>
              {noneWords}
            </Button>
          ) : null}
          {isDone ? null : (
            <Button variant="default" onClick={() => turns.goOn('later')}>
              {t('firstRun.later')}
            </Button>
          )}
          {hasFailed ? (
            <Button variant="default" disabled={isBusy} onClick={saveAnyway}>
              {t('firstRun.saveAnyway')}
            </Button>
          ) : null}
          {isDone && trial === null ? (
            <Button variant="default" loading={isBusy} onClick={() => void connection.test().catch(() => undefined)}>
              {t('firstRun.again')}
            </Button>
          ) : null}
          <Button type="submit" loading={isBusy} disabled={!isDone && !isComplete}>
            {t(isDone ? 'firstRun.next' : 'firstRun.connect')}
          </Button>
        </>
      }
    >
      {children}
      <div ref={place} aria-live="polite" className={classes.result}>
        {error ? <FaultNote fault={faultOf(error)} /> : null}
        {result}
      </div>
    </StepFrame>
  );
}
