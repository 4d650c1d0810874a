import { expect, it } from 'vitest';
import type { EngineHandlers } from '../../contract/engine.ts';
import type { Person } from '../../contract/people.ts';
import { openActingPerson } from './acting-person.ts';
import { guardHandlers } from './guard.ts';

const petra: Person = {
  ...{ id: 'petra', login: 'frontdesk', name: 'Petra Lindqvist' },
  ...{ roles: ['front-desk', 'imaging'], source: 'ehr', emergencyUntil: null },
};

it('what somebody asked for stays hers when the desk is locked before it has ended', async () => {
  const acting = openActingPerson('desk-account');
  let present: Person | null = petra;
  let goOn = (): void => {};
  const slow = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const approve = async () => {
    await slow;
    return { actor: acting.actor(), person: acting.person(present) };
  };
  const guarded = guardHandlers({ imports: { approve } } as unknown as EngineHandlers, {
    ...{ person: () => present, acting },
    onRefused: () => {},
  }) as unknown as { imports: { approve(input: unknown, context: unknown): ReturnType<typeof approve> } };

  const asked = guarded.imports.approve({}, {});
  present = null;
  goOn();

  expect(await asked).toEqual({ actor: 'petra', person: petra });
  // Outside of a call it is whoever sits there now, and the engine acts for the desk.
  expect([acting.actor(), acting.person(present)]).toEqual(['desk-account', null]);
});
