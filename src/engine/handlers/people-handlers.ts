import type { EngineHandlers } from '../../contract/engine.ts';
import type { Rooms } from './rooms.ts';

/** Calls about who sits at the desk. */
export function peopleHandlers({ desk }: Rooms): Pick<EngineHandlers, 'people'> {
  return {
    people: {
      desk: async () => desk.state(),
      signIn: async (asked, { signal }) => desk.signIn(asked, signal),
      beginBrowser: async (words) => desk.beginBrowser(words),
      cancelBrowser: async () => desk.cancelBrowser(),
      lock: async ({ reason }) => desk.lock(reason),
      signOut: async () => desk.signOut(),
      takeEmergencyAccess: async (asked) => desk.takeEmergencyAccess(asked),
      known: async () => desk.known(),
      forget: async ({ id }) => desk.forget(id),
      emergencies: async () => desk.emergencies(),
      acknowledge: async ({ id }) => desk.acknowledge(id),
    },
  };
}
