import type { PeopleSettings } from '../../../contract/people.ts';
import { absolutePath, defaultMatching, type EhrField, ehrFields, peopleDefaults } from '../../../contract/plain.ts';
import type { Settings, SettingsPatch, TagMapping } from '../../../contract/settings.ts';

/** The settings as a person fills them in: text, but for numbers and switches. The connections have forms of their own (`app/connect/`). */
export interface SettingsForm {
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
  /** The tags that each field of the EHR becomes, by keyword, parted by commas or spaces. */
  tagMap: Record<EhrField, string>;
  keepHours: number;
  isAutomatic: boolean;
  copyHours: number;
  /** Empty: an accession number of a disc proves no order. */
  accessionIssuer: string;
  /** Not to be typed: a site opens more only after a shadow run of its own. */
  tiers: readonly number[];
  backupHours: string;
  backupKeep: string;
  /** Empty for the data folder. */
  backupFolder: string;
  /** Empty for ever. */
  originalsDays: string;
  signIn: PeopleSettings['signIn'];
  /** Empty: never. */
  lockMinutes: string;
  offlineDays: string;
  emergency: PeopleSettings['emergency'];
  /** Empty: new versions come by other ways. */
  updatesUrl: string;
}

/** The parts that are saved together, with their fields. */
export const sections = {
  site: ['institutionName', 'stationName'],
  upload: ['connections', 'adaptive', 'maxMbit', 'windowFrom', 'windowUntil', 'pauseOnMetered', 'plainHosts'],
  media: ['openMediaByItself', 'dropFolders', 'keepHours'],
  map: ['tagMap'],
  matching: ['isAutomatic', 'copyHours', 'accessionIssuer'],
  records: ['backupHours', 'backupKeep', 'backupFolder', 'originalsDays'],
  people: ['signIn', 'lockMinutes', 'offlineDays', 'emergency'],
  updates: ['updatesUrl'],
} as const satisfies Record<string, readonly (keyof SettingsForm)[]>;
export type SectionName = keyof typeof sections;

/** The saved settings as a form. */
export function formOf(settings: Settings): SettingsForm {
  const { matching = defaultMatching, people = peopleDefaults } = settings;
  return {
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
    tagMap: tagsByField(settings.tagMap ?? []),
    keepHours: settings.copies.keepHours,
    isAutomatic: matching.automatic,
    copyHours: matching.copyHours,
    accessionIssuer: matching.accessionIssuer ?? '',
    tiers: matching.tiers,
    backupHours: String(settings.backup.everyHours),
    backupKeep: String(settings.backup.keep),
    backupFolder: settings.backup.folder ?? '',
    originalsDays: settings.retention.originalsDays === null ? '' : String(settings.retention.originalsDays),
    signIn: people.signIn,
    lockMinutes: people.lockMinutes === null ? '' : String(people.lockMinutes),
    offlineDays: String(people.offlineDays),
    emergency: people.emergency,
    updatesUrl: settings.updates?.url ?? '',
  };
}

/** What one section asks the engine to save. */
export function patchOf(section: SectionName, form: SettingsForm): SettingsPatch {
  switch (section) {
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
    case 'matching':
      return {
        matching: {
          automatic: form.isAutomatic,
          tiers: [...form.tiers],
          copyHours: form.copyHours,
          ...(form.accessionIssuer.trim() === '' ? {} : { accessionIssuer: form.accessionIssuer.trim() }),
        },
      };
    case 'map':
      return { tagMap: tagMapOf(form) };
    case 'media':
      return {
        openMediaByItself: form.openMediaByItself,
        dropFolders: folderLines(form.dropFolders),
        copies: { keepHours: form.keepHours },
      };
    case 'people':
      return {
        people: {
          ...{ signIn: form.signIn, emergency: form.emergency },
          lockMinutes: form.lockMinutes.trim() === '' ? null : Number(form.lockMinutes),
          offlineDays: Number(form.offlineDays),
        },
      };
    case 'updates':
      return { updates: form.updatesUrl.trim() === '' ? null : { url: form.updatesUrl.trim() } };
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

/** Number, name, birth date and sex: their own tags always, and only these. */
export const fixedFields: readonly EhrField[] = ['mrn', 'issuer', 'name', 'birthDate', 'sex'];

/** The map as the engine takes it, in the order of the fields. */
export function tagMapOf({ tagMap }: SettingsForm): TagMapping[] {
  return ehrFields.flatMap((field) =>
    tagMap[field]
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((keyword) => ({ field, keyword })),
  );
}

function tagsByField(tagMap: readonly TagMapping[]): Record<EhrField, string> {
  const tagsOf = (field: EhrField) => tagMap.filter((row) => row.field === field).map(({ keyword }) => keyword);
  return Object.fromEntries(ehrFields.map((field) => [field, tagsOf(field).join(', ')])) as Record<EhrField, string>;
}

export const bytesOfMbit = 125_000;
/** The slowest that the engine takes for a limit. */
const slowestBytesPerSecond = 8_000;

/** NaN for what is no number; a comma is as good as a point. */
export function mbitOf({ maxMbit }: SettingsForm): number {
  return Number(maxMbit.trim().replace(',', '.'));
}

/** Whether both hours are given, or none. */
export function isWindowWhole({ windowFrom, windowUntil }: SettingsForm): boolean {
  return (windowFrom === '') === (windowUntil === '');
}

/** How much the line carries in the hours of one night at the limit, in bytes; null without either. A window may go over midnight. */
export function nightBytes(form: SettingsForm): number | null {
  const { windowFrom, windowUntil, maxMbit } = form;
  if (windowFrom === '' || windowUntil === '' || maxMbit.trim() === '') return null;
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  const open = (minutes(windowUntil) - minutes(windowFrom) + 24 * 60) % (24 * 60);
  return open * 60 * mbitOf(form) * bytesOfMbit;
}

/** A folder's name may hold spaces: only lines part them. */
export function folderLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Whether every line is a whole path. None at all is right, too. */
export function areFolders(text: string): boolean {
  return folderLines(text).every((line) => absolutePath.test(line));
}

/** Between an hour and thirty days, as the engine takes them. An emptied field is none. */
export function areKeepHours(hours: number): boolean {
  return Number.isInteger(hours) && hours >= 1 && hours <= 720;
}

/** Whether a text is a whole number within limits. */
export function isCount(text: string, least: number, most: number): boolean {
  const count = Number(text);
  return /^\d+$/.test(text.trim()) && count >= least && count <= most;
}

/** Minutes without use after which the desk locks, as the engine takes them; none at all is right, too. */
export function isLockTime(text: string): boolean {
  return text.trim() === '' || isCount(text, 1, 240);
}

/** Days that a password opens the desk without the EHR, as the engine takes them. */
export function isOfflineTime(text: string): boolean {
  return isCount(text, 0, 30);
}

/** A whole path, or none at all. */
export function isFolderOrNone(text: string): boolean {
  return text.trim() === '' || absolutePath.test(text.trim());
}

/** An address of the web, or none at all. */
export function isWebAddressOrNone(text: string): boolean {
  return text.trim() === '' || /^https?:\/\/[^\s/]+/.test(text.trim());
}

/** Whether a section can be saved as it is. */
export function isComplete(section: SectionName, form: SettingsForm): boolean {
  if (section === 'map') return true;
  if (section === 'matching') return areKeepHours(form.copyHours);
  if (section === 'media') return areFolders(form.dropFolders) && areKeepHours(form.keepHours);
  if (section === 'people') return isLockTime(form.lockMinutes) && isOfflineTime(form.offlineDays);
  if (section === 'records') return isRecordsComplete(form);
  if (section === 'updates') return isWebAddressOrNone(form.updatesUrl);
  if (section === 'upload')
    return isWindowWhole(form) && (form.maxMbit.trim() === '' || mbitOf(form) * bytesOfMbit >= slowestBytesPerSecond);
  return form.stationName.trim().length <= 16;
}

function isRecordsComplete({ backupHours, backupKeep, backupFolder, originalsDays }: SettingsForm): boolean {
  const isBackup = isCount(backupHours, 1, 8_760) && isCount(backupKeep, 1, 1_000) && isFolderOrNone(backupFolder);
  return isBackup && (originalsDays.trim() === '' || isCount(originalsDays, 0, 36_500));
}
