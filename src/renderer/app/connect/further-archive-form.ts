import { firstArchiveName, isArchiveName, unchangedArchives } from '../../../contract/plain.ts';
import type { Settings, SettingsPatch } from '../../../contract/settings.ts';
import { webAddress } from '../../../contract/web-address.ts';
import { type ArchiveForm, archiveFormOf, archivePatch, isArchiveComplete, rootOf } from './connection-form.ts';
import { arePins, isKeyPairWhole, isSecured, type WireForm, wireFormOf, wireInput } from './wire-form.ts';

/** A further archive as a person fills it in: like the first one, with a name, the keys of its line and what goes there by itself. */
export interface FurtherArchiveForm extends ArchiveForm, WireForm {
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
    ...wireFormOf(saved ?? {}),
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
  const { archive, ...allowed } = furtherArchivePatch(form, settings);
  const changed = { ...archive, name, modalities: modalitiesOf(form), institutions: institutionsOf(form) };
  const before = unchangedArchives([...furtherArchives(settings)]);
  const isNew = before.every((one) => one.name !== name);
  const archives = isNew ? [...before, changed] : before.map((one) => (one.name === name ? changed : one));
  return { archives, ...allowed };
}

/** The archive itself, without its rule. */
function furtherArchivePatch(form: FurtherArchiveForm, settings: Settings) {
  const { archive, ...allowed } = archivePatch(form, settings);
  return { archive: { ...archive, ...(isSecured(form.url) ? { wire: wireInput(form) } : {}) }, ...allowed };
}

/** Whether a private key is saved that would be used: keys belong to the server that they were entered for. */
export function hasFurtherKey({ url }: Pick<FurtherArchiveForm, 'url'>, opened: string, settings: Settings): boolean {
  const saved = furtherArchives(settings).find((one) => one.name === opened);
  return saved?.wire?.hasClientKey === true && originOf(saved.url) === originOf(url);
}

function originOf(url: string): string {
  return webAddress(url.trim())?.origin ?? url.trim();
}

/** The names with one of them a place earlier (-1) or later (1); as they are where it is the first or last already. */
export function movedName(names: readonly string[], name: string, by: -1 | 1): readonly string[] {
  const from = names.indexOf(name);
  const to = from + by;
  if (from < 0 || to < 0 || to >= names.length) return names;
  const others = names.filter((_, index) => index !== from);
  return others.toSpliced(to, 0, name);
}

/** The saved archives in the order of these names, in which their rules are asked; one that is not named comes behind. */
export function furtherInOrder(names: readonly string[], settings: Pick<Settings, 'archives'>): SettingsPatch {
  const placeOf = ({ name }: FurtherArchive) => (names.includes(name) ? names.indexOf(name) : names.length);
  return { archives: unchangedArchives(furtherArchives(settings).toSorted((a, b) => placeOf(a) - placeOf(b))) };
}

/** The list without the one of this name. */
export function withoutFurther(name: string, settings: Settings): SettingsPatch {
  return { archives: unchangedArchives(furtherArchives(settings).filter((one) => one.name !== name)) };
}

/** What is tried of it before it is saved. */
export function furtherAsTyped(form: FurtherArchiveForm, settings: Settings) {
  return { ...furtherArchivePatch(form, settings), name: form.name.trim() };
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
    isArchiveName(form.name) &&
    !isNameTaken(form.name, opened, settings) &&
    isArchiveComplete(form) &&
    !isAddressTaken(form, opened, settings) &&
    isRuleRight(form) &&
    (!isSecured(form.url) || (arePins(form.pins) && isKeyPairWhole(form, hasFurtherKey(form, opened, settings))))
  );
}
