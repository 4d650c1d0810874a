import { Button } from '@mantine/core';
import { useState } from 'react';
import type { FirstRunStep } from '../../../contract/plain.ts';
import type { Settings } from '../../../contract/settings.ts';
import { useSettings } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import type { StepTurns } from './connection-step.tsx';
import { ArchiveStep, DirectoryStep, ViewerStep } from './connection-steps.tsx';
import classes from './first-run.module.css';
import { firstOpenStep, stepAfter, stepBefore } from './guide-progress.ts';
import { PracticeStep } from './practice-step.tsx';
import { StepList } from './step-list.tsx';
import { useFirstRun } from './use-first-run.ts';
import { VaultStep } from './vault-step.tsx';

/** The guide that sets a new installation up: one question at a time, each can wait, and every answer is kept. */
export function FirstRunPage() {
  const settings = useSettings();
  if (settings.error) return <FaultNote fault={faultOf(settings.error)} live="alert" />;
  return settings.data ? <Guide settings={settings.data} /> : null;
}

function Guide({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const go = useNavigation((state) => state.go);
  const { answers, answer, close, error } = useFirstRun(settings);
  const [step, setStep] = useState(() => firstOpenStep(answers));
  const leave = async (practice?: 'done' | 'later') => {
    await close(practice);
    go('home');
  };
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1 className={classes.name}>{t('firstRun.title')}</h1>
        <span className={classes.hint}>{t('firstRun.leaveHint')}</span>
        <Button variant="subtle" color="gray" onClick={() => void leave().catch(() => undefined)}>
          {t('firstRun.leave')}
        </Button>
      </header>
      <div className={classes.body}>
        <StepList current={step} answers={answers} onOpen={setStep} />
        <div className={classes.main}>
          {error ? <FaultNote fault={faultOf(error)} live="alert" /> : null}
          <OpenStep
            key={step}
            step={step}
            settings={settings}
            turns={{
              answered: (given) => void answer(step, given).catch(() => undefined),
              goOn: (given) =>
                void answer(step, given)
                  .then(() => setStep(stepAfter(step) ?? step))
                  .catch(() => undefined),
              back: () => setStep(stepBefore(step) ?? step),
            }}
            onEnd={leave}
          />
        </div>
      </div>
    </div>
  );
}

function OpenStep({
  step,
  settings,
  turns,
  onEnd,
}: {
  step: FirstRunStep;
  settings: Settings;
  turns: StepTurns;
  onEnd: (practice: 'done' | 'later') => Promise<unknown>;
}) {
  switch (step) {
    case 'vault':
      return <VaultStep onNext={() => turns.goOn('done')} />;
    case 'archive':
      return <ArchiveStep settings={settings} turns={turns} />;
    case 'directory':
      return <DirectoryStep settings={settings} turns={turns} />;
    case 'viewer':
      return <ViewerStep settings={settings} turns={turns} />;
    case 'practice':
      return <PracticeStep onBack={turns.back} onEnd={onEnd} />;
  }
}
