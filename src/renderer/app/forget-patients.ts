import type { QueryClient } from '@tanstack/react-query';
import { queryKeys } from './query-keys.ts';

const harmless: readonly unknown[] = [
  queryKeys.activity[0],
  queryKeys.desk[0],
  queryKeys.engineState[0],
  queryKeys.info[0],
];

/** Takes out of the window's memory what the engine told of patients; it is asked for again once somebody has signed in. */
export function forgetPatients(cache: QueryClient): void {
  cache.removeQueries({ predicate: ({ queryKey }) => !harmless.includes(queryKey[0]) });
}
