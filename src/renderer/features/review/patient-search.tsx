import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDirectoryWords } from '../../app/directory-words.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { PatientOption } from './patient-option.tsx';

const typingPauseMs = 250;
const minimumLetters = 2;
const limit = 20;

/** Finds a patient of the EHR by number, name or birth date. */
export function PatientSearch({
  chosenId,
  onChoose,
}: {
  chosenId: string | null;
  onChoose: (patientId: string) => void;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const copy = useDirectoryWords();
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), typingPauseMs);
  const isAsked = query.length >= minimumLetters;
  const patients = useQuery({
    queryKey: queryKeys.patients(query),
    queryFn: ({ signal }) => engine.directory.findPatients({ query, limit }, { signal }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return (
    <div className={classes.stack}>
      <SearchField label={t('match.searchLabel')} placeholder={t('match.searchHint')} value={text} onChange={setText} />
      <p className={classes.searchState} role="status">
        {text.trim().length > 0 && text.trim().length < minimumLetters ? t('match.searchMore') : null}
        {isAsked && patients.isFetching ? t('match.searching') : null}
        {isAsked && !patients.isFetching && patients.data?.length === 0 ? t('match.searchNone', { query }) : null}
      </p>
      {copy && !copy.isGood ? <p className={classes.searchState}>{`${copy.text} ${copy.more}`.trim()}</p> : null}
      {patients.error ? <FaultNote fault={faultOf(patients.error)} live="status" /> : null}
      {isAsked && patients.data && patients.data.length > 0 ? (
        <ul className={classes.options} aria-label={t('match.results')}>
          {patients.data.map((patient) => (
            <PatientOption
              key={patient.id}
              patient={patient}
              isChosen={patient.id === chosenId}
              onChoose={() => onChoose(patient.id)}
            />
          ))}
        </ul>
      ) : null}
    </div>
  );
}
