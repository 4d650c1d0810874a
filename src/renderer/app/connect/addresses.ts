import { webAddress } from '../../../contract/web-address.ts';

/** The addresses under which settings keep what is no web server: a folder, a worklist. */

/** A folder's path as a `file:` address, as `pathToFileURL` of Node writes it; the page has no Node. */
export function folderAddress(path: string): string {
  const isWindows = /^([A-Za-z]:|\\\\)/.test(path);
  const slashed = (isWindows ? path.replaceAll('\\', '/') : path).replace(/(?<=.)\/+$/, '');
  const encoded = slashed
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/%3A/g, ':'))
    .join('/');
  if (encoded.startsWith('//')) return `file:${encoded}`;
  return isWindows ? `file:///${encoded}` : `file://${encoded}`;
}

/** The path of a `file:` address, in the way of the system that it is of; empty for any other address. */
export function folderOf(address: string): string {
  const url = webAddress(address);
  if (url?.protocol !== 'file:') return '';
  const path = decodeURIComponent(url.pathname);
  if (url.host !== '') return `\\\\${url.host}${path.replaceAll('/', '\\')}`;
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
}

/** Where a worklist is, as a person knows it. */
export interface WorklistPlace {
  host: string;
  port: string;
  /** The AE title of the worklist, not ours. */
  calledTitle: string;
  isTls: boolean;
}

/** `dicom://host:port/AETITLE`, `dicoms:` over TLS. */
export function worklistAddress({ host, port, calledTitle, isTls }: WorklistPlace): string {
  const named = host.trim().includes(':') ? `[${host.trim().replace(/^\[|\]$/g, '')}]` : host.trim();
  return `${isTls ? 'dicoms' : 'dicom'}://${named}:${port.trim()}/${encodeURIComponent(calledTitle.trim())}`;
}

/** Null for an address that is of no worklist. */
export function worklistPlace(address: string): WorklistPlace | null {
  const [, scheme, host = '', port = '', title = ''] =
    /^(dicoms?):\/\/(\[[0-9a-f:]+\]|[^/:]+):(\d{1,5})\/([^/]+)$/i.exec(address) ?? [];
  if (scheme === undefined) return null;
  const isTls = scheme.toLowerCase() === 'dicoms';
  return { host: host.replace(/^\[|\]$/g, ''), port, calledTitle: decodeURIComponent(title), isTls };
}

/** Whether a text is a whole web address. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^/\s]/i.test(text.trim()) && webAddress(text.trim()) !== null;
}

/** The host of an address that would carry data unencrypted over a network; null for `https:` and this computer itself. */
export function plainHost(text: string): string | null {
  if (!isWebAddress(text)) return null;
  const { protocol, hostname } = new URL(text.trim());
  const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname === '127.0.0.1';
  return protocol === 'http:' && !isHere ? hostname : null;
}
