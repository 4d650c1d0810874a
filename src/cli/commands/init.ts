import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { defaultMatching } from '../../contract/plain.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import { homeFolder } from '../../engine/home-folder.ts';
import { restoreHome } from '../../engine/restore-home.ts';
import { createKeyFile, readKeyFile } from '../../engine/vault/key-file.ts';
import { keyFile, readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import { type Output, openOutput } from '../output.ts';
import { secretFrom } from '../secret-file.ts';
import { address } from '../server-address.ts';
import { changedMap, saveTagMap } from '../tag-map-option.ts';
import { showHealth } from './doctor.ts';
import { changedArchives } from './init-archives.ts';
import { directoryPatch } from './init-directory.ts';
import { researchPatch } from './init-research.ts';
import { proxyPatch, wirePatch, withWire } from './init-wire.ts';

/** `gantry init`: makes the vault, writes settings, checks each address. Run again, it changes only what is named. */
export const initCommand: Command = async (args) => {
  const { values } = readArguments(args, {
    orthanc: { type: 'string' },
    user: { type: 'string' },
    'password-file': { type: 'string' },
    ca: { type: 'string' },
    dicomweb: { type: 'string' },
    archive: { type: 'string' },
    'for-modality': { type: 'string', multiple: true },
    'for-institution': { type: 'string', multiple: true },
    ehr: { type: 'string' },
    'ehr-user': { type: 'string' },
    'ehr-password-file': { type: 'string' },
    fhir: { type: 'string' },
    'token-file': { type: 'string' },
    'client-id': { type: 'string' },
    'private-key-file': { type: 'string' },
    csv: { type: 'string' },
    worklist: { type: 'string' },
    aet: { type: 'string' },
    viewer: { type: 'string' },
    institution: { type: 'string' },
    station: { type: 'string' },
    'allow-http': { type: 'string', multiple: true },
    pin: { type: 'string', multiple: true },
    'client-cert': { type: 'string' },
    'client-key': { type: 'string' },
    proxy: { type: 'string' },
    'proxy-user': { type: 'string' },
    'proxy-password-file': { type: 'string' },
    'no-proxy': { type: 'string', multiple: true },
    'backup-folder': { type: 'string' },
    'keep-originals': { type: 'string' },
    'research-orthanc': { type: 'string' },
    'research-user': { type: 'string' },
    'research-password-file': { type: 'string' },
    'research-project': { type: 'string' },
    'research-option': { type: 'string', multiple: true },
    map: { type: 'string', multiple: true },
    'accession-issuer': { type: 'string' },
    restore: { type: 'string' },
  });
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const home = homeFolder(values.home ?? process.env.GANTRY_HOME);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const keyPath = keyFile(values['key-file'], home);
  if (values.restore !== undefined) return restore({ home, keyPath, backupPath: values.restore }, output);
  if (!existsSync(keyPath) && !existsSync(join(home, 'ledger.db'))) createKeyFile(keyPath);

  const password = await secretFrom(values['password-file']);
  // One account for both servers is common at small sites: the EHR's own is only needed where it differs.
  const ehrUser = values['ehr-user'] ?? process.env.GANTRY_EHR_USER ?? values.user ?? '';
  const ehrPassword =
    (await secretFrom(values['ehr-password-file'] ?? process.env.GANTRY_EHR_PASSWORD_FILE)) ?? password;
  const wire = await wirePatch(values);
  const caPem = values.ca ? await readFile(values.ca, 'utf8') : undefined;
  const server: SettingsPatch['archive'] =
    values.orthanc || values.dicomweb
      ? {
          ...(values.dicomweb
            ? { url: address(values.dicomweb, '--dicomweb'), protocol: 'dicomweb' as const }
            : { url: address(values.orthanc ?? '', '--orthanc'), protocol: 'orthanc' as const }),
          user: values.user ?? '',
          ...optional('password', password),
          ...optional('caPem', caPem),
          ...wire,
        }
      : null;
  const patch: SettingsPatch = {
    ...(server !== null && values.archive === undefined ? { archive: server } : {}),
    ...withWire(await directoryPatch(values, { user: ehrUser, password: ehrPassword, caPem }), wire),
    ...(await researchPatch(values, caPem)),
    ...(values.viewer ? { viewer: { url: address(values.viewer, '--viewer') } } : {}),
    ...(values.institution !== undefined || values.station !== undefined
      ? { site: { institutionName: values.institution ?? '', stationName: values.station ?? '' } }
      : {}),
    ...(values['keep-originals'] === undefined
      ? {}
      : { retention: { originalsDays: daysOf(values['keep-originals']) } }),
    ...(values['allow-http'] ? { allowPlainHttpHosts: values['allow-http'].filter((host) => host !== '') } : {}),
    ...(await proxyPatch(values)),
  };

  const session = await openEngineSession(values);
  try {
    if (values.archive === undefined && (values['for-modality'] || values['for-institution']))
      throw new UsageError('--for-modality and --for-institution belong to an --archive NAME');
    if (values.archive !== undefined) {
      const { archives = [] } = await session.client.settings.get({});
      patch.archives = changedArchives(archives, {
        ...{ name: values.archive, server, isRemoved: values.orthanc === '' || values.dicomweb === '' },
        ...{ modalities: values['for-modality'], institutions: values['for-institution'] },
      });
    }
    await session.client.settings.save(patch);
    if (values['accession-issuer'] !== undefined) {
      const { matching = defaultMatching } = await session.client.settings.get({});
      const accessionIssuer = values['accession-issuer'];
      await session.client.settings.save({ matching: { ...matching, accessionIssuer } });
    }
    if (values['backup-folder'] !== undefined) {
      const { backup } = await session.client.settings.get({});
      const folder = values['backup-folder'] === '' ? null : resolve(values['backup-folder']);
      await session.client.settings.save({ backup: { ...backup, folder } });
    }
    if (values.map !== undefined) {
      const { tagMap = [] } = await session.client.settings.get({});
      await saveTagMap(session.client, changedMap(tagMap, values.map));
    }
    const health = await session.client.app.health({});
    output.document({ home, key_file: keyPath, checks: health });
    output.line(`Settings and vault are in ${home}`);
    showHealth(output, health);
    return health.some((part) => part.state === 'failed') ? exitCodes.someHeld : exitCodes.allDone;
  } finally {
    await session.close();
  }
};

/** `gantry init --restore FILE`. The key is the one that the backup was made under. */
function restore(options: { home: string; keyPath: string; backupPath: string }, output: Output): ExitCode {
  const { home, keyPath, backupPath } = options;
  if (!existsSync(keyPath)) throw new FaultError('vault-key-missing');
  const actor = userInfo().username;
  const result = restoreHome({ home, key: readKeyFile(keyPath), backupPath: resolve(backupPath), actor });
  const { imports, auditEntries, toStageAgain, filesPutAside, putAside } = result;
  output.document({
    ...{
      home,
      imports,
      audit_entries: auditEntries,
      to_stage_again: toStageAgain,
      files_put_aside: filesPutAside,
      put_aside: putAside,
    },
  });
  output.line(`Records and settings are restored: ${imports} imports, ${auditEntries} audit rows.`);
  if (putAside) output.line(`The records that were here before lie in ${putAside}`);
  if (filesPutAside > 0)
    output.line(`${filesPutAside} stored images are newer than the backup: they were put aside, nothing was deleted.`);
  if (toStageAgain > 0) output.line(`${toStageAgain} images are not stored here: their discs are needed again.`);
  return exitCodes.allDone;
}

function daysOf(text: string): number | null {
  if (text === 'forever') return null;
  if (!/^\d{1,5}$/.test(text)) throw new UsageError('--keep-originals takes a number of days, or "forever"');
  return Number(text);
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: string });
}
