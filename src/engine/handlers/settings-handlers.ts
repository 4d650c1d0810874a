import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import { backupOutcome, keepFoldersLeft } from '../backup-outcome.ts';
import { backupFolder, makeBackup } from '../backups.ts';
import { tryTagMap, withIdentity } from '../plan/tag-map.ts';
import { siteHealth } from '../site-health.ts';
import { isRotationOpen } from '../vault/rotation-file.ts';
import type { Rooms } from './rooms.ts';
import { trialHandlers } from './trial-handlers.ts';

/** Calls about the installation itself. */
export function settingsHandlers(rooms: Rooms): Pick<EngineHandlers, 'app' | 'settings'> {
  const { connections, ledger, emit, now, options } = rooms;
  /** Whoever turns the sign-in on must have come through it: a site must not lock itself out, nor leave it to a person whom the EHR does not know. */
  const mayTurnOn = ({ people, ehr }: SettingsPatch): void => {
    const present = connections.settings().people.signIn;
    const turnsOn = people?.signIn !== undefined && people.signIn !== 'off' && people.signIn !== present;
    const staysOn = present !== 'off' && people?.signIn !== 'off';
    if (turnsOn && rooms.people.person()?.source !== 'ehr') throw new FaultError('sign-in-needed');
    if ((turnsOn || staysOn) && ehr !== undefined && ehr?.kind !== 'rest')
      throw new FaultError('settings-invalid', { part: 'people', reason: 'ehr-without-people' });
  };
  return {
    app: {
      info: async () => ({
        ...{ version: options.version, home: options.home, user: options.user, keyOrigin: options.keyOrigin },
      }),
      health: async (_, { signal }) =>
        siteHealth({
          ...{ connections, vault: rooms.vault, keyOrigin: options.keyOrigin, people: rooms.people, signal },
          isKeyChanging: isRotationOpen(options.home),
          backups: backupOutcome(ledger.settings),
        }),
      activity: async () => rooms.work.activity(),
      async backUp() {
        const { folder, keep } = connections.settings().backup;
        const place = backupFolder(options.home, folder);
        const made = makeBackup({ ledger, folder: place, keep, at: now(), actor: options.user });
        keepFoldersLeft(ledger.settings, [], now());
        return { imports: made.imports, auditEntries: made.auditEntries, sizeBytes: made.sizeBytes };
      },
    },
    settings: {
      get: async () => connections.publicSettings(),
      tryTagMap: async ({ tagMap }) => tryTagMap(withIdentity(tagMap)),
      ...trialHandlers(rooms),
      async save(patch) {
        mayTurnOn(patch);
        const before = connections.publicSettings();
        const settings = connections.save(patch);
        if (rooms.isStarted()) connections.keeper()?.start();
        rooms.volumes.setDropFolders(settings.dropFolders);
        ledger.audit.append({
          at: now().toISOString(),
          actor: options.user,
          action: 'settings.saved',
          subject: Object.keys(patch).sort().join(','),
          detail: { changes: settingChanges(before, settings, patch) },
        });
        rooms.people.settingsChanged();
        emit('settings', 'changed', settings);
        return settings;
      },
    },
  };
}

/** Old and new value of each setting that changed. Of a password only that another one was given. */
function settingChanges(before: Settings, after: Settings, patch: SettingsPatch): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const key of Object.keys(after) as (keyof Settings)[])
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      changes[key] = { from: before[key] ?? null, to: after[key] ?? null };
  for (const part of ['archive', 'ehr', 'research', 'proxy'] as const)
    if (patch[part]?.password !== undefined) changes[`${part}.password`] = 'given';
  for (const part of ['archive', 'ehr'] as const)
    if (patch[part]?.wire?.clientKeyPem !== undefined) changes[`${part}.clientKey`] = 'given';
  for (const { name, password } of patch.archives ?? [])
    if (password !== undefined) changes[`archives.${name}.password`] = 'given';
  return changes;
}
