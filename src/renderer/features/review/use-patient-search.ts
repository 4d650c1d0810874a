import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';

const typingPauseMs = 250;
const minimumLetters = 2;
const limit = 20;

/** Finds patients of the EHR by number, name or birth date while somebody types. */
export function usePatientSearch(first: string) {
  const { engine } = useServices();
  const [text, setText] = useState(first);
  const [query] = useDebouncedValue(text.trim(), typingPauseMs);
  const isAsked = query.length >= minimumLetters && text.trim().length >= minimumLetters;
  const patients = useQuery({
    queryKey: queryKeys.patients(query),
    queryFn: ({ signal }) => engine.directory.findPatients({ query, limit }, { signal }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return {
    text,
    setText,
    query,
    isTooShort: text.trim().length > 0 && text.trim().length < minimumLetters,
    /** Something is looked for: what was found takes the place of the suggestions. */
    isAsked,
    isSearching: isAsked && patients.isFetching,
    found: isAsked ? patients.data : undefined,
    error: patients.error,
  };
}
