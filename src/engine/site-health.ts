import type { DirectoryStatus } from '../contract/directory.ts';
import type { KeyOrigin } from '../contract/engine-link.ts';
import { type Fault, FaultError, fault } from '../contract/fault.ts';
import type { Health } from '../contract/settings.ts';
import { archiveHealth } from './archive/archive-health.ts';
import type { Connections, StoredSettings } from './connections.ts';
import type { DeskRoom } from './people/desk.ts';
import { peopleHealth } from './people/people-health.ts';
import { serverHealth } from './server-health.ts';
import type { Vault } from './vault/open-vault.ts';

/** Below this a single CT study may not fit. */
const scarceBytes = 2_000_000_000;

const keyPlaces: Readonly<Record<KeyOrigin, string>> = {
  file: 'key in a file that only its owner may read',
  keychain: 'key in the keychain',
  passphrase: 'key opened with a passphrase',
  'plain-file': 'the key lies in a file of the data folder',
};

/** One line for each part of the site, asked side by side; a part that fails says why and never stops the others. */
export async function siteHealth(site: {
  connections: Connections;
  vault: Vault;
  keyOrigin: KeyOrigin;
  desk: DeskRoom;
  signal: AbortSignal;
}): Promise<Health[]> {
  const { connections, signal } = site;
  const settings = connections.settings();
  const archive: Promise<Health[]> = settings.archive
    ? askArchive(connections, signal)
    : Promise.resolve([notConfigured('archive'), notConfigured('dicomweb')]);
  const others = Promise.all([
    ask('ehr', settings.ehr !== null, async () => {
      const found = (await connections.directory()?.describe(signal)) ?? '';
      return { detail: found };
    }),
    ask('directory', settings.ehr !== null, async () => copyHealth(connections.keeper()?.status() ?? null)),
    ask('vault', true, async () =>
      site.keyOrigin === 'plain-file'
        ? { detail: keyPlaces[site.keyOrigin], state: 'warning' }
        : { detail: keyPlaces[site.keyOrigin] },
    ),
    ask('disk', true, async () => {
      const freeBytes = await site.vault.spool.freeBytes();
      const detail = `${(freeBytes / 1e9).toFixed(1)} GB free`;
      return freeBytes < scarceBytes
        ? { detail, state: 'warning', fault: fault('disk-scarce', { freeBytes }) }
        : { detail };
    }),
    peopleHealth(site.desk, settings.people),
    askResearch(connections, signal),
    ask('wire', true, async () => wireHealth(settings)),
  ]);
  const servers = serverHealth(settings, signal);
  return [...(await archive), ...(await others), ...(await servers)];
}

/** What the site has loosened or narrowed on its lines. Plain HTTP beyond this machine is never silent. */
function wireHealth(settings: StoredSettings): { detail: string; state?: Health['state'] } {
  const { allowPlainHttpHosts, proxy, archive, ehr } = settings;
  const pinned = [archive, ehr].filter((server) => (server?.wire?.pins.length ?? 0) > 0).length;
  const shown = [archive, ehr].filter((server) => server?.wire?.clientCertPem).length;
  const environment = process.env.https_proxy ?? process.env.HTTPS_PROXY;
  const parts = [
    allowPlainHttpHosts.length > 0
      ? `PLAIN HTTP ALLOWED to ${allowPlainHttpHosts.join(', ')}`
      : 'TLS everywhere but on this machine',
    ...(pinned > 0 ? [`keys pinned for ${pinned}`] : []),
    ...(shown > 0 ? [`own certificate for ${shown}`] : []),
    ...(proxy ? [`proxy ${new URL(proxy.url).host}`] : environment ? ['proxy of the environment'] : []),
  ];
  return { detail: parts.join('; '), ...(allowPlainHttpHosts.length > 0 ? { state: 'warning' as const } : {}) };
}

const oldMs = 24 * 3_600_000;

/** How far the copy can be relied on, and how old it is. One that was never made is no trouble as long as the directory answers. */
function copyHealth(copy: DirectoryStatus | null): { detail: string; state?: Health['state'] } {
  if (copy === null) return { detail: '' };
  if (copy.syncedAt === null)
    return {
      detail: copy.isRunning
        ? `copy is being made: ${copy.readNow} records read`
        : 'no copy yet: gantry directory sync',
    };
  const ageMs = Date.now() - Date.parse(copy.syncedAt);
  const numbers = `${copy.patients} patients and ${copy.orders} orders as of ${copy.syncedAt}`;
  if (copy.problemCount > 0)
    return { detail: `${numbers}; ${copy.problemCount} records could not be taken`, state: 'warning' };
  const isGood = copy.state === 'complete' && ageMs < oldMs;
  if (isGood) return { detail: numbers };
  return { detail: `${numbers}; nothing is matched automatically on it`, state: 'warning' };
}

/** The archive for research is nobody's way to a patient: its trouble is said and stops no import of one. */
async function askResearch(connections: Connections, signal: AbortSignal): Promise<Health> {
  const { research } = connections.settings();
  if (!research) return notConfigured('research');
  try {
    const [asked] = await archiveHealth(connections.researchArchive(), signal);
    const state = asked?.state ?? 'failed';
    const detail = [`project ${research.project}`, state === 'failed' ? '' : asked?.detail].filter(Boolean).join('; ');
    return { part: 'research', state, detail, notices: asked?.notices ?? [], fault: asked?.fault ?? null };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { part: 'research', state: 'failed', detail: '', fault: error.fault };
  }
}

/** An address that may not be used is the archive's trouble, and none of the other parts'. */
async function askArchive(connections: Connections, signal: AbortSignal): Promise<Health[]> {
  try {
    return await archiveHealth(connections.archive(), signal);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return [{ part: 'archive', state: 'failed', detail: '', fault: error.fault }, notConfigured('dicomweb')];
  }
}

function notConfigured(part: Health['part']): Health {
  return { part, state: 'not-configured', detail: '', fault: null };
}

async function ask(
  part: Health['part'],
  configured: boolean,
  question: () => Promise<{ detail: string; state?: Health['state']; fault?: Fault }>,
): Promise<Health> {
  if (!configured) return notConfigured(part);
  try {
    const { detail, state = 'ok', fault: why = null } = await question();
    return { part, state, detail, fault: why };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { part, state: 'failed', detail: '', fault: error.fault };
  }
}
