import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queryKeys } from './query-keys.ts';
import { useServices } from './services.tsx';

/** Everybody who ever imported something, by id. */
export function useNames(): ReadonlyMap<string, string> {
  const { engine } = useServices();
  const users = useQuery({ queryKey: queryKeys.historyUsers, queryFn: () => engine.history.users({}) });
  return useMemo(() => new Map((users.data ?? []).map(({ id, name }) => [id, name])), [users.data]);
}
