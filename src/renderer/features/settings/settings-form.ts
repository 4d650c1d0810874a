import { absolutePath, type Settings, type SettingsPatch } from '../../../contract/settings.ts';
import { webAddress } from '../../../contract/web-address.ts';

/** The settings as a person fills them in: text, but for numbers and switches. */
export interface SettingsForm {
  archiveUrl: string;
  archiveUser: string;
  archivePassword: string;
  archiveCaPem: string;
  /** Which kind of directory the address is of; not to be typed. */
  ehrKind: NonNullable<Settings['ehr']>['kind'];
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
  plainHosts: string;
  openMediaByItself: boolean;
  /** One to a line. */
  dropFolders: string;
}

/** The parts that are saved together, with their fields. */
export const sections = {
  archive: ['archiveUrl', 'archiveUser', 'archivePassword', 'archiveCaPem'],
  ehr: ['ehrUrl', 'ehrUser', 'ehrPassword', 'ehrCaPem'],
  viewer: ['viewerUrl'],
  site: ['institutionName', 'stationName'],
  upload: ['connections', 'adaptive', 'maxMbit', 'windowFrom', 'windowUntil', 'plainHosts'],
  media: ['openMediaByItself', 'dropFolders'],
} as const satisfies Record<string, readonly (keyof SettingsForm)[]>;
export type SectionName = keyof typeof sections;

/** The saved settings as a form. Passwords never come back. */
export function formOf(settings: Settings): SettingsForm {
  return {
    archiveUrl: settings.archive?.url ?? '',
    archiveUser: settings.archive?.user ?? '',
    archivePassword: '',
    archiveCaPem: settings.archive?.caPem ?? '',
    ehrKind: settings.ehr?.kind ?? 'rest',
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
    plainHosts: settings.allowPlainHttpHosts.join('\n'),
    openMediaByItself: settings.openMediaByItself,
    dropFolders: settings.dropFolders.join('\n'),
  };
}

/** What one section asks the engine to save. An empty password keeps the saved one. */
export function patchOf(section: SectionName, form: SettingsForm): SettingsPatch {
  switch (section) {
    case 'archive':
      return { archive: server(form.archiveUrl, form.archiveUser, form.archivePassword, form.archiveCaPem) };
    case 'ehr':
      return { ehr: { kind: form.ehrKind, ...server(form.ehrUrl, form.ehrUser, form.ehrPassword, form.ehrCaPem) } };
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
        },
        allowPlainHttpHosts: form.plainHosts.split(/\s+/).filter(Boolean),
      };
    case 'media':
      return { openMediaByItself: form.openMediaByItself, dropFolders: folderLines(form.dropFolders) };
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

/** Whether a text is a whole web address. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^/\s]/i.test(text.trim()) && webAddress(text.trim()) !== null;
}

/** Whether a section can be saved as it is. */
export function isComplete(section: SectionName, form: SettingsForm): boolean {
  if (section === 'archive') return isWebAddress(form.archiveUrl);
  // A folder or a worklist is set up on the command line; what stands there may be saved as it is.
  if (section === 'ehr')
    return (
      isWebAddress(form.ehrUrl) ||
      ((form.ehrKind === 'csv' || form.ehrKind === 'worklist') && URL.canParse(form.ehrUrl))
    );
  if (section === 'media') return areFolders(form.dropFolders);
  if (section === 'viewer') return form.viewerUrl.trim() === '' || isWebAddress(form.viewerUrl);
  if (section === 'upload')
    return isWindowWhole(form) && (form.maxMbit.trim() === '' || mbitOf(form) * bytesOfMbit >= slowestBytesPerSecond);
  return form.stationName.trim().length <= 16;
}
