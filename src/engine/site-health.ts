import type { DirectoryStatus } from '../contract/directory.ts';
import type { KeyOrigin } from '../contract/engine-link.ts';
import { type Fault, FaultError, fault } from '../contract/fault.ts';
import { type Health, type HealthFact, healthFact } from '../contract/settings.ts';
import { archiveHealth } from './archive/archive-health.ts';
import { type BackupOutcome, backupHealth } from './backup-outcome.ts';
import type { Connections, StoredSettings } from './connections.ts';
import type { PeopleRoom } from './people/desk.ts';
import { peopleHealth } from './people/people-health.ts';
import { serverHealth } from './server-health.ts';
import type { Vault } from './vault/open-vault.ts';

/** Below this a single CT study may not fit. */
const scarceBytes = 2_000_000_000;

const keyPlaces: Readonly<Record<KeyOrigin, Answer>> = {
  file: { detail: 'key in a file that only its owner may read', facts: [healthFact('key-file')] },
  keychain: { detail: 'key in the keychain', facts: [healthFact('key-keychain')] },
  passphrase: { detail: 'key opened with a passphrase', facts: [healthFact('key-passphrase')] },
  'plain-file': {
    detail: 'the key lies in a file of the data folder',
    facts: [healthFact('key-plain-file')],
    state: 'warning',
  },
};

/** What a part says of itself; `state` where it is not well. */
interface Answer {
  readonly detail: string;
  readonly facts: HealthFact[];
  readonly state?: Health['state'];
  readonly fault?: Fault;
}

/** One line for each part of the site, asked side by side; a part that fails says why and never stops the others. */
export async function siteHealth(site: {
  connections: Connections;
  vault: Vault;
  keyOrigin: KeyOrigin;
  /** A new key that is not kept yet. */
  isKeyChanging: boolean;
  people: PeopleRoom;
  backups: BackupOutcome;
  signal: AbortSignal;
}): Promise<Health[]> {
  const { connections, signal } = site;
  const settings = connections.settings();
  const isWorklist = settings.ehr?.kind === 'worklist';
  const describe = async () => (await connections.directory()?.describe(signal)) ?? { detail: '', facts: [] };
  const archive: Promise<Health[]> = settings.archive
    ? askArchive(connections, signal)
    : Promise.resolve([notConfigured('archive'), notConfigured('dicomweb')]);
  const others = Promise.all([
    ask('ehr', settings.ehr !== null && !isWorklist, describe),
    ask('worklist', isWorklist, () => describe().catch(ofWorklist)),
    ask('directory', settings.ehr !== null, async () => ({
      // The window has the copy's own words, and asks for its status itself.
      ...copyHealth(connections.keeper()?.status() ?? null),
      facts: [],
    })),
    ask('vault', true, async () => vaultHealth(site)),
    ask('backup', true, async () => backupHealth(site.backups, settings.backup.everyHours, new Date())),
    ask('disk', true, async () => {
      const freeBytes = await site.vault.spool.freeBytes();
      const answer = {
        detail: `${(freeBytes / 1e9).toFixed(1)} GB free`,
        facts: [healthFact('free-space', { freeBytes })],
      };
      return freeBytes < scarceBytes
        ? { ...answer, state: 'warning', fault: fault('disk-scarce', { freeBytes }) }
        : answer;
    }),
    peopleHealth(site.people, settings.people),
    askResearch(connections, signal),
    ask('wire', true, async () => wireHealth(settings)),
  ]);
  const servers = serverHealth(settings, signal);
  const further = Promise.all(
    (settings.archives ?? []).map(({ name }) => askFurtherArchive(connections, name, signal)),
  );
  return [...(await archive), ...(await further), ...(await others), ...(await servers)];
}

/** Where the key is, whether it should be somewhere else, and which backups it does not open. */
function vaultHealth(site: { keyOrigin: KeyOrigin; isKeyChanging: boolean; backups: BackupOutcome }): Answer {
  const { foldersLeft } = site.backups;
  const place = keyPlaces[site.keyOrigin];
  if (!site.isKeyChanging && foldersLeft.length === 0) return place;
  if (!site.isKeyChanging)
    return { ...place, state: 'warning', fault: fault('backups-old-key', { folders: foldersLeft.join(', ') }) };
  const detail = 'the new key is not kept yet: start Gantry again';
  return { detail, facts: [healthFact('key-changing')], state: 'warning' };
}

/** Nobody links orders in a worklist, and no network heals a wrong port: what is to be done is another thing than with an EHR. */
function ofWorklist(error: unknown): never {
  if (error instanceof FaultError && error.fault.code === 'ehr-unreachable')
    throw new FaultError('worklist-unreachable', error.fault.params, { cause: error });
  throw error;
}

/** What the site has loosened or narrowed on its lines. Plain HTTP beyond this machine is never silent. */
function wireHealth(settings: StoredSettings): Answer {
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
  const facts = [
    allowPlainHttpHosts.length > 0
      ? healthFact('plain-http', { hosts: allowPlainHttpHosts.join(', ') })
      : healthFact('tls-everywhere'),
    ...(pinned > 0 ? [healthFact('keys-pinned', { servers: pinned })] : []),
    ...(shown > 0 ? [healthFact('own-certificate', { servers: shown })] : []),
    ...(proxy
      ? [healthFact('proxy', { host: new URL(proxy.url).host })]
      : environment
        ? [healthFact('proxy-environment')]
        : []),
  ];
  return { detail: parts.join('; '), facts, ...(allowPlainHttpHosts.length > 0 ? { state: 'warning' as const } : {}) };
}

const oldMs = 24 * 3_600_000;

/** How far the copy can be relied on, and how old it is. One that was never made is no trouble as long as the directory answers. */
function copyHealth(copy: DirectoryStatus | null): Omit<Answer, 'facts'> {
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
    const facts = [
      healthFact('project', { project: research.project }),
      ...(state === 'failed' ? [] : (asked?.facts ?? [])),
    ];
    return { part: 'research', state, detail, facts, notices: asked?.notices ?? [], fault: asked?.fault ?? null };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { part: 'research', state: 'failed', detail: '', facts: [], fault: error.fault };
  }
}

/** An address that may not be used is the archive's trouble, and none of the other parts'. */
async function askArchive(connections: Connections, signal: AbortSignal, name = ''): Promise<Health[]> {
  try {
    return await archiveHealth(connections.archive(name), signal);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return [{ part: 'archive', state: 'failed', detail: '', facts: [], fault: error.fault }, notConfigured('dicomweb')];
  }
}

/** One line for each further archive, which its name begins. */
async function askFurtherArchive(connections: Connections, name: string, signal: AbortSignal): Promise<Health> {
  const [line] = await askArchive(connections, signal, name);
  const { detail, ...found } = line ?? notConfigured('archive');
  return { ...found, archive: name, detail: detail === '' ? name : `${name}: ${detail}` };
}

function notConfigured(part: Health['part']): Health {
  return { part, state: 'not-configured', detail: '', facts: [], fault: null };
}

async function ask(part: Health['part'], configured: boolean, question: () => Promise<Answer>): Promise<Health> {
  if (!configured) return notConfigured(part);
  try {
    const { detail, facts, state = 'ok', fault: why = null } = await question();
    return { part, state, detail, facts, fault: why };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { part, state: 'failed', detail: '', facts: [], fault: error.fault };
  }
}
