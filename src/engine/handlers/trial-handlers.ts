import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import { unchangedArchives } from '../../contract/plain.ts';
import { openArchive } from '../archive/archive-client.ts';
import { archiveNamed, wireOf } from '../connections.ts';
import { openConnector } from '../open-connector.ts';
import { tryArchive } from '../trials/try-archive.ts';
import { tryDirectory } from '../trials/try-directory.ts';
import { tryFolders } from '../trials/try-folders.ts';
import { tryViewer } from '../trials/try-viewer.ts';
import type { Rooms } from './rooms.ts';

/** Settings tried before they are saved. */
export function trialHandlers({
  connections,
  ledger,
  now,
}: Rooms): Pick<
  EngineHandlers['settings'],
  'tryArchive' | 'tryResearch' | 'tryDirectory' | 'tryViewer' | 'tryRetention' | 'tryDropFolders'
> {
  return {
    async tryArchive({ name = '', archive: typed, ...more }, { signal }) {
      const further = connections.publicSettings().archives ?? [];
      const others = unchangedArchives(further.filter((one) => one.name !== name));
      const patch = name === '' ? { archive: typed } : { archives: [...others, { ...typed, name, ...noRule }] };
      const saved = connections.asSaved({ ...patch, ...more });
      const { proxy, allowPlainHttpHosts } = saved;
      const archive = archiveNamed(saved, name);
      if (archive === null) throw new FaultError('archive-not-configured');
      return tryArchive(() => openArchive({ ...archive, wire: wireOf(archive, proxy), allowPlainHttpHosts }), {
        signal,
      });
    },
    async tryResearch(typed, { signal }) {
      const { research, proxy, allowPlainHttpHosts } = connections.asSaved(typed);
      if (!research) throw new FaultError('research-not-configured');
      return tryArchive(() => openArchive({ ...research, wire: wireOf(research, proxy), allowPlainHttpHosts }), {
        signal,
      });
    },
    async tryDirectory(typed, { signal }) {
      const { ehr, proxy, allowPlainHttpHosts } = connections.asSaved(typed);
      if (ehr === null) throw new FaultError('ehr-not-configured');
      return tryDirectory(ehr.kind, () => openConnector(ehr, allowPlainHttpHosts, wireOf(ehr, proxy)), { signal });
    },
    async tryViewer(typed, { signal }) {
      const { viewer, allowPlainHttpHosts } = connections.asSaved(typed);
      if (viewer !== null) return tryViewer({ source: 'site', url: viewer.url }, allowPlainHttpHosts, { signal });
      const { ehr } = connections.settings();
      const directory = ehr?.kind === 'rest' ? connections.directory() : null;
      const someStudy = directory === null ? null : ledger.imports.linkedStudy();
      return tryViewer({ source: 'ehr', directory, someStudy }, allowPlainHttpHosts, { signal });
    },
    async tryRetention({ originalsDays }) {
      const at = now().getTime();
      const kept = ledger.originals.countExpired(new Date(at + dayMs).toISOString());
      const nothing = { instances: 0, imports: 0, bytes: 0 };
      if (originalsDays === null) return { kept, wouldGo: nothing };
      const wouldGo = ledger.originals.countExpired(new Date(at - originalsDays * dayMs).toISOString());
      return { kept, wouldGo };
    },
    tryDropFolders: async ({ dropFolders }, { signal }) => ({ problems: await tryFolders(dropFolders, { signal }) }),
  };
}

const dayMs = 86_400_000;
/** Which studies go there makes no difference to whether it answers. */
const noRule = { modalities: [], institutions: [] };
