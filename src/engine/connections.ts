import { isDeepStrictEqual } from 'node:util';
import type { DirectoryStatus } from '../contract/directory.ts';
import { FaultError } from '../contract/fault.ts';
import type { PeopleSettings } from '../contract/people.ts';
import type { DirectoryKind } from '../contract/plain.ts';
import { peopleDefaults } from '../contract/plain.ts';
import type { Policy } from '../contract/policy.ts';
import type { Settings, SettingsPatch, TagMapping } from '../contract/settings.ts';
import type { WireInput } from '../contract/web-wire.ts';
import { type ArchiveClient, openArchive } from './archive/archive-client.ts';
import { parseOptions } from './deidentify/options.ts';
import { openCopySource } from './directory/copy-source.ts';
import type { CopyThreadData } from './directory/copy-thread.ts';
import type { SiteDirectory, ViewerAddress } from './directory/directory.ts';
import { type DirectoryCopy, openDirectoryCopy, type PatientKeys } from './directory/directory-copy.ts';
import type { EhrTokens } from './directory/ehr-client.ts';
import type { EhrSignInClient } from './directory/ehr-sign-in.ts';
import { type CopyKeeper, keepCopy } from './directory/keep-copy.ts';
import type { PatientSource } from './directory/patient-source.ts';
import { openSearchSource } from './directory/search-source.ts';
import { openSiteDirectory } from './directory/site-directory.ts';
import type { ThreadedCopyWork } from './directory/work-in-thread.ts';
import { checkClientCertificate, type ProxyTarget, type WireTarget } from './http/wire-agent.ts';
import { blockingKeys, blockingVersion, frequencyKeys } from './identity/blocking-keys.ts';
import type { DirectoryStore } from './ledger/directory-store.ts';
import { openAsPerson, openConnector, openSignIn } from './open-connector.ts';
import { checkTagMap, defaultTagMap, withIdentity } from './plan/tag-map.ts';
import { refuseManaged } from './policy.ts';

/** One server as the ledger keeps it. `wire` is absent in settings of before there was one. */
interface StoredServer {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly caPem: string;
  readonly wire?: StoredWire;
}
type StoredWire = Omit<WireTarget, 'proxy'>;
const noWire: StoredWire = { pins: [], clientCertPem: '', clientKeyPem: '' };

type ArchiveProtocol = NonNullable<NonNullable<Settings['archive']>['protocol']>;

/** A further archive: its name, and which studies go there by themselves. */
export type StoredArchive = StoredServer & {
  readonly protocol?: ArchiveProtocol;
  readonly name: string;
  readonly modalities: string[];
  readonly institutions: string[];
};

/** Settings as the ledger keeps them, secrets included: the database is encrypted. */
export interface StoredSettings
  extends Omit<Settings, 'archive' | 'archives' | 'ehr' | 'research' | 'tagMap' | 'proxy' | 'people'> {
  readonly tagMap: TagMapping[];
  readonly archive: (StoredServer & { protocol?: ArchiveProtocol }) | null;
  /** Absent in settings of before there were several. */
  readonly archives?: readonly StoredArchive[];
  readonly ehr: (StoredServer & { kind: DirectoryKind }) | null;
  /** Absent in settings of before there was one. */
  readonly research?: (StoredServer & { project: string; options: string[] }) | null;
  readonly people: PeopleSettings;
  readonly proxy: ProxyTarget | null;
}

export const defaultSettings: StoredSettings = {
  archive: null,
  ehr: null,
  viewer: null,
  site: { institutionName: '', stationName: '' },
  upload: { connections: 8, adaptive: true, maxBytesPerSecond: null, window: null, pauseOnMetered: false },
  copies: { keepHours: 24 },
  backup: { everyHours: 24, keep: 14, folder: null },
  retention: { originalsDays: 30 },
  allowPlainHttpHosts: [],
  dropFolders: [],
  tagMap: [...defaultTagMap],
  openMediaByItself: true,
  people: peopleDefaults,
  proxy: null,
};

/** The servers of this site, opened from the settings; opened anew when those change. */
export interface Connections {
  settings(): StoredSettings;
  /** Without the secrets. */
  publicSettings(): Settings;
  /** @throws FaultError `settings-managed`, `settings-invalid` */
  save(patch: SettingsPatch): Settings;
  /** What `save` would store, secrets included. Stores nothing. */
  asSaved(patch: SettingsPatch): StoredSettings;
  /** The first archive, or the further one of this name. @throws FaultError `archive-not-configured` */
  archive(name?: string): ArchiveClient;
  /** The archive for de-identified studies. @throws FaultError `research-not-configured` */
  researchArchive(): ArchiveClient;
  directory(): SiteDirectory | null;
  /** Keeps the directory's copy; null without a directory. */
  keeper(): CopyKeeper | null;
  /** What people sign in with; null where the directory knows no people. */
  signIn(): { client: EhrSignInClient; host: string } | null;
  /** The viewer's address as the person behind the tokens gets it; null when the archive has no such study. */
  viewerAddressFor(
    tokens: EhrTokens,
    studyInstanceUids: readonly string[],
    signal: AbortSignal,
  ): Promise<ViewerAddress | null>;
  /** Where the matcher gets candidates from; null without a directory. */
  patientSource(): PatientSource | null;
  close(): Promise<void>;
}

export function openConnections(store: {
  /** What the administrator decided: it wins over what is stored, and cannot be changed here. */
  policy?: Policy;
  read(): StoredSettings | null;
  write(settings: StoredSettings): void;
  /** Opens the file of the directory's copy; called when a directory is first asked. */
  openCopy(): DirectoryStore;
  /** A thread that writes into that file while it is synced; undefined where there is none. */
  workInThread?(copy: Pick<CopyThreadData, 'kind' | 'coverage' | 'source'>): ThreadedCopyWork | undefined;
  now(): Date;
  onDirectory(status: DirectoryStatus): void;
  onBug(error: unknown): void;
}): Connections {
  const before = store.read();
  const policy = store.policy ?? {};
  let stored = merge(
    {
      ...{ ...defaultSettings, ...before },
      upload: { ...defaultSettings.upload, ...before?.upload },
      people: { ...peopleDefaults, ...before?.people },
    },
    policy.settings ?? {},
  );
  /** By name; '' is the first one. */
  const archives = new Map<string, ArchiveClient>();
  let research: ArchiveClient | null = null;
  let copyStore: DirectoryStore | null = null;
  let open: OpenDirectory | null = null;
  let ending: Promise<void> = Promise.resolve();

  const openDirectory = (): OpenDirectory | null => {
    if (!stored.ehr) return null;
    if (open) return open;
    const connector = openConnector(stored.ehr, stored.allowPlainHttpHosts, wireOf(stored.ehr, stored.proxy));
    copyStore ??= store.openCopy();
    const source = `${stored.ehr.kind} ${stored.ehr.url}`;
    const which = { kind: connector.kind, coverage: connector.coverage, source };
    const copy = openDirectoryCopy(copyStore, which, keys);
    const { now, onDirectory: onChanged, onBug } = store;
    const openWork = () => store.workInThread?.(which);
    const keeper = keepCopy({ connector, copy, openWork, now, onChanged, onBug });
    open = { directory: openSiteDirectory({ connector, copy }), copy, keeper, isLive: connector.live !== undefined };
    return open;
  };
  /** The sync that runs ends before another directory's begins: both write into one file. */
  const closeDirectory = (): void => {
    const keeper = open?.keeper;
    open = null;
    if (keeper) ending = Promise.all([ending, keeper.stop()]).then(() => {});
  };

  return {
    settings: () => stored,
    publicSettings: () => withoutSecrets(stored),
    save(patch) {
      refuseManaged(patch, policy);
      const before = stored;
      const next = merge(stored, patch);
      store.write(next);
      stored = next;
      // What stays as it was goes on: an upload under way, a sync that runs.
      const sameWay = next.allowPlainHttpHosts === before.allowPlainHttpHosts && next.proxy === before.proxy;
      for (const [name, client] of archives) {
        if (archiveNamed(next, name) === archiveNamed(before, name) && sameWay) continue;
        client.close();
        archives.delete(name);
      }
      if (next.research !== before.research || !sameWay) {
        research?.close();
        research = null;
      }
      if (next.ehr !== before.ehr || !sameWay) closeDirectory();
      return withoutSecrets(stored);
    },
    asSaved: (patch) => merge(stored, patch),
    archive(name = '') {
      const server = archiveNamed(stored, name);
      if (server === null) throw new FaultError('archive-not-configured', name === '' ? {} : { archive: name });
      const { allowPlainHttpHosts, proxy } = stored;
      const client = archives.get(name) ?? openArchive({ ...server, wire: wireOf(server, proxy), allowPlainHttpHosts });
      archives.set(name, client);
      return client;
    },
    researchArchive() {
      if (!stored.research) throw new FaultError('research-not-configured');
      const { research: server, proxy, allowPlainHttpHosts } = stored;
      research ??= openArchive({ ...server, wire: wireOf(server, proxy), allowPlainHttpHosts });
      return research;
    },
    signIn() {
      const { ehr, proxy, allowPlainHttpHosts } = stored;
      return ehr && openSignIn(ehr, allowPlainHttpHosts, wireOf(ehr, proxy));
    },
    async viewerAddressFor(tokens, studyInstanceUids, signal) {
      const { ehr, proxy, allowPlainHttpHosts } = stored;
      if (ehr?.kind !== 'rest') throw new FaultError('ehr-not-configured');
      const { live } = openAsPerson(ehr, allowPlainHttpHosts, wireOf(ehr, proxy), tokens);
      return (await live?.viewerAddress(studyInstanceUids, signal)) ?? null;
    },
    directory: () => openDirectory()?.directory ?? null,
    keeper: () => openDirectory()?.keeper ?? null,
    patientSource() {
      const site = openDirectory();
      if (site === null) return null;
      // A copy that lacks something is still better than nobody where the directory cannot be searched; the matcher decides nothing on it.
      return site.copy.isWhole() || !site.isLive ? openCopySource(site.copy) : openSearchSource(site.directory);
    },
    async close() {
      for (const client of archives.values()) client.close();
      research?.close();
      closeDirectory();
      await ending;
      copyStore?.close();
    },
  };
}

interface OpenDirectory {
  readonly directory: SiteDirectory;
  readonly copy: DirectoryCopy;
  readonly keeper: CopyKeeper;
  readonly isLive: boolean;
}

const keys: PatientKeys = { version: blockingVersion, blockingKeys, frequencyKeys };

/** A secret or certificate that the patch does not name stays as it is, as long as the server stays the same. */
function merge(stored: StoredSettings, patch: SettingsPatch): StoredSettings {
  return {
    archive: patch.archive === undefined ? stored.archive : patch.archive && keptArchive(stored.archive, patch.archive),
    ehr: patch.ehr === undefined ? stored.ehr : patch.ehr && keptDirectory(stored.ehr, patch.ehr),
    people: { ...stored.people, ...named(patch.people) },
    proxy: patch.proxy === undefined ? stored.proxy : patch.proxy && keptProxy(stored.proxy, patch.proxy),
    viewer: patch.viewer === undefined ? stored.viewer : patch.viewer,
    ...savedArchives(stored, patch),
    ...savedResearch(stored, patch),
    site: patch.site ?? stored.site,
    upload: { ...stored.upload, ...named(patch.upload) },
    copies: patch.copies ?? stored.copies,
    backup: patch.backup ?? stored.backup,
    retention: patch.retention ?? stored.retention,
    allowPlainHttpHosts: patch.allowPlainHttpHosts ?? stored.allowPlainHttpHosts,
    ...savedTagMap(stored, patch),
    dropFolders: patch.dropFolders ?? stored.dropFolders,
    openMediaByItself: patch.openMediaByItself ?? stored.openMediaByItself,
    ...optional('matching', patch.matching ?? stored.matching),
    ...optional('firstRun', patch.firstRun ?? stored.firstRun),
    ...optional('updates', patch.updates === undefined ? stored.updates : patch.updates),
  };
}

/** @throws FaultError `settings-invalid` that names the first row that cannot be */
function savedTagMap({ tagMap }: StoredSettings, patch: SettingsPatch): Pick<StoredSettings, 'tagMap'> {
  if (patch.tagMap === undefined) return { tagMap };
  if (patch.tagMap === null) return { tagMap: [...defaultTagMap] };
  const wanted = withIdentity(patch.tagMap);
  const [problem] = checkTagMap(wanted);
  if (problem) throw new FaultError('settings-invalid', { part: 'tagMap', ...problem });
  return { tagMap: wanted };
}

/** Refuses the clinical archive: a de-identified study must not lie beside the patients that it hides. */
function savedResearch(
  stored: StoredSettings,
  { research, archive, archives }: SettingsPatch,
): Pick<StoredSettings, 'research'> {
  if (research === undefined && archive === undefined && archives === undefined)
    return { research: stored.research ?? null };
  const clinical = archive === undefined ? stored.archive : archive;
  const next =
    research === undefined
      ? (stored.research ?? null)
      : research && {
          ...kept('research', stored.research ?? null, research),
          project: research.project,
          options: [...research.options],
        };
  if (next === null) return { research: null };
  const chosen = parseOptions('basic', next.options);
  if (!chosen.ok) throw new FaultError('settings-invalid', { part: 'research.options' });
  const further = archives ?? stored.archives ?? [];
  if ([clinical, ...further].some((one) => one !== null && sameArchive(one.url, next.url)))
    throw new FaultError('settings-invalid', { part: 'research.url' });
  return { research: { ...next, options: [...chosen.options] } };
}

/** The archive that imports of this name go to; '' names the first one. Null when there is none. */
export function archiveNamed(
  { archive, archives = [] }: Pick<StoredSettings, 'archive' | 'archives'>,
  name: string,
): StoredSettings['archive'] {
  return name === '' ? archive : (archives.find((one) => one.name === name) ?? null);
}

/** One that stays as it was stays the same object: an upload to it goes on. @throws FaultError `settings-invalid` */
function savedArchives(stored: StoredSettings, { archives, archive }: SettingsPatch): Pick<StoredSettings, 'archives'> {
  if (archives === undefined && (archive === undefined || !stored.archives))
    return stored.archives ? { archives: stored.archives } : {};
  const first = archive === undefined ? stored.archive : archive;
  const next = archives?.map((one): StoredArchive => {
    const before = archiveNamed(stored, one.name);
    const { name, modalities, institutions } = one;
    const kept = { ...keptArchive(before, one), name, modalities, institutions };
    return before !== null && isDeepStrictEqual(before, kept) ? (before as StoredArchive) : kept;
  }) ?? [...(stored.archives ?? [])];
  for (const [index, { name, url }] of next.entries()) {
    const others = next.slice(0, index);
    if (others.some((other) => other.name === name))
      throw new FaultError('settings-invalid', { part: 'archives.name' });
    // Two names for one archive would let one study go there twice at once.
    if ((first && sameArchive(first.url, url)) || others.some((other) => sameArchive(other.url, url)))
      throw new FaultError('settings-invalid', { part: 'archives.url' });
  }
  return { archives: next };
}

function sameArchive(one: string, other: string): boolean {
  const root = (url: string) => new URL(url).href.replace(/\/+$/, '');
  return root(one) === root(other);
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

/** Without what is named and undefined: that would take away what is stored. */
function named<T extends object>(patch: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch ?? {}).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

interface Server {
  readonly url: string;
  readonly user: string;
  readonly password?: string | undefined;
  readonly caPem?: string | undefined;
  readonly wire?: WireInput | undefined;
}

function keptArchive(before: StoredSettings['archive'], now: NonNullable<SettingsPatch['archive']>) {
  const protocol = now.protocol ?? before?.protocol;
  return { ...kept('archive', before, now), ...(protocol ? { protocol } : {}) };
}

/**
 * A directory's secret belongs to a way of signing in, too: a private key of SMART backend services must not be sent as a bearer token to the
 * very server that knows its public half.
 */
function keptDirectory(before: StoredSettings['ehr'], now: NonNullable<SettingsPatch['ehr']>) {
  const isSameWay = before?.kind === now.kind && (now.kind !== 'fhir' || (before.user === '') === (now.user === ''));
  return { kind: now.kind, ...kept('ehr', isSameWay ? before : null, now) };
}

/** Password and key are shown to nobody but the server that they were entered for. */
function kept(part: string, before: StoredServer | null, now: Server): StoredServer {
  const sameServer = before !== null && serverOf(before.url) === serverOf(now.url);
  const wire = { ...noWire, ...(sameServer ? before.wire : {}), ...named(now.wire) };
  checkClientCertificate(part, wire);
  return {
    url: now.url,
    user: now.user,
    password: now.password ?? (sameServer ? (before.password ?? '') : ''),
    caPem: now.caPem ?? (sameServer ? (before.caPem ?? '') : ''),
    wire,
  };
}

function keptProxy(before: ProxyTarget | null, now: NonNullable<SettingsPatch['proxy']>): ProxyTarget {
  const { url, user, bypass } = now;
  const sameServer = before !== null && serverOf(before.url) === serverOf(url);
  return { url, user, bypass, password: now.password ?? (sameServer ? before.password : '') };
}

/** How the line to a server is secured, with the site's proxy. */
export function wireOf(server: StoredServer, proxy: ProxyTarget | null): WireTarget {
  return { ...noWire, ...server.wire, proxy };
}

function publicServer(server: StoredServer) {
  const { pins, clientCertPem, clientKeyPem } = { ...noWire, ...server.wire };
  return {
    ...{ url: server.url, user: server.user, hasPassword: server.password !== '', caPem: server.caPem },
    wire: { pins: [...pins], clientCertPem, hasClientKey: clientKeyPem !== '' },
  };
}

function withoutSecrets(stored: StoredSettings): Settings {
  const { archive, archives, ehr, research, proxy } = stored;
  const publicArchive = (one: NonNullable<typeof archive>) => ({
    ...publicServer(one),
    ...(one.protocol ? { protocol: one.protocol } : {}),
  });
  const { archives: _, ...rest } = stored;
  return {
    ...rest,
    archive: archive && publicArchive(archive),
    ...(archives
      ? {
          archives: archives.map((one) => ({
            ...publicArchive(one),
            ...{ name: one.name, modalities: one.modalities, institutions: one.institutions },
          })),
        }
      : {}),
    ehr: ehr && { kind: ehr.kind, ...publicServer(ehr) },
    proxy: proxy && {
      ...{ url: proxy.url, user: proxy.user, bypass: [...proxy.bypass] },
      hasPassword: proxy.password !== '',
    },
    research: research ? { ...publicServer(research), project: research.project, options: research.options } : null,
  };
}

/** Scheme and host; of an address that is none of the web (`file:`, `dicom:`), whose origin is always "null", all of it. */
function serverOf(url: string): string {
  const { origin, href } = new URL(url);
  return origin === 'null' ? href : origin;
}
