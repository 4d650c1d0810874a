import { absolutePath, type archiveProtocols, type Settings, type SettingsPatch } from '../../../contract/settings.ts';
import { webAddress } from '../../../contract/web-address.ts';

/** The settings as a person fills them in: text, but for numbers and switches. */
export interface SettingsForm {
  archiveUrl: string;
  archiveUser: string;
  archivePassword: string;
  archiveCaPem: string;
  archiveProtocol: (typeof archiveProtocols)[number];
  ehrUrl: string;
  ehrUser: string;
  ehrPassword: string;
  ehrCaPem: string;
  viewerUrl: string;
  institutionName: string;
  stationName: string;
  connections: number;
  adaptive: boolean;
  /** Mbit/s; empty for no limit. */
  maxMbit: string;
  windowFrom: string;
  windowUntil: string;
  pauseOnMetered: boolean;
  plainHosts: string;
  openMediaByItself: boolean;
  /** One to a line. */
  dropFolders: string;
  backupHours: string;
  backupKeep: string;
  /** Empty for the data folder. */
  backupFolder: string;
  /** Empty for ever. */
  originalsDays: string;
}

/** The parts that are saved together, with their fields. */
export const sections = {
  archive: ['archiveUrl', 'archiveUser', 'archivePassword', 'archiveCaPem', 'archiveProtocol'],
  ehr: ['ehrUrl', 'ehrUser', 'ehrPassword', 'ehrCaPem'],
  viewer: ['viewerUrl'],
  site: ['institutionName', 'stationName'],
  upload: ['connections', 'adaptive', 'maxMbit', 'windowFrom', 'windowUntil', 'pauseOnMetered', 'plainHosts'],
  media: ['openMediaByItself', 'dropFolders'],
  records: ['backupHours', 'backupKeep', 'backupFolder', 'originalsDays'],
} as const satisfies Record<string, readonly (keyof SettingsForm)[]>;
export type SectionName = keyof typeof sections;

/** The saved settings as a form. Passwords never come back. */
export function formOf(settings: Settings): SettingsForm {
  return {
    archiveUrl: settings.archive?.url ?? '',
    archiveUser: settings.archive?.user ?? '',
    archivePassword: '',
    archiveCaPem: settings.archive?.caPem ?? '',
    archiveProtocol: settings.archive?.protocol ?? 'orthanc',
    ehrUrl: settings.ehr?.url ?? '',
    ehrUser: settings.ehr?.user ?? '',
    ehrPassword: '',
    ehrCaPem: settings.ehr?.caPem ?? '',
    viewerUrl: settings.viewer?.url ?? '',
    institutionName: settings.site.institutionName,
    stationName: settings.site.stationName,
    connections: settings.upload.connections,
    adaptive: settings.upload.adaptive,
    maxMbit: settings.upload.maxBytesPerSecond === null ? '' : String(settings.upload.maxBytesPerSecond / bytesOfMbit),
    windowFrom: settings.upload.window?.from ?? '',
    windowUntil: settings.upload.window?.until ?? '',
    pauseOnMetered: settings.upload.pauseOnMetered,
    plainHosts: settings.allowPlainHttpHosts.join('\n'),
    openMediaByItself: settings.openMediaByItself,
    dropFolders: settings.dropFolders.join('\n'),
    backupHours: String(settings.backup.everyHours),
    backupKeep: String(settings.backup.keep),
    backupFolder: settings.backup.folder ?? '',
    originalsDays: settings.retention.originalsDays === null ? '' : String(settings.retention.originalsDays),
  };
}

/** What one section asks the engine to save. An empty password keeps the saved one. */
export function patchOf(section: SectionName, form: SettingsForm): SettingsPatch {
  switch (section) {
    case 'archive':
      return {
        archive: {
          ...server(form.archiveUrl, form.archiveUser, form.archivePassword, form.archiveCaPem),
          protocol: form.archiveProtocol,
        },
      };
    case 'ehr':
      return { ehr: { kind: 'rest', ...server(form.ehrUrl, form.ehrUser, form.ehrPassword, form.ehrCaPem) } };
    case 'viewer':
      return { viewer: form.viewerUrl.trim() ? { url: form.viewerUrl.trim() } : null };
    case 'site':
      return { site: { institutionName: form.institutionName.trim(), stationName: form.stationName.trim() } };
    case 'upload':
      return {
        upload: {
          connections: form.connections,
          adaptive: form.adaptive,
          maxBytesPerSecond: form.maxMbit.trim() === '' ? null : Math.round(mbitOf(form) * bytesOfMbit),
          window: form.windowFrom === '' ? null : { from: form.windowFrom, until: form.windowUntil },
          pauseOnMetered: form.pauseOnMetered,
        },
        allowPlainHttpHosts: form.plainHosts.split(/\s+/).filter(Boolean),
      };
    case 'media':
      return { openMediaByItself: form.openMediaByItself, dropFolders: folderLines(form.dropFolders) };
    case 'records':
      return {
        backup: {
          everyHours: Number(form.backupHours),
          keep: Number(form.backupKeep),
          folder: form.backupFolder.trim() === '' ? null : form.backupFolder.trim(),
        },
        retention: { originalsDays: form.originalsDays.trim() === '' ? null : Number(form.originalsDays) },
      };
  }
}

const bytesOfMbit = 125_000;
/** The slowest that the engine takes for a limit. */
const slowestBytesPerSecond = 8_000;

/** NaN for what is no number; a comma is as good as a point. */
function mbitOf({ maxMbit }: SettingsForm): number {
  return Number(maxMbit.trim().replace(',', '.'));
}

/** Whether both hours are given, or none. */
export function isWindowWhole({ windowFrom, windowUntil }: SettingsForm): boolean {
  return (windowFrom === '') === (windowUntil === '');
}

function server(url: string, user: string, password: string, caPem: string) {
  return { url: url.trim(), user: user.trim(), caPem: caPem.trim(), ...(password === '' ? {} : { password }) };
}

/** A folder's name may hold spaces: only lines part them. */
function folderLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Whether every line is a whole path. None at all is right, too. */
export function areFolders(text: string): boolean {
  return folderLines(text).every((line) => absolutePath.test(line));
}

/** Whether a text is a whole number within limits. */
export function isCount(text: string, least: number, most: number): boolean {
  const count = Number(text);
  return /^\d+$/.test(text.trim()) && count >= least && count <= most;
}

/** A whole path, or none at all. */
export function isFolderOrNone(text: string): boolean {
  return text.trim() === '' || absolutePath.test(text.trim());
}

/** Whether a text is a whole web address. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^/\s]/i.test(text.trim()) && webAddress(text.trim()) !== null;
}

/** Whether a section can be saved as it is. */
export function isComplete(section: SectionName, form: SettingsForm): boolean {
  if (section === 'archive') return isWebAddress(form.archiveUrl);
  if (section === 'ehr') return isWebAddress(form.ehrUrl);
  if (section === 'media') return areFolders(form.dropFolders);
  if (section === 'records') return isRecordsComplete(form);
  if (section === 'viewer') return form.viewerUrl.trim() === '' || isWebAddress(form.viewerUrl);
  if (section === 'upload')
    return isWindowWhole(form) && (form.maxMbit.trim() === '' || mbitOf(form) * bytesOfMbit >= slowestBytesPerSecond);
  return form.stationName.trim().length <= 16;
}

function isRecordsComplete({ backupHours, backupKeep, backupFolder, originalsDays }: SettingsForm): boolean {
  const isBackup = isCount(backupHours, 1, 8_760) && isCount(backupKeep, 1, 1_000) && isFolderOrNone(backupFolder);
  return isBackup && (originalsDays.trim() === '' || isCount(originalsDays, 0, 36_500));
}
