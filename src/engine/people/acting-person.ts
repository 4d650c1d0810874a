import { AsyncLocalStorage } from 'node:async_hooks';
import type { Person } from '../../contract/people.ts';

/** Who asked for what is being done, along the whole way of one call: the desk may be locked, or somebody else's, before it has ended. */
export interface ActingPerson {
  /** For the audit trail; the fallback where nobody asked (the engine's own work on behalf of the desk). */
  actor(): string;
  /** Who asked; `present` outside of a call. */
  person(present: Person | null): Person | null;
  /** Does the work of one call in somebody's name; null: in nobody's. */
  as<T>(person: Person | null, work: () => Promise<T>): Promise<T>;
}

export function openActingPerson(fallback: string): ActingPerson {
  const acting = new AsyncLocalStorage<{ person: Person | null }>();
  return {
    actor() {
      const call = acting.getStore();
      return call === undefined ? fallback : (call.person?.id ?? 'nobody');
    },
    person(present) {
      const call = acting.getStore();
      return call === undefined ? present : call.person;
    },
    as: (person, work) => acting.run({ person }, work),
  };
}
