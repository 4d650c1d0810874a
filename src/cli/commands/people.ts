import type { PeopleSettings } from '../../contract/people.ts';
import { peopleDefaults, signInMethods } from '../../contract/plain.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { openOutput } from '../output.ts';
import { secretFrom } from '../secret-file.ts';

/** `gantry people [list|on|off]`: who signs in at this desk. Whoever holds the vault's key may turn it off again: no site locks itself out. */
export const peopleCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    method: { type: 'string' },
    login: { type: 'string' },
    'password-file': { type: 'string' },
    'lock-minutes': { type: 'string' },
    'offline-days': { type: 'string' },
    emergency: { type: 'string' },
  });
  const [verb = 'list', ...rest] = positionals;
  if (!['list', 'on', 'off'].includes(verb) || rest.length > 0) throw new UsageError('people takes list, on or off');
  const rules = rulesOf(values);
  const password = await secretFrom(values['password-file']);
  if (verb === 'on' && (!values.login || password === undefined))
    throw new UsageError('people on needs --login and --password-file of an administrator of the EHR');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  try {
    const { client } = session;
    if (verb === 'off') await client.settings.save({ people: { signIn: 'off' } });
    if (verb === 'on') {
      await client.people.signIn({ login: values.login ?? '', password: password ?? '' }, { signal });
      const signIn = rules.signIn ?? 'password';
      await client.settings.save({ people: { ...rules, signIn } });
    }
    const { people = peopleDefaults } = await client.settings.get({});
    const [known, emergencies] = [await client.people.known({}), await client.people.emergencies({})];
    output.document({ settings: people, known, emergencies });
    output.line(
      people.signIn === 'off'
        ? 'Nobody signs in: whoever uses this account of the computer is administrator.'
        : `People sign in (${people.signIn}); the desk ${people.lockMinutes === null ? 'never locks by itself' : `locks after ${people.lockMinutes} minutes`}.`,
    );
    for (const { name, login, roles, offlineUntil } of known)
      output.line(
        `${name} (${login}): ${roles.join(', ')}${offlineUntil ? `, without the EHR until ${offlineUntil}` : ''}`,
      );
    for (const { at, personName, reason, seenAt } of emergencies)
      output.line(`Emergency access ${at}, ${personName}: ${reason}${seenAt ? '' : ' (not looked at yet)'}`);
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
};

function rulesOf(values: {
  method?: string | undefined;
  'lock-minutes'?: string | undefined;
  'offline-days'?: string | undefined;
  emergency?: string | undefined;
}): Partial<PeopleSettings> {
  const { method, emergency, 'lock-minutes': lock, 'offline-days': offline } = values;
  const signIn = signInMethods.find((one) => one === method && one !== 'off');
  if (method !== undefined && signIn === undefined) throw new UsageError('--method takes password or browser');
  if (lock !== undefined && lock !== 'never' && !/^\d{1,3}$/.test(lock))
    throw new UsageError('--lock-minutes takes a number from 1 to 240, or "never"');
  if (offline !== undefined && !/^\d{1,2}$/.test(offline)) throw new UsageError('--offline-days takes 0 to 30');
  if (emergency !== undefined && emergency !== 'off' && emergency !== 'signed-in' && emergency !== 'anyone')
    throw new UsageError('--emergency takes off, signed-in or anyone');
  return {
    ...(signIn === undefined ? {} : { signIn }),
    ...(emergency === undefined ? {} : { emergency }),
    ...(lock === undefined ? {} : { lockMinutes: lock === 'never' ? null : Number(lock) }),
    ...(offline === undefined ? {} : { offlineDays: Number(offline) }),
  };
}
