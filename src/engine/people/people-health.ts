import type { PeopleSettings } from '../../contract/people.ts';
import type { Health } from '../../contract/settings.ts';
import type { PeopleRoom } from './desk.ts';

/** Who works here and how the desk knows: that nobody signs in is said, never left to be found out. */
export function peopleHealth(people: PeopleRoom, settings: PeopleSettings): Health {
  if (settings.signIn === 'off')
    return line('not-configured', 'nobody signs in: whoever uses this account of the computer is administrator');
  const { ehrHost } = people.state();
  if (ehrHost === null)
    return {
      part: 'people',
      state: 'failed',
      detail: '',
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
  return line(open > 0 || lockMinutes === null ? 'warning' : 'ok', parts.join('; '));
}

function line(state: Health['state'], detail: string): Health {
  return { part: 'people', state, detail, fault: null };
}
