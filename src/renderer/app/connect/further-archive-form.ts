import {
  archiveNameSchema,
  firstArchiveName,
  type Settings,
  type SettingsPatch,
  unchangedArchives,
} from '../../../contract/settings.ts';
import {
  type ArchiveForm,
  allowing,
  archiveFormOf,
  archivePatch,
  isArchiveComplete,
  rootOf,
} from './connection-form.ts';

/** A further archive as a person fills it in: like the first one, with a name and with what goes there by itself. */
export interface FurtherArchiveForm extends ArchiveForm {
  /** Cannot be changed once it is saved: imports and the history are kept under it. */
  name: string;
  /** Parted by commas or spaces. */
  modalities: string;
  /** One to a line: names of institutions hold commas. */
  institutions: string;
}

type FurtherArchive = NonNullable<Settings['archives']>[number];

/** The saved further archive of this name; an empty form for '', a new one. */
export function furtherFormOf(settings: Settings, name: string): FurtherArchiveForm {
  const saved = furtherArchives(settings).find((one) => one.name === name) ?? null;
  return {
    ...archiveFormOf({ ...settings, archive: saved }),
    name,
    modalities: saved?.modalities.join(', ') ?? '',
    institutions: saved?.institutions.join('\n') ?? '',
  };
}

export function furtherArchives({ archives }: Pick<Settings, 'archives'>): readonly FurtherArchive[] {
  return archives ?? [];
}

/** The whole list with this one in its place, or at the end. Secrets of the others stay. */
export function furtherPatch(form: FurtherArchiveForm, settings: Settings) {
  const name = form.name.trim();
  const { archive } = archivePatch(form, settings);
  const changed = { ...archive, name, modalities: modalitiesOf(form), institutions: institutionsOf(form) };
  const before = unchangedArchives([...furtherArchives(settings)]);
  const isNew = before.every((one) => one.name !== name);
  const archives = isNew ? [...before, changed] : before.map((one) => (one.name === name ? changed : one));
  return { archives, ...allowing(settings, archive.url, form.isPlainAllowed) };
}

/** The list without the one of this name. */
export function withoutFurther(name: string, settings: Settings): SettingsPatch {
  return { archives: unchangedArchives(furtherArchives(settings).filter((one) => one.name !== name)) };
}

/** What is tried of it before it is saved. */
export function furtherAsTyped(form: FurtherArchiveForm, settings: Settings) {
  return { ...archivePatch(form, settings), name: form.name.trim() };
}

/** DICOM's codes of modalities are upper case (PS3.3 C.7.3.1.1.1). */
export function modalitiesOf({ modalities }: Pick<FurtherArchiveForm, 'modalities'>): string[] {
  const codes = modalities.split(/[\s,;]+/).filter(Boolean);
  return [...new Set(codes.map((code) => code.toUpperCase()))];
}

export function institutionsOf({ institutions }: Pick<FurtherArchiveForm, 'institutions'>): string[] {
  const lines = institutions.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter(Boolean))];
}

/** What keeps a new archive's name from being one: it names another one, or stands for the first. `opened` is what the form was opened for. */
export function isNameTaken(name: string, opened: string, settings: Settings): boolean {
  const typed = name.trim();
  if (typed.toLowerCase() === firstArchiveName) return true;
  return typed !== opened && furtherArchives(settings).some((one) => one.name === typed);
}

/** Whether an archive of this site has the address already: one archive under two names would get one study twice. */
export function isAddressTaken(
  { url }: Pick<FurtherArchiveForm, 'url'>,
  opened: string,
  settings: Pick<Settings, 'archive' | 'archives' | 'research'>,
): boolean {
  const others = furtherArchives(settings).filter(({ name }) => name !== opened);
  return [settings.archive, settings.research ?? null, ...others].some(
    (one) => one !== null && rootOf(one.url) === rootOf(url),
  );
}

const longest = { modality: 16, institution: 64, rows: 32 };

/** Whether the rule is within what the engine takes. */
export function isRuleRight(form: FurtherArchiveForm): boolean {
  const modalities = modalitiesOf(form);
  const institutions = institutionsOf(form);
  return (
    Math.max(modalities.length, institutions.length) <= longest.rows &&
    modalities.every(({ length }) => length <= longest.modality) &&
    institutions.every(({ length }) => length <= longest.institution)
  );
}

export function isFurtherComplete(form: FurtherArchiveForm, opened: string, settings: Settings): boolean {
  return (
    archiveNameSchema.safeParse(form.name).success &&
    !isNameTaken(form.name, opened, settings) &&
    isArchiveComplete(form) &&
    !isAddressTaken(form, opened, settings) &&
    isRuleRight(form)
  );
}
