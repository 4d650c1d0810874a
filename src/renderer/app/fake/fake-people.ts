import type { EngineEmit, EngineHandlers } from '../../../contract/engine.ts';
import { FaultError } from '../../../contract/fault.ts';
import type { Desk, Emergency, Person } from '../../../contract/people.ts';
import type { Scene } from './scenes.ts';

const people: Person[] = [
  { id: 'u1', login: 'b.keller', name: 'Beate Keller', roles: ['front-desk'], source: 'ehr', emergencyUntil: null },
  { id: 'u2', login: 'i.duarte', name: 'Ines Duarte', roles: ['administrator'], source: 'ehr', emergencyUntil: null },
  { id: 'u3', login: 't.wilk', name: 'Tomasz Wilk', roles: ['imaging'], source: 'ehr', emergencyUntil: null },
];
const emergencies: Emergency[] = [
  {
    ...{ id: 2, at: '2026-03-16T22:41:00Z', until: '2026-03-16T23:41:00Z', personId: 'u1', personName: 'Beate Keller' },
    ...{ reason: 'Stroke patient at night, nobody of imaging in the house', seenAt: null, seenBy: null },
  },
];

/** Who sits at the invented desk, by the scene. */
export function fakePeople(scene: Scene, emit: EngineEmit): EngineHandlers['people'] {
  const isOn = ['desk-locked', 'signed-out', 'front-desk', 'people', 'browser-sign-in'].includes(scene);
  const [first] = people;
  let desk: Desk = {
    signIn: isOn ? (scene === 'browser-sign-in' ? 'browser' : 'password') : 'off',
    status: scene === 'desk-locked' ? 'locked' : ['signed-out', 'browser-sign-in'].includes(scene) ? 'nobody' : 'open',
    person: scene === 'people' ? (people[1] ?? null) : isOn && scene !== 'signed-out' ? (first ?? null) : null,
    ...{ lockMinutes: 10, emergency: scene === 'signed-out' ? 'anyone' : 'signed-in' },
    ehrHost: 'ehr.clinic.example',
    recent: people.map(({ login, name }) => ({ login, name })),
    isBrowserOpen: false,
  };
  if (!isOn)
    desk = {
      ...desk,
      person: { ...people[1], id: 'b.keller', login: 'b.keller', name: 'b.keller', source: 'computer' } as Person,
    };
  const change = async (next: Partial<Desk>): Promise<Desk> => {
    desk = { ...desk, ...next };
    emit('people', 'changed', desk);
    return desk;
  };
  return {
    desk: async () => desk,
    signIn: async ({ login, password }) => {
      const person = people.find((one) => one.login === login);
      if (!person || password === 'wrong') throw new FaultError('sign-in-wrong');
      return change({ status: 'open', person });
    },
    beginBrowser: async () => {
      await change({ isBrowserOpen: true });
      return { url: 'https://ehr.clinic.example/auth/authorize' };
    },
    cancelBrowser: () => change({ isBrowserOpen: false }),
    lock: () => change(desk.signIn === 'off' ? {} : { status: 'locked' }),
    signOut: () => change({ status: desk.signIn === 'off' ? 'open' : 'nobody', person: null }),
    takeEmergencyAccess: async () => change({ status: 'open', person: desk.person }),
    known: async () =>
      people.map(({ id, login, name, roles }) => ({
        ...{ id, login, name, roles, lastSignInAt: '2026-03-17T07:58:00Z' },
        offlineUntil: id === 'u3' ? null : '2026-03-24T07:58:00Z',
      })),
    forget: async () => [],
    emergencies: async () => emergencies,
    acknowledge: async () => emergencies.map((one) => ({ ...one, seenAt: '2026-03-17T08:00:00Z', seenBy: 'u2' })),
  };
}
