import { QueryClient } from '@tanstack/react-query';

/**
 * The cache of what the engine said. Events keep it fresh, so nothing is asked again by itself; the engine owns retries.
 * The network state of the browser says nothing about the engine, hence `networkMode`.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
