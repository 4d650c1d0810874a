import { FaultError } from '../contract/fault.ts';
import type { Settings, SettingsPatch } from '../contract/settings.ts';
import { type ArchiveClient, openArchive } from './archive/archive-client.ts';
import type { Directory } from './directory/directory.ts';
import { openEhrDirectory } from './directory/ehr-directory.ts';

type ArchiveProtocol = NonNullable<NonNullable<Settings['archive']>['protocol']>;

/** Settings as the ledger keeps them, secrets included: the database is encrypted. */
export interface StoredSettings extends Omit<Settings, 'archive' | 'ehr'> {
  readonly archive: {
    url: string;
    user: string;
    password: string;
    caPem: string;
    protocol?: ArchiveProtocol;
  } | null;
  readonly ehr: { kind: 'rest'; url: string; user: string; password: string; caPem: string } | null;
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
  openMediaByItself: true,
};

/** The servers of this site, opened from the settings; opened anew when those change. */
export interface Connections {
  settings(): StoredSettings;
  /** Without the secrets. */
  publicSettings(): Settings;
  save(patch: SettingsPatch): Settings;
  /** @throws FaultError `archive-not-configured` */
  archive(): ArchiveClient;
  directory(): Directory | null;
  close(): void;
}

export function openConnections(store: {
  read(): StoredSettings | null;
  write(settings: StoredSettings): void;
}): Connections {
  const before = store.read();
  let stored = { ...defaultSettings, ...before, upload: { ...defaultSettings.upload, ...before?.upload } };
  let archive: ArchiveClient | null = null;
  let directory: Directory | null = null;

  return {
    settings: () => stored,
    publicSettings: () => withoutSecrets(stored),
    save(patch) {
      const next = merge(stored, patch);
      store.write(next);
      stored = next;
      archive?.close();
      archive = null;
      directory = null;
      return withoutSecrets(stored);
    },
    archive() {
      if (!stored.archive) throw new FaultError('archive-not-configured');
      archive ??= openArchive({ ...stored.archive, allowPlainHttpHosts: stored.allowPlainHttpHosts });
      return archive;
    },
    directory() {
      if (!stored.ehr) return null;
      directory ??= openEhrDirectory({
        ...stored.ehr,
        url: apiBase(stored.ehr.url),
        allowPlainHttpHosts: stored.allowPlainHttpHosts,
      });
      return directory;
    },
    close: () => archive?.close(),
  };
}

/** A secret or certificate that the patch does not name stays as it is, as long as the server stays the same. */
function merge(stored: StoredSettings, patch: SettingsPatch): StoredSettings {
  return {
    archive: patch.archive === undefined ? stored.archive : patch.archive && keptArchive(stored.archive, patch.archive),
    ehr: patch.ehr === undefined ? stored.ehr : patch.ehr && { kind: 'rest', ...kept(stored.ehr, patch.ehr) },
    viewer: patch.viewer === undefined ? stored.viewer : patch.viewer,
    site: patch.site ?? stored.site,
    upload: { ...stored.upload, ...named(patch.upload) },
    copies: patch.copies ?? stored.copies,
    backup: patch.backup ?? stored.backup,
    retention: patch.retention ?? stored.retention,
    allowPlainHttpHosts: patch.allowPlainHttpHosts ?? stored.allowPlainHttpHosts,
    dropFolders: patch.dropFolders ?? stored.dropFolders,
    openMediaByItself: patch.openMediaByItself ?? stored.openMediaByItself,
  };
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

/** The password is sent to nobody but the server that it was entered for. */
function kept(before: Server | null, now: Server): { url: string; user: string; password: string; caPem: string } {
  const sameServer = before !== null && new URL(before.url).origin === new URL(now.url).origin;
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

/** The EHR's interface lives under `/api/v1` (ehr-api.yaml `servers`); operators know the server's address. */
function apiBase(url: string): string {
  const trimmed = url.replace(/\/+$/, '');
  return /\/api\/v\d+$/.test(trimmed) ? trimmed : `${trimmed}/api/v1`;
}
