import { Button, Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { CandidateList } from './candidate-list.tsx';
import { ChosenPatientCard } from './chosen-patient.tsx';
import classes from './match.module.css';
import { PatientSearch } from './patient-search.tsx';
import type { Review } from './use-review.ts';

/**
 * Whom the study belongs to. A safe match is shown and can be changed, an unsure one wants two ticks, several candidates
 * want a choice, and a patient can always be searched.
 */
export function PatientMatcher({ review }: { review: Review }) {
  const { t } = useWords();
  const [isSearching, setSearching] = useState(false);
  const heading = useRef<HTMLDivElement>(null);
  const { decision, match, found } = review;
  const chosenId = decision.candidate?.patient.id ?? null;

  useEffect(() => {
    if (chosenId !== null) setSearching(false);
  }, [chosenId]);

  const choose = (patientId: string) => {
    review.choosePatient({ by: 'directory', patientId });
    setSearching(false);
    heading.current?.focus();
  };

  return (
    <Section
      title={t('match.patient')}
      aside={
        decision.candidate ? (
          <Button variant="subtle" size="xs" aria-expanded={isSearching} onClick={() => setSearching(!isSearching)}>
            {t('match.changePatient')}
          </Button>
        ) : null
      }
    >
      <div ref={heading} tabIndex={-1} className={classes.stack} aria-live="polite">
        {match.error ? (
          <FaultNote
            fault={faultOf(match.error)}
            actions={
              <Button size="xs" variant="default" onClick={() => void match.refetch()}>
                {t('common.retry')}
              </Button>
            }
          />
        ) : null}
        {match.isFetching && !decision.candidate ? (
          <p className={classes.looking}>
            <Loader size={16} aria-hidden /> {t('match.looking')}
          </p>
        ) : null}
        {decision.candidate ? <ChosenPatientCard review={review} candidate={decision.candidate} /> : null}
        {!decision.candidate && found.data?.decision === 'choose' ? (
          <Note tone="person" title={t('match.chooseTitle')}>
            {t('match.chooseText')}
          </Note>
        ) : null}
        {!decision.candidate && found.data?.decision === 'none' && !match.isFetching ? (
          <Note tone="person" title={t('match.noneTitle')}>
            {t('match.noneText')}
          </Note>
        ) : null}
      </div>
      {isSearching || (!decision.candidate && !match.isFetching) ? (
        <>
          <PatientSearch chosenId={chosenId} onChoose={choose} />
          <CandidateList candidates={found.data?.candidates ?? []} chosenId={chosenId} onChoose={choose} />
        </>
      ) : null}
      {review.patientDraft.chosen && found.data && found.data.decision !== 'none' ? (
        <div>
          <Button variant="subtle" size="xs" onClick={() => review.choosePatient(null)}>
            {t('match.backToSuggestion')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}
