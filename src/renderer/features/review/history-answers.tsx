import { Button } from '@mantine/core';
import { useRef } from 'react';
import type { HeldOfPatient } from '../../app/viewer/use-held-studies.ts';
import { Note } from '../../ui/note.tsx';
import { archiveName } from '../../words/archive-name.ts';
import { faultOf, faultWords } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './patient-history.module.css';

/** Which archives the list leaves out, and why: still asked, without an answer, without a study of the patient, or not asked at all. */
export function HistoryAnswers({ held }: { held: HeldOfPatient }) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { archives, notAsked, without, waiting, silent, askAgain } = held;
  const isSeveral = archives.length > 1;
  const nameOf = (archive: string) => archiveName(t, archive);
  const what = (error: Error) => faultWords(t, faultOf(error).code, faultOf(error).params).what;
  return (
    <div ref={box} className={classes.answers} aria-live="polite" tabIndex={-1}>
      {notAsked ? <p className={classes.quiet}>{t(`viewer.historyNotAsked.${notAsked}`)}</p> : null}
      {without.length > 0 ? (
        <p className={classes.quiet}>
          {isSeveral ? t('viewer.historyNoneIn', { names: without.map(nameOf) }) : t('viewer.historyNone')}
        </p>
      ) : null}
      {waiting.length > 0 ? (
        <p className={classes.quiet}>
          {isSeveral ? t('viewer.historyAsking', { names: waiting.map(nameOf) }) : t('viewer.looking')}
        </p>
      ) : null}
      {silent.map(({ archive, error }) => (
        <Note
          key={archive}
          tone="waiting"
          title={isSeveral ? t('viewer.historySilent', { name: nameOf(archive) }) : t('viewer.historyUnknown')}
          actions={
            <Button
              size="xs"
              variant="default"
              aria-label={isSeveral ? t('viewer.askAgainName', { name: nameOf(archive) }) : undefined}
              onClick={() => {
                // The button goes with what it stands by.
                box.current?.focus();
                askAgain(archive);
              }}
            >
              {t('viewer.askAgain')}
            </Button>
          }
        >
          {what(error)} {isSeveral ? t('viewer.historyMissing') : null}
        </Note>
      ))}
    </div>
  );
}
