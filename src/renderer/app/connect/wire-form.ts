import { pinPattern } from '../../../contract/plain.ts';
import type { Settings, SettingsPatch } from '../../../contract/settings.ts';
import type { WireInput } from '../../../contract/web-wire.ts';

/** One server's keys and certificate as an administrator types them. */
export interface WireForm {
  /** One to a line. */
  pins: string;
  certPem: string;
  /** Empty: what is saved stays. */
  keyPem: string;
}

export interface ProxyForm {
  /** Empty: as the environment says. */
  url: string;
  user: string;
  /** Empty: what is saved stays. */
  password: string;
  /** One host to a line. */
  bypass: string;
}

type Server = NonNullable<Settings['archive'] | Settings['ehr']>;

export function wireFormOf({ wire }: Pick<Server, 'wire'>): WireForm {
  return { pins: (wire?.pins ?? []).join('\n'), certPem: wire?.clientCertPem ?? '', keyPem: '' };
}

/** A key that is not typed is the saved one. A certificate that is taken away takes its key along. */
export function wireInput(form: WireForm): WireInput {
  const clientCertPem = form.certPem.trim();
  const keyPem = form.keyPem.trim();
  const hasNewKey = keyPem !== '' || clientCertPem === '';
  return { pins: lines(form.pins), clientCertPem, ...(hasNewKey ? { clientKeyPem: keyPem } : {}) };
}

/** Of a server that stays the same, so that its password does too. */
export function wirePatch<Part extends 'archive' | 'ehr'>(
  part: Part,
  settings: Settings,
  form: WireForm,
): Pick<SettingsPatch, Part> {
  const { archive, ehr } = settings;
  const wire = wireInput(form);
  const patches: Pick<SettingsPatch, 'archive' | 'ehr'> = {
    ...(archive ? { archive: { url: archive.url, user: archive.user, wire } } : {}),
    ...(ehr ? { ehr: { kind: ehr.kind, url: ehr.url, user: ehr.user, wire } } : {}),
  };
  return part in patches ? ({ [part]: patches[part] } as Pick<SettingsPatch, Part>) : ({} as Pick<SettingsPatch, Part>);
}

/** Whether certificate and key are there together, or neither. `hasKey`: one is saved, which belongs to the certificate. */
export function isKeyPairWhole({ certPem, keyPem }: WireForm, hasKey: boolean): boolean {
  return certPem.trim() === '' ? keyPem.trim() === '' : keyPem.trim() !== '' || hasKey;
}

/** Whether an address is one whose line can be secured so. */
export function isSecured(url: string): boolean {
  return /^https:/i.test(url.trim());
}

export function proxyFormOf({ proxy }: Pick<Settings, 'proxy'>): ProxyForm {
  return { url: proxy?.url ?? '', user: proxy?.user ?? '', password: '', bypass: (proxy?.bypass ?? []).join('\n') };
}

export function proxyPatch({ url, user, password, bypass }: ProxyForm): SettingsPatch {
  if (url.trim() === '') return { proxy: null };
  const secret = password === '' ? {} : { password };
  return { proxy: { url: url.trim(), user: user.trim(), bypass: lines(bypass), ...secret } };
}

/** Whether each line is a pin (RFC 7469 §2.4). None at all is right, too. */
export function arePins(text: string): boolean {
  return lines(text).every((line) => pinPattern.test(line));
}

/** A proxy's address, without an account in it; or none. */
export function isProxyOrNone(text: string): boolean {
  return text.trim() === '' || /^https?:\/\/[^\s/@]+\/?$/.test(text.trim());
}

export function lines(text: string): string[] {
  return text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter(Boolean);
}
