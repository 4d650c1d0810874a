import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SettingsPatch } from '../../contract/settings.ts';
import { homeFolder } from '../../engine/home-folder.ts';
import { createKeyFile } from '../../engine/vault/key-file.ts';
import { keyFile, readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { openOutput } from '../output.ts';
import { secretFrom } from '../secret-file.ts';
import { showHealth } from './doctor.ts';

/** `gantry init`: makes the vault, writes settings, checks each address. Run again, it changes only what is named. */
export const initCommand: Command = async (args) => {
  const { values } = readArguments(args, {
    orthanc: { type: 'string' },
    user: { type: 'string' },
    'password-file': { type: 'string' },
    ca: { type: 'string' },
    dicomweb: { type: 'string' },
    ehr: { type: 'string' },
    'ehr-user': { type: 'string' },
    'ehr-password-file': { type: 'string' },
    viewer: { type: 'string' },
    institution: { type: 'string' },
    station: { type: 'string' },
    'allow-plain-http': { type: 'string', multiple: true },
  });
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const home = homeFolder(values.home ?? process.env.GANTRY_HOME);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const keyPath = keyFile(values['key-file'], home);
  if (!existsSync(keyPath) && !existsSync(join(home, 'ledger.db'))) createKeyFile(keyPath);

  const password = await secretFrom(values['password-file']);
  // One account for both servers is common at small sites: the EHR's own is only needed where it differs.
  const ehrUser = values['ehr-user'] ?? process.env.GANTRY_EHR_USER ?? values.user ?? '';
  const ehrPassword =
    (await secretFrom(values['ehr-password-file'] ?? process.env.GANTRY_EHR_PASSWORD_FILE)) ?? password;
  const caPem = values.ca ? await readFile(values.ca, 'utf8') : undefined;
  const patch: SettingsPatch = {
    ...(values.orthanc || values.dicomweb
      ? {
          archive: {
            ...(values.dicomweb
              ? { url: address(values.dicomweb, '--dicomweb'), protocol: 'dicomweb' as const }
              : { url: address(values.orthanc ?? '', '--orthanc'), protocol: 'orthanc' as const }),
            user: values.user ?? '',
            ...optional('password', password),
            ...optional('caPem', caPem),
          },
        }
      : {}),
    ...(values.ehr
      ? {
          ehr: {
            kind: 'rest',
            url: address(values.ehr, '--ehr'),
            user: ehrUser,
            ...optional('password', ehrPassword),
            ...optional('caPem', caPem),
          },
        }
      : {}),
    ...(values.viewer ? { viewer: { url: address(values.viewer, '--viewer') } } : {}),
    ...(values.institution !== undefined || values.station !== undefined
      ? { site: { institutionName: values.institution ?? '', stationName: values.station ?? '' } }
      : {}),
    ...(values['allow-plain-http'] ? { allowPlainHttpHosts: values['allow-plain-http'] } : {}),
  };

  const session = await openEngineSession(values);
  try {
    await session.client.settings.save(patch);
    const health = await session.client.app.health({});
    output.document({ home, key_file: keyPath, checks: health });
    output.line(`Settings and vault are in ${home}`);
    showHealth(output, health);
    return health.some((part) => part.state === 'failed') ? exitCodes.someHeld : exitCodes.allDone;
  } finally {
    await session.close();
  }
};

function address(text: string, option: string): string {
  if (!URL.canParse(text)) throw new UsageError(`${option} takes an address such as https://server:8042`);
  const url = new URL(text);
  if (url.username || url.password)
    throw new UsageError(`${option}: put the account into --user and --password-file, not into the address`);
  return url.href.replace(/\/$/, '');
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: string });
}
