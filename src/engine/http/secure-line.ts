import { FaultError } from '../../contract/fault.ts';
import { isLoopback } from '../../contract/web-address.ts';
import { pinMismatchCode } from './wire-agent.ts';

const certificateCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_ISSUER_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  pinMismatchCode,
]);

/** Whether a connection failed because one side did not accept the other's certificate, a missing one of ours among them. */
export function isCertificateTrouble(code: string): boolean {
  return certificateCodes.has(code) || /^ERR_SSL_.*CERT/.test(code);
}

/** The same of an error. */
export function isCertificateError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && isCertificateTrouble(String(error.code));
}

/** Throws `plain-http-refused` unless the URL is https, loopback, or a host that an administrator named. */
export function refusePlainHttp(url: string, allowedHosts: readonly string[]): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopback(hostname) || allowedHosts.includes(hostname)) return;
  throw new FaultError('plain-http-refused', { host: hostname });
}
