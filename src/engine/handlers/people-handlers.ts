import type { EngineHandlers } from '../../contract/engine.ts';
import type { Rooms } from './rooms.ts';

/** Calls about who sits at the desk. */
export function peopleHandlers({ people }: Rooms): Pick<EngineHandlers, 'people'> {
  return {
    people: {
      desk: async () => people.state(),
      signIn: async (asked, { signal }) => people.signIn(asked, signal),
      beginBrowser: async (words) => people.beginBrowser(words),
      cancelBrowser: async () => people.cancelBrowser(),
      lock: async ({ reason }) => people.lock(reason),
      signOut: async () => people.signOut(),
      takeEmergencyAccess: async (asked) => people.takeEmergencyAccess(asked),
      known: async () => people.known(),
      forget: async ({ id }) => people.forget(id),
      emergencies: async () => people.emergencies(),
      acknowledge: async ({ id }) => people.acknowledge(id),
    },
  };
}
