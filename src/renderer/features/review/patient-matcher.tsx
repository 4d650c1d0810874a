import { Button, Kbd, Loader } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { FaultNote } from '../../ui/fault-note.tsx';
import { nothingHasFocus } from '../../ui/nothing-has-focus.ts';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { ChosenPatientCard } from './chosen-patient.tsx';
import classes from './match.module.css';
import { MatchVerdictNote } from './match-verdict-note.tsx';
import { PatientFinder } from './patient-finder.tsx';
import type { Review } from './use-review.ts';

/**
 * Whom the study belongs to. A safe match is shown and can be changed, an unsure one wants two ticks, several candidates
 * want a choice, and a patient can always be searched.
 */
export function PatientMatcher({ review }: { review: Review }) {
  const { t } = useWords();
  const heading = useRef<HTMLDivElement>(null);
  const finder = useRef<HTMLDivElement>(null);
  const { decision, match, found } = review;
  const { isOpen: isSearching, setOpen: setSearching } = review.search;
  const chosenId = decision.candidate?.patient.id ?? null;
  const isAnswered = !match.isFetching && (found.data !== undefined || match.error !== null);
  const isOpen = isSearching || (chosenId === null && isAnswered);

  // Whoever is chosen in another way (the patient of an order that was found) ends the search too; whom the matcher comes to mean does not.
  const { chosen } = review.patientDraft;
  const lastChosen = useRef(chosen);
  useEffect(() => {
    if (lastChosen.current === chosen) return;
    lastChosen.current = chosen;
    if (chosen !== null) setSearching(false);
  });

  // Where somebody must be looked for, or was asked for, typing goes into the field; who is busy elsewhere is not disturbed.
  const hasChosen = chosenId !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field moves when the matcher comes to mean somebody
  useEffect(() => {
    if (isOpen && (isSearching || nothingHasFocus())) {
      finder.current?.querySelector('input')?.focus();
    }
  }, [isOpen, isSearching, hasChosen]);

  const close = () => {
    setSearching(false);
    heading.current?.focus();
  };
  const choose = (patientId: string) => {
    review.choosePatient({ by: 'directory', patientId });
    close();
  };

  return (
    <Section
      title={t('match.patient')}
      aside={
        decision.candidate ? (
          <Button
            variant="default"
            size="xs"
            aria-expanded={isSearching}
            aria-keyshortcuts="Control+F"
            onClick={() => setSearching(!isSearching)}
            rightSection={<Kbd aria-hidden>{t('match.searchShortcut')}</Kbd>}
          >
            {t('match.changePatient')}
          </Button>
        ) : null
      }
    >
      {isOpen && chosenId !== null ? (
        <div ref={finder} className={classes.finder}>
          <Finder review={review} chosenId={chosenId} onChoose={choose} onBack={close} />
        </div>
      ) : null}
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
        {!decision.candidate && !match.isFetching ? <MatchVerdictNote review={review} /> : null}
      </div>
      {isOpen && chosenId === null ? (
        <div ref={finder}>
          <Finder review={review} chosenId={null} onChoose={choose} onBack={close} />
        </div>
      ) : null}
      {review.patientDraft.chosen && found.data && found.data.decision !== 'none' ? (
        <div>
          <Button variant="default" size="xs" onClick={() => review.choosePatient(null)}>
            {t('match.backToSuggestion')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function Finder({
  review,
  ...rest
}: {
  review: Review;
  chosenId: string | null;
  onChoose: (patientId: string) => void;
  onBack: () => void;
}) {
  const found = review.found.data;
  const best = found?.candidates[0]?.patient.id ?? null;
  return (
    <PatientFinder
      key={review.search.text}
      first={review.search.text}
      candidates={found?.candidates ?? []}
      more={(found?.candidateCount ?? 0) - (found?.candidates.length ?? 0)}
      rejectedId={found?.guards.includes('known-different') ? best : null}
      {...rest}
    />
  );
}
