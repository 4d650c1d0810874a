import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { LeavingAnswer } from '../../../contract/shell.ts';
import { useWords } from '../../words/use-words.ts';
import { useActivity } from '../engine-queries.ts';
import { useServices } from '../services.tsx';
import classes from './leaving-question.module.css';
import { stoppedByLeaving } from './work-words.ts';

/**
 * The question when somebody closes Gantry in the middle of its work: what is under way, and what becomes of it by each answer. Escape and the cross mean
 * "stay"; Enter does nothing, since no button has the focus.
 */
export function LeavingQuestion() {
  const { t, format } = useWords();
  const { shell } = useServices();
  const activity = useActivity().data;
  const [isAsked, setAsked] = useState(false);
  useEffect(
    () =>
      shell.window.leaving(() => {
        setAsked(true);
        void shell.window.leave({ answer: 'asked' });
      }),
    [shell],
  );
  const answer = (given: LeavingAnswer): void => {
    setAsked(false);
    void shell.window.leave({ answer: given });
  };
  // The work may end while the question stands: then nothing speaks against closing.
  const lines = activity ? stoppedByLeaving(activity, { t, span: format.span, time: format.time }) : [];
  return (
    <Modal
      opened={isAsked}
      onClose={() => answer('stay')}
      title={t(lines.length > 0 ? 'leaving.title' : 'leaving.overTitle')}
      size={520}
      zIndex={500}
      closeButtonProps={{ 'aria-label': t('leaving.stay') }}
    >
      <div className={classes.question} data-autofocus tabIndex={-1}>
        {lines.length > 0 ? (
          <>
            <ul className={classes.lines}>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            <p>{t('leaving.backgroundText')}</p>
            <p>{t('leaving.stopText')}</p>
          </>
        ) : (
          <p role="status">{t('leaving.over')}</p>
        )}
        <div className={classes.answers}>
          <Button variant="subtle" color="gray" onClick={() => answer('stay')}>
            {t('leaving.stay')}
          </Button>
          {lines.length > 0 ? (
            <>
              <Button variant="default" onClick={() => answer('stop')}>
                {t('leaving.stop')}
              </Button>
              <Button onClick={() => answer('background')}>{t('leaving.background')}</Button>
            </>
          ) : (
            <Button variant="default" onClick={() => answer('stop')}>
              {t('leaving.close')}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
