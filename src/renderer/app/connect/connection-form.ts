import type { DirectoryKind } from '../../../contract/plain.ts';
import { type ResearchOption, researchOptions } from '../../../contract/plain.ts';
import type { archiveProtocols, Settings, SettingsPatch } from '../../../contract/settings.ts';
import { webAddress } from '../../../contract/web-address.ts';
import { folderAddress, folderOf, isWebAddress, plainHost, worklistAddress, worklistPlace } from './addresses.ts';

/** The connections of a site as a person fills them in. Passwords and keys never come back from the engine. */

export interface ArchiveForm {
  url: string;
  protocol: (typeof archiveProtocols)[number];
  user: string;
  password: string;
  caPem: string;
  /** Whether the host may be reached without encryption. */
  isPlainAllowed: boolean;
}

export interface DirectoryForm {
  kind: DirectoryKind;
  /** Of an EHR or FHIR server. */
  url: string;
  user: string;
  /** The password; of FHIR the bearer token. */
  password: string;
  caPem: string;
  /** How a FHIR server knows us: a token, or the key of SMART backend services. */
  signIn: 'bearer' | 'smart';
  clientId: string;
  privateKey: string;
  host: string;
  port: string;
  calledTitle: string;
  ownTitle: string;
  isTls: boolean;
  folder: string;
  isPlainAllowed: boolean;
}

export interface ViewerForm {
  /** Whose viewer: the EHR gives an address for each study, or the site has one of its own. */
  source: 'ehr' | 'site';
  url: string;
  isPlainAllowed: boolean;
}

/** What becomes of dates: all go, all move by the patient's own days, or all stay. */
export const dateRules = ['removed', 'modified', 'full'] as const;

type TickedOption = Exclude<ResearchOption, `retain-${string}-dates`>;

export interface ResearchForm {
  url: string;
  user: string;
  password: string;
  caPem: string;
  isPlainAllowed: boolean;
  project: string;
  dates: (typeof dateRules)[number];
  /** What is chosen beside the dates. */
  options: readonly TickedOption[];
}

function isAllowed(settings: Pick<Settings, 'allowPlainHttpHosts'>, url: string | undefined): boolean {
  const host = plainHost(url ?? '');
  return host !== null && settings.allowPlainHttpHosts.includes(host);
}

export function archiveFormOf(settings: Pick<Settings, 'archive' | 'allowPlainHttpHosts'>): ArchiveForm {
  const { archive } = settings;
  return {
    ...{ url: archive?.url ?? '', protocol: archive?.protocol ?? 'orthanc', user: archive?.user ?? '' },
    ...{ password: '', caPem: archive?.caPem ?? '', isPlainAllowed: isAllowed(settings, archive?.url) },
  };
}

export function directoryFormOf(settings: Settings): DirectoryForm {
  const { ehr } = settings;
  const kind = ehr?.kind ?? 'rest';
  const isWeb = kind === 'rest' || kind === 'fhir';
  const isSmart = kind === 'fhir' && (ehr?.user ?? '') !== '';
  return {
    ...{ kind, url: isWeb ? (ehr?.url ?? '') : '', user: kind === 'rest' ? (ehr?.user ?? '') : '' },
    ...{ password: '', privateKey: '', caPem: ehr?.caPem ?? '' },
    ...{ signIn: isSmart ? 'smart' : 'bearer', clientId: isSmart ? (ehr?.user ?? '') : '' },
    ...(worklistPlace(ehr?.url ?? '') ?? { host: '', port: '104', calledTitle: '', isTls: false }),
    ...{ ownTitle: kind === 'worklist' ? (ehr?.user ?? '') : '', folder: folderOf(ehr?.url ?? '') },
    isPlainAllowed: isAllowed(settings, ehr?.url),
  };
}

export function viewerFormOf(settings: Settings): ViewerForm {
  const { viewer, ehr } = settings;
  return {
    ...{ source: viewer === null && ehr?.kind === 'rest' ? 'ehr' : 'site', url: viewer?.url ?? '' },
    isPlainAllowed: isAllowed(settings, viewer?.url),
  };
}

const dateOptions = { modified: 'retain-modified-dates', full: 'retain-full-dates' } as const;

/** The options that are ticked one by one; dates are one question with three answers. */
export const tickedOptions = researchOptions.filter(
  (option): option is TickedOption => option !== dateOptions.modified && option !== dateOptions.full,
);

export function researchFormOf(settings: Settings): ResearchForm {
  const research = settings.research ?? null;
  const chosen: readonly string[] = research?.options ?? ['clean-descriptors', dateOptions.modified];
  return {
    ...{ url: research?.url ?? '', user: research?.user ?? '', password: '', caPem: research?.caPem ?? '' },
    ...{ isPlainAllowed: isAllowed(settings, research?.url), project: research?.project ?? '' },
    dates: chosen.includes(dateOptions.full) ? 'full' : chosen.includes(dateOptions.modified) ? 'modified' : 'removed',
    options: tickedOptions.filter((option) => chosen.includes(option)),
  };
}

type Allowed = Pick<SettingsPatch, 'allowPlainHttpHosts'>;

/** The host of an address that a person allowed without encryption, beside those that are allowed. */
export function allowing(settings: Settings, url: string, isPlainAllowed: boolean): Allowed {
  const host = plainHost(url);
  const { allowPlainHttpHosts: hosts } = settings;
  return host !== null && isPlainAllowed && !hosts.includes(host) ? { allowPlainHttpHosts: [...hosts, host] } : {};
}

/** A secret that is left empty is the saved one. */
function secret(password: string) {
  return password === '' ? {} : { password };
}

export function archivePatch(form: ArchiveForm, settings: Settings) {
  const { protocol, password } = form;
  const url = form.url.trim();
  const archive = { url, protocol, user: form.user.trim(), caPem: form.caPem.trim(), ...secret(password) };
  return { archive, ...allowing(settings, url, form.isPlainAllowed) };
}

export function directoryPatch(form: DirectoryForm, settings: Settings) {
  const ehr = directoryOf(form);
  return { ehr, ...allowing(settings, ehr.url, form.isPlainAllowed) };
}

function directoryOf(form: DirectoryForm): NonNullable<SettingsPatch['ehr']> {
  const { kind } = form;
  const caPem = form.caPem.trim();
  switch (kind) {
    case 'rest':
      return { kind, url: form.url.trim(), user: form.user.trim(), caPem, ...secret(form.password) };
    case 'fhir':
      return form.signIn === 'smart'
        ? { kind, url: form.url.trim(), user: form.clientId.trim(), caPem, ...secret(form.privateKey.trim()) }
        : { kind, url: form.url.trim(), user: '', caPem, ...secret(form.password.trim()) };
    case 'worklist':
      return { kind, url: worklistAddress(form), user: form.ownTitle.trim(), caPem: form.isTls ? caPem : '' };
    case 'csv':
      return { kind, url: folderAddress(form.folder.trim()), user: '' };
  }
}

export function viewerPatch(form: ViewerForm, settings: Settings) {
  if (form.source === 'ehr') return { viewer: null };
  const url = form.url.trim();
  return { viewer: { url }, ...allowing(settings, url, form.isPlainAllowed) };
}

export function researchPatch(form: ResearchForm, settings: Settings) {
  const url = form.url.trim();
  const { project, password, dates } = form;
  const options = [...form.options, ...(dates === 'removed' ? [] : [dateOptions[dates]])];
  const research = {
    ...{ url, user: form.user.trim(), caPem: form.caPem.trim(), project: project.trim(), options },
    ...secret(password),
  };
  return { research, ...allowing(settings, url, form.isPlainAllowed) };
}

export function isResearchComplete(form: ResearchForm, settings: Settings): boolean {
  const { length } = form.project.trim();
  return isWebAddress(form.url) && length > 0 && length <= 64 && !isClinicalArchive(form.url, settings);
}

/** Whether an address is a clinical archive's: copies without names must not lie beside the patients. */
export function isClinicalArchive(url: string, { archive, archives = [] }: Settings): boolean {
  return [archive, ...archives].some((one) => one !== null && rootOf(url) === rootOf(one.url));
}

/** An address as every spelling of it is written; what is none yet stays as it is typed. */
export function rootOf(address: string): string {
  const typed = address.trim();
  return (webAddress(typed)?.href ?? typed).replace(/\/+$/, '');
}

export function isArchiveComplete({ url }: ArchiveForm): boolean {
  return isWebAddress(url);
}

/** An AE title is 1 to 16 characters (PS3.5 §6.2, VR AE). */
export function isTitle(text: string): boolean {
  return /^[\x20-\x5b\x5d-\x7e]{1,16}$/.test(text.trim()) && !text.includes('/');
}

export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text.trim()) && Number(text) > 0 && Number(text) < 65_536;
}

export function isDirectoryComplete(form: DirectoryForm): boolean {
  switch (form.kind) {
    case 'rest':
      return isWebAddress(form.url);
    case 'fhir':
      return isWebAddress(form.url) && (form.signIn === 'bearer' || form.clientId.trim() !== '');
    case 'worklist': {
      const isOwnRight = form.ownTitle.trim() === '' || isTitle(form.ownTitle);
      return /^[^\s/]+$/.test(form.host.trim()) && isPort(form.port) && isTitle(form.calledTitle) && isOwnRight;
    }
    case 'csv':
      return form.folder.trim() !== '';
  }
}

export function isViewerComplete({ source, url }: ViewerForm): boolean {
  return source === 'ehr' || isWebAddress(url);
}

/** Whether the engine keeps a secret that would be used if none is typed. */
export function hasDirectorySecret(form: DirectoryForm, { ehr }: Settings): boolean {
  if (!ehr?.hasPassword || ehr.kind !== form.kind) return false;
  return form.kind !== 'fhir' || (ehr.user !== '') === (form.signIn === 'smart');
}
