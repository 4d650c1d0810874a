import { FaultError } from '../contract/fault.ts';
import { isLoopback, webAddress } from '../contract/web-address.ts';

/**
 * Checks where the viewer's window may go: HTTPS, or plain HTTP to this machine or to a host that an administrator allowed by name.
 * @throws FaultError `plain-http-refused` (with the host), `viewer-not-configured` for what is no web address
 */
export function checkedViewerAddress(address: string, allowPlainHttpHosts: readonly string[]): URL {
  const url = webAddress(address);
  if (url?.protocol === 'https:') return url;
  if (url?.protocol !== 'http:') throw new FaultError('viewer-not-configured');
  if (isLoopback(url.hostname) || allowPlainHttpHosts.includes(url.hostname)) return url;
  throw new FaultError('plain-http-refused', { host: url.hostname });
}
