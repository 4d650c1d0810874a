import { AsyncLocalStorage } from 'node:async_hooks';

/** Who asked for what is being done, along the whole way of one call. */
export interface ActingPerson {
  /** For the audit trail; the fallback where nobody asked (the engine's own work on behalf of the desk). */
  actor(): string;
  /** Does the work of one call in somebody's name. */
  as<T>(actor: string, work: () => Promise<T>): Promise<T>;
}

export function openActingPerson(fallback: string): ActingPerson {
  const acting = new AsyncLocalStorage<string>();
  return {
    actor: () => acting.getStore() ?? fallback,
    as: (actor, work) => acting.run(actor, work),
  };
}
