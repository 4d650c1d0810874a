import type { DirectoryKind, DirectoryStatus } from '../contract/directory.ts';
import { FaultError } from '../contract/fault.ts';
import type { Settings, SettingsPatch, TagMapping } from '../contract/settings.ts';
import { type ArchiveClient, openArchive } from './archive/archive-client.ts';
import { openCopySource } from './directory/copy-source.ts';
import type { SiteDirectory } from './directory/directory.ts';
import { type DirectoryCopy, openDirectoryCopy, type PatientKeys } from './directory/directory-copy.ts';
import { type CopyKeeper, keepCopy } from './directory/keep-copy.ts';
import type { PatientSource } from './directory/patient-source.ts';
import { openSearchSource } from './directory/search-source.ts';
import { openSiteDirectory } from './directory/site-directory.ts';
import { blockingKeys, blockingVersion, frequencyKeys } from './identity/blocking-keys.ts';
import type { DirectoryStore } from './ledger/directory-store.ts';
import { openConnector } from './open-connector.ts';
import { checkTagMap, defaultTagMap, withIdentity } from './plan/tag-map.ts';

type ArchiveProtocol = NonNullable<NonNullable<Settings['archive']>['protocol']>;

/** Settings as the ledger keeps them, secrets included: the database is encrypted. */
export interface StoredSettings extends Omit<Settings, 'archive' | 'ehr' | 'tagMap'> {
  readonly tagMap: TagMapping[];
  readonly archive: {
    url: string;
    user: string;
    password: string;
    caPem: string;
    protocol?: ArchiveProtocol;
  } | null;
  readonly ehr: { kind: DirectoryKind; url: string; user: string; password: string; caPem: string } | null;
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
};

/** The servers of this site, opened from the settings; opened anew when those change. */
export interface Connections {
  settings(): StoredSettings;
  /** Without the secrets. */
  publicSettings(): Settings;
  save(patch: SettingsPatch): Settings;
  /** What `save` would store, secrets included. Stores nothing. */
  asSaved(patch: SettingsPatch): StoredSettings;
  /** @throws FaultError `archive-not-configured` */
  archive(): ArchiveClient;
  directory(): SiteDirectory | null;
  /** Keeps the directory's copy; null without a directory. */
  keeper(): CopyKeeper | null;
  /** Where the matcher gets candidates from; null without a directory. */
  patientSource(): PatientSource | null;
  close(): Promise<void>;
}

export function openConnections(store: {
  read(): StoredSettings | null;
  write(settings: StoredSettings): void;
  /** Opens the file of the directory's copy; called when a directory is first asked. */
  openCopy(): DirectoryStore;
  now(): Date;
  onDirectory(status: DirectoryStatus): void;
  onBug(error: unknown): void;
}): Connections {
  const before = store.read();
  let stored = { ...defaultSettings, ...before, upload: { ...defaultSettings.upload, ...before?.upload } };
  let archive: ArchiveClient | null = null;
  let copyStore: DirectoryStore | null = null;
  let open: OpenDirectory | null = null;
  let ending: Promise<void> = Promise.resolve();

  const openDirectory = (): OpenDirectory | null => {
    if (!stored.ehr) return null;
    if (open) return open;
    const connector = openConnector(stored.ehr, stored.allowPlainHttpHosts);
    copyStore ??= store.openCopy();
    const source = `${stored.ehr.kind} ${stored.ehr.url}`;
    const copy = openDirectoryCopy(copyStore, { kind: connector.kind, coverage: connector.coverage, source }, keys);
    const { now, onDirectory: onChanged, onBug } = store;
    const keeper = keepCopy({ connector, copy, now, onChanged, onBug });
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
      const before = stored;
      const next = merge(stored, patch);
      store.write(next);
      stored = next;
      // What stays as it was goes on: an upload under way, a sync that runs.
      const sameHosts = next.allowPlainHttpHosts === before.allowPlainHttpHosts;
      if (next.archive !== before.archive || !sameHosts) {
        archive?.close();
        archive = null;
      }
      if (next.ehr !== before.ehr || !sameHosts) closeDirectory();
      return withoutSecrets(stored);
    },
    asSaved: (patch) => merge(stored, patch),
    archive() {
      if (!stored.archive) throw new FaultError('archive-not-configured');
      archive ??= openArchive({ ...stored.archive, allowPlainHttpHosts: stored.allowPlainHttpHosts });
      return archive;
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
      archive?.close();
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
    viewer: patch.viewer === undefined ? stored.viewer : patch.viewer,
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

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

/** Without what is named and undefined: that would take away what is stored. */
function named(patch: SettingsPatch['upload']): Partial<StoredSettings['upload']> {
  return Object.fromEntries(Object.entries(patch ?? {}).filter(([, value]) => value !== undefined));
}

interface Server {
  readonly url: string;
  readonly user: string;
  readonly password?: string | undefined;
  readonly caPem?: string | undefined;
}

function keptArchive(before: StoredSettings['archive'], now: NonNullable<SettingsPatch['archive']>) {
  const protocol = now.protocol ?? before?.protocol;
  return { ...kept(before, now), ...(protocol ? { protocol } : {}) };
}

/**
 * A directory's secret belongs to a way of signing in, too: a private key of SMART backend services must not be sent as a bearer token to the
 * very server that knows its public half.
 */
function keptDirectory(before: StoredSettings['ehr'], now: NonNullable<SettingsPatch['ehr']>) {
  const isSameWay = before?.kind === now.kind && (now.kind !== 'fhir' || (before.user === '') === (now.user === ''));
  return { kind: now.kind, ...kept(isSameWay ? before : null, now) };
}

/** The password is sent to nobody but the server that it was entered for. */
function kept(before: Server | null, now: Server): { url: string; user: string; password: string; caPem: string } {
  const sameServer = before !== null && serverOf(before.url) === serverOf(now.url);
  return {
    url: now.url,
    user: now.user,
    password: now.password ?? (sameServer ? (before.password ?? '') : ''),
    caPem: now.caPem ?? (sameServer ? (before.caPem ?? '') : ''),
  };
}

function withoutSecrets(stored: StoredSettings): Settings {
  const { archive, ehr } = stored;
  return {
    ...stored,
    archive: archive && {
      url: archive.url,
      user: archive.user,
      hasPassword: archive.password !== '',
      caPem: archive.caPem,
      ...(archive.protocol ? { protocol: archive.protocol } : {}),
    },
    ehr: ehr && { kind: ehr.kind, url: ehr.url, user: ehr.user, hasPassword: ehr.password !== '', caPem: ehr.caPem },
  };
}

/** Scheme and host; of an address that is none of the web (`file:`, `dicom:`), whose origin is always "null", all of it. */
function serverOf(url: string): string {
  const { origin, href } = new URL(url);
  return origin === 'null' ? href : origin;
}
