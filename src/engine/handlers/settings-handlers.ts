import type { EngineHandlers } from '../../contract/engine.ts';
import { siteHealth } from '../site-health.ts';
import type { Rooms } from './rooms.ts';

/** Calls about the installation itself. */
export function settingsHandlers(rooms: Rooms): Pick<EngineHandlers, 'app' | 'settings'> {
  const { connections, ledger, emit, now, options } = rooms;
  return {
    app: {
      info: async () => ({ version: options.version, home: options.home, user: options.user }),
      health: async (_, { signal }) =>
        siteHealth({ connections, vault: rooms.vault, keyOrigin: options.keyOrigin, signal }),
    },
    settings: {
      get: async () => connections.publicSettings(),
      async save(patch) {
        const settings = connections.save(patch);
        rooms.volumes.setDropFolders(settings.dropFolders);
        ledger.audit.append({
          at: now().toISOString(),
          actor: options.user,
          action: 'settings.saved',
          subject: Object.keys(patch).sort().join(','),
          detail: {},
        });
        emit('settings', 'changed', settings);
        return settings;
      },
    },
  };
}
