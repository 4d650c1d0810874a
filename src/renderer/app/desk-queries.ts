import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Action, may } from '../../contract/permissions.ts';
import type { Services } from './engine-client.ts';
import { queryKeys } from './query-keys.ts';
import { useServices } from './services.tsx';

/** Who sits at the desk. Kept fresh by `people.changed`. */
export function useDesk() {
  return useQuery(deskQuery(useServices()));
}

export function deskQuery({ engine }: Pick<Services, 'engine'>) {
  return queryOptions({ queryKey: queryKeys.desk, queryFn: () => engine.people.desk({}) });
}

/**
 * Whether whoever sits here may do something, by the engine's own table. Hides what would be refused; the engine refuses it all the same. True until the
 * engine has said who it is, so that nothing flickers.
 */
export function useMay(action: Action): boolean {
  const { data } = useDesk();
  return data?.person ? may(data.person.roles, action) : true;
}
