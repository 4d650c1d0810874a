import { Checkbox } from '@mantine/core';
import { useWords } from '../../words/use-words.ts';
import { AccessionMatcher } from './accession-matcher.tsx';
import classes from './match.module.css';
import { OperatorIdentity } from './operator-identity.tsx';
import { Pane } from './pane.tsx';
import { PatientMatcher } from './patient-matcher.tsx';
import type { Review } from './use-review.ts';

/** Right: whom the study belongs to, and which order. */
export function MatchPane({ review }: { review: Review }) {
  const { t } = useWords();
  return (
    <Pane name={t('review.paneMatch')}>
      {review.need === 'conflict' ? (
        <p className={classes.looking}>{t('import.needConflict')}</p>
      ) : review.hasEhr === false ? (
        <OperatorIdentity review={review} />
      ) : (
        <>
          <PatientMatcher review={review} />
          <AccessionMatcher review={review} />
        </>
      )}
      <Checkbox
        label={t('match.urgent')}
        checked={review.studyDraft.urgent}
        onChange={(event) => review.changeStudy({ urgent: event.currentTarget.checked })}
      />
    </Pane>
  );
}
