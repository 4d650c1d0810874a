import { createHash, X509Certificate } from 'node:crypto';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import { checkServerIdentity, createSecureContext, type DetailedPeerCertificate, type PeerCertificate } from 'node:tls';
import { FaultError } from '../../contract/fault.ts';
import { isLoopback } from '../../contract/web-address.ts';

/** The site's proxy. Only TLS goes through it (CONNECT): it sees the server's name and nothing else. */
export interface ProxyTarget {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** As NO_PROXY has them. */
  readonly bypass: readonly string[];
}

/** How the line to a server is secured beyond its authority. */
export interface WireTarget {
  /** `sha256/…` of public keys (RFC 7469 §2.4), one of which must be in the server's chain; none: any. */
  readonly pins: readonly string[];
  /** What we show of ourselves, in PEM; empty for nothing. */
  readonly clientCertPem: string;
  readonly clientKeyPem: string;
  /** Null: what HTTPS_PROXY and NO_PROXY of the environment say. */
  readonly proxy: ProxyTarget | null;
}

export const plainWire: WireTarget = { pins: [], clientCertPem: '', clientKeyPem: '', proxy: null };

/** The code of a connection whose server shows none of the keys that the site has pinned. */
export const pinMismatchCode = 'GANTRY_PIN_MISMATCH';

/** This machine is never reached through a proxy. */
const never = ['localhost', '127.0.0.1', '::1'];

/**
 * The agent of every TLS connection to one server: its authority, its pins, our certificate, the site's proxy. Certificates are verified always; there is
 * no switch for it.
 * @throws FaultError `proxy-refused` for a proxy whose password would go over the network in the clear
 */
export function wireAgent(
  { caPem, wire, allowPlainHttpHosts }: { caPem: string; wire: WireTarget; allowPlainHttpHosts: readonly string[] },
  options: AgentOptions = {},
): HttpsAgent {
  const proxyEnv = proxyEnvironment(wire.proxy, allowPlainHttpHosts);
  return new HttpsAgent({
    ...options,
    minVersion: 'TLSv1.2',
    ...(caPem ? { ca: caPem } : {}),
    ...(wire.clientCertPem ? { cert: wire.clientCertPem, key: wire.clientKeyPem } : {}),
    ...(wire.pins.length > 0
      ? { checkServerIdentity: (host: string, certificate: PeerCertificate) => checkPins(host, certificate, wire.pins) }
      : {}),
    ...(proxyEnv ? { proxyEnv } : {}),
  });
}

/** @throws FaultError `settings-invalid` for a certificate and key that do not belong together, or are none */
export function checkClientCertificate(part: string, wire: Omit<WireTarget, 'proxy' | 'pins'>): void {
  const { clientCertPem, clientKeyPem } = wire;
  if (clientCertPem === '' && clientKeyPem === '') return;
  try {
    if (clientCertPem === '' || clientKeyPem === '') throw new Error('one without the other');
    createSecureContext({ cert: clientCertPem, key: clientKeyPem });
  } catch {
    throw new FaultError('settings-invalid', { part, reason: 'client-certificate' });
  }
}

/** The pin of a certificate in PEM or DER. */
export function pinOf(certificate: string | Buffer): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256/${createHash('sha256').update(key).digest('base64')}`;
}

/** The name as always, and one of the pinned keys in the chain: the server's own, or that of an authority above it. */
function checkPins(host: string, certificate: PeerCertificate, pins: readonly string[]): Error | undefined {
  const misnamed = checkServerIdentity(host, certificate);
  if (misnamed) return misnamed;
  for (let one: DetailedPeerCertificate | undefined = certificate as DetailedPeerCertificate; one?.raw; ) {
    if (pins.includes(pinOf(one.raw))) return undefined;
    // A root names itself as its issuer.
    one = one.issuerCertificate === one ? undefined : one.issuerCertificate;
  }
  return Object.assign(new Error('no pinned key'), { code: pinMismatchCode });
}

function proxyEnvironment(proxy: ProxyTarget | null, allowedHosts: readonly string[]): NodeJS.ProcessEnv | null {
  const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } = process.env;
  const fromEnvironment = https_proxy ?? HTTPS_PROXY ?? '';
  if (proxy === null && fromEnvironment === '') return null;
  const bypass = proxy ? proxy.bypass : (no_proxy ?? NO_PROXY ?? '').split(/[\s,]+/).filter(Boolean);
  return {
    HTTPS_PROXY: proxy ? addressWithAccount(proxy, allowedHosts) : fromEnvironment,
    NO_PROXY: [...never, ...bypass].join(','),
  };
}

/** In memory only: Node takes the account as part of the address. */
function addressWithAccount({ url, user, password }: ProxyTarget, allowedHosts: readonly string[]): string {
  const address = new URL(url);
  if (user === '' && password === '') return address.href;
  const isPlain = address.protocol === 'http:' && !isLoopback(address.hostname);
  if (isPlain && !allowedHosts.includes(address.hostname))
    throw new FaultError('proxy-refused', { host: address.hostname });
  address.username = encodeURIComponent(user);
  address.password = encodeURIComponent(password);
  return address.href;
}
