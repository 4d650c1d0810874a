import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import type { Person } from '../../contract/people.ts';
import { actionOf, allowedFor } from '../../contract/permissions.ts';
import type { CallContext } from '../../contract/wire.ts';
import type { ActingPerson } from './acting-person.ts';

export interface GuardDeps {
  /** Whoever may ask now; null while the desk is locked or nobody has signed in. */
  readonly person: () => Person | null;
  readonly acting: ActingPerson;
  /** Somebody asked for what her roles do not allow: the window hides it, so a forged call or a table that has changed. */
  readonly onRefused: (person: Person, action: string) => void;
}

type Handler = (input: unknown, context: CallContext) => Promise<unknown>;

/**
 * The boundary of the engine: each handler behind the table of permissions. What a window hides, shows or forges changes nothing here.
 * @throws FaultError `sign-in-needed` while nobody may ask, `role-missing` for what the person's roles do not allow
 */
export function guardHandlers(handlers: EngineHandlers, { person, acting, onRefused }: GuardDeps): EngineHandlers {
  const guard =
    (call: string, handler: Handler): Handler =>
    async (input, context) => {
      const action = actionOf(call, input);
      const allowed = allowedFor(action);
      const present = person();
      if (allowed !== 'desk') {
        if (present === null) throw new FaultError('sign-in-needed');
        if (!allowed.some((role) => present.roles.includes(role))) {
          onRefused(present, action);
          throw new FaultError('role-missing', { action });
        }
      }
      return acting.as(present, () => handler(input, context));
    };
  const rooms = Object.entries(handlers as unknown as Record<string, Record<string, Handler>>);
  return Object.fromEntries(
    rooms.map(([room, calls]) => [
      room,
      Object.fromEntries(Object.entries(calls).map(([name, handler]) => [name, guard(`${room}.${name}`, handler)])),
    ]),
  ) as unknown as EngineHandlers;
}
