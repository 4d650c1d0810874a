import { useEffect, useId, useRef, useState } from 'react';
import type { Candidate, Patient } from '../../../contract/directory.ts';
import { useDirectoryWords } from '../../app/directory-words.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { optionStep } from './option-step.ts';
import { PatientOption } from './patient-option.tsx';
import { usePaneHotkey } from './use-pane-hotkey.ts';
import { usePatientSearch } from './use-patient-search.ts';

/**
 * Whom to choose: the matcher's candidates, best first and none preselected, or whoever is searched. One field and one list, so that all goes by
 * keyboard: arrow keys mark, Enter takes the marked one, Escape empties the field and then goes back.
 */
export function PatientFinder({
  candidates,
  more,
  rejectedId,
  chosenId,
  first,
  onChoose,
  onBack,
}: {
  candidates: readonly Candidate[];
  /** How many more there are than the list holds. */
  more: number;
  /** A candidate whom somebody said not to be the person. */
  rejectedId: string | null;
  chosenId: string | null;
  /** What is looked for from the beginning; '' for nothing. */
  first: string;
  onChoose: (patientId: string) => void;
  onBack: () => void;
}) {
  const { t } = useWords();
  const search = usePatientSearch(first);
  const copy = useDirectoryWords();
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [marked, setMarked] = useState(-1);
  usePaneHotkey('mod+F', () => field.current?.focus());

  const options: { patient: Patient; candidate?: Candidate | undefined }[] = search.isAsked
    ? (search.found ?? []).map((patient) => ({
        patient,
        candidate: candidates.find((one) => one.patient.id === patient.id),
      }))
    : candidates.map((candidate) => ({ patient: candidate.patient, candidate }));
  const optionId = (index: number) => `${listId}-${index}`;
  const shown = options.map(({ patient }) => patient.id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has nothing marked
  useEffect(() => setMarked(-1), [shown]);

  const onKey = (key: string): boolean => {
    const next = optionStep(key, marked, options.length);
    if (next !== null) {
      setMarked(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
      return true;
    }
    if (key === 'Enter') {
      const option = options[marked];
      if (option) onChoose(option.patient.id);
      return true;
    }
    if (key !== 'Escape') return false;
    if (search.text === '') onBack();
    else search.setText('');
    return true;
  };

  return (
    <div className={classes.stack}>
      <SearchField
        inputRef={field}
        hotkey={false}
        label={t('match.searchLabel')}
        placeholder={t('match.searchHint')}
        value={search.text}
        onChange={search.setText}
        onKey={onKey}
        list={{ id: listId, isOpen: options.length > 0, markedId: marked >= 0 ? optionId(marked) : undefined }}
      />
      <p className={classes.searchState} role="status">
        {search.isTooShort ? t('match.searchMore') : null}
        {search.isSearching ? t('match.searching') : null}
        {!search.isSearching && search.found?.length === 0 ? t('match.searchNone', { query: search.query }) : null}
      </p>
      {copy && !copy.isGood ? <p className={classes.searchState}>{`${copy.text} ${copy.more}`.trim()}</p> : null}
      {search.error ? <FaultNote fault={faultOf(search.error)} live="status" /> : null}
      {options.length > 0 ? (
        <>
          <p className={classes.listTitle}>
            {search.isAsked ? t('match.results') : t('match.candidates')} · {t('match.searchKeys')}
          </p>
          <div
            id={listId}
            role="listbox"
            className={classes.options}
            aria-label={search.isAsked ? t('match.results') : t('match.candidates')}
          >
            {options.map(({ patient, candidate }, index) => (
              <PatientOption
                key={patient.id}
                id={optionId(index)}
                rank={search.isAsked ? null : index + 1}
                patient={patient}
                candidate={candidate}
                isRejected={patient.id === rejectedId}
                isChosen={patient.id === chosenId}
                isMarked={index === marked}
                onChoose={() => onChoose(patient.id)}
              />
            ))}
          </div>
          {more > 0 && !search.isAsked ? (
            <p className={classes.listTitle}>{t('match.moreCandidates', { count: more })}</p>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
