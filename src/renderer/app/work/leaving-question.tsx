import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import type { ScanReport, UndecidedScan } from '../../../contract/scan.ts';
import type { LeavingAnswer } from '../../../contract/shell.ts';
import { useWords } from '../../words/use-words.ts';
import { isDecided } from '../disc-state.ts';
import { useActivity } from '../engine-queries.ts';
import { usePutAwayScans } from '../put-away-scans.ts';
import { queryKeys } from '../query-keys.ts';
import { useServices } from '../services.tsx';
import classes from './leaving-question.module.css';
import { stoppedByLeaving, undecidedOnLeaving } from './work-words.ts';

/**
 * The question when somebody closes Gantry in the middle of its work: what is under way, and what becomes of it by each answer. Escape and the cross mean
 * "stay"; Enter does nothing, since no button has the focus.
 */
export function LeavingQuestion() {
  const { t, format } = useWords();
  const { shell } = useServices();
  const cache = useQueryClient();
  const putAway = usePutAwayScans((state) => state.scanIds);
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
  // Only what the window knows anyway: a locked desk tells nothing of its discs, and what was put away waits for nobody.
  const held = cache.getQueryData<UndecidedScan[]>(queryKeys.undecidedScans) ?? [];
  const imports = cache.getQueryData<ImportView[]>(queryKeys.imports) ?? [];
  const isWaiting = ({ scanId }: UndecidedScan) => {
    const report = cache.getQueryData<ScanReport>(queryKeys.report(scanId));
    return !putAway.includes(scanId) && (report === undefined || !isDecided(report, imports));
  };
  const undecided = undecidedOnLeaving(held.filter(isWaiting), { t, moment: format.moment });
  return (
    <Modal
      opened={isAsked}
      onClose={() => answer('stay')}
      title={t(lines.length > 0 ? 'leaving.title' : 'leaving.overTitle')}
      size={680}
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
        {undecided ? <p>{undecided}</p> : null}
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
