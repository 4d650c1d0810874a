import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import { backupFolder, makeBackup } from '../backups.ts';
import { ledgerVersion } from '../ledger/migrations.ts';
import type { LiveScans } from './live-scans.ts';
import type { Rooms } from './rooms.ts';

/** The engine's say in a change of version: who may, whence, and not now. The shell fetches and installs. */
export function updateHandlers(rooms: Rooms, scans: LiveScans): Pick<EngineHandlers, 'updates'> {
  const { connections, ledger, now, options } = rooms;
  return {
    updates: {
      source: async () => {
        const { updates, allowPlainHttpHosts } = connections.settings();
        return { url: updates?.url ?? null, allowPlainHttpHosts };
      },
      begin: async ({ kind, version, ledgerVersion: readable }) => {
        const imports = ledger.imports.inCondition('running').length;
        const media = scans.paths().length;
        if (imports + media > 0) throw new FaultError('update-busy', { imports, media });
        // Migrations go forward only: what this version wrote, the earlier one would refuse.
        if (readable < ledgerVersion) throw new FaultError('update-ledger', { version });
        const { folder, keep } = connections.settings().backup;
        const at = now();
        makeBackup({ ledger, folder: backupFolder(options.home, folder), keep, at, actor: options.user });
        ledger.audit.append({
          ...{ at: at.toISOString(), actor: options.user, action: 'update.approved', subject: version },
          detail: { kind, from: options.version },
        });
        return {};
      },
    },
  };
}
