import type { PeopleSettings } from '../../contract/people.ts';
import { type Health, type HealthFact, healthFact } from '../../contract/settings.ts';
import type { PeopleRoom } from './desk.ts';

/** Who works here and how the desk knows: that nobody signs in is said, never left to be found out. */
export function peopleHealth(people: PeopleRoom, settings: PeopleSettings): Health {
  if (settings.signIn === 'off')
    return line('not-configured', 'nobody signs in: whoever uses this account of the computer is administrator', [
      healthFact('sign-in-off'),
    ]);
  const { ehrHost } = people.state();
  if (ehrHost === null)
    return {
      part: 'people',
      state: 'failed',
      detail: '',
      facts: [],
      fault: { code: 'ehr-not-configured', class: 'setup', params: {} },
    };
  const open = people.emergencies().filter(({ seenAt }) => seenAt === null).length;
  const { signIn, offlineDays, lockMinutes } = settings;
  const parts = [
    signIn === 'browser' ? `people sign in on the page of ${ehrHost}` : `people sign in with ${ehrHost}`,
    ...(signIn === 'password' ? [offlineDays > 0 ? `${offlineDays} days without it` : 'never without it'] : []),
    lockMinutes === null ? 'never locks by itself' : `locks after ${lockMinutes} min`,
    ...(open > 0 ? [`${open} emergency accesses not looked at`] : []),
  ];
  const facts = [
    healthFact(signIn === 'browser' ? 'sign-in-browser' : 'sign-in-password', { host: ehrHost }),
    ...(signIn === 'password'
      ? [offlineDays > 0 ? healthFact('offline-days', { offlineDays }) : healthFact('offline-never')]
      : []),
    lockMinutes === null ? healthFact('locks-never') : healthFact('locks-after', { idleSeconds: lockMinutes * 60 }),
    ...(open > 0 ? [healthFact('emergencies-open', { open })] : []),
  ];
  return line(open > 0 || lockMinutes === null ? 'warning' : 'ok', parts.join('; '), facts);
}

function line(state: Health['state'], detail: string, facts: HealthFact[]): Health {
  return { part: 'people', state, detail, facts, fault: null };
}
