import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import { csvDocument } from '../history/csv-document.ts';
import { dayRows, firstMidnight, importStatistics } from '../history/import-statistics.ts';
import { importStory } from '../history/import-story.ts';
import { uploadLogShape } from '../history/upload-log-shape.ts';
import { knownUsers, nameOfUser } from '../user-names.ts';
import type { Rooms } from './rooms.ts';

/** Calls about what was imported. */
export function historyHandlers({ ledger, imports, options, now }: Rooms): Pick<EngineHandlers, 'history'> {
  const counted = (days: number, at: Date) =>
    importStatistics(ledger.importTallies(firstMidnight(days, at).toISOString()), days, at);
  return {
    history: {
      list: async (query) => ledger.uploadLogs.find(query),
      users: async () => [...knownUsers(ledger)].map(([id, name]) => ({ id, name })),
      async importOf({ logId }) {
        return imports.get(ledger.uploadLogs.importId(logId) ?? '');
      },
      async story({ logId }) {
        const importId = ledger.uploadLogs.importId(logId);
        if (importId === null) throw new FaultError('not-found');
        return importStory(ledger.audit.list({ subject: importId }), (id) => nameOfUser(ledger, id));
      },
      statistics: async ({ days }) => counted(days, now()),
      async exportStatistics({ days, format }) {
        const at = now();
        const statistics = counted(days, at);
        const rows = dayRows(statistics);
        const detail = { format, days };
        const told = { at: at.toISOString(), actor: options.user, detail };
        ledger.audit.append({ ...told, action: 'statistics.exported', subject: 'history' });
        const text = format === 'csv' ? csvDocument(rows) : `${JSON.stringify(statistics, null, 1)}\n`;
        return { name: `gantry-statistics-${at.toISOString().slice(0, 10)}.${format}`, text, rows: rows.length };
      },
      async export({ format, ...query }) {
        const rows = ledger.uploadLogs.find(query).map(uploadLogShape);
        const at = now().toISOString();
        // Not what was searched for: that may be a name, and it is in the rows anyway.
        const detail = { format, rows: rows.length, since: query.since, until: query.until ?? null };
        ledger.audit.append({ at, actor: options.user, action: 'history.exported', subject: 'history', detail });
        const text = format === 'csv' ? csvDocument(rows) : `${JSON.stringify({ uploads: rows }, null, 1)}\n`;
        return { name: `gantry-history-${at.slice(0, 10)}.${format}`, text, rows: rows.length };
      },
    },
  };
}
