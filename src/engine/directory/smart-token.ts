import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { z } from 'zod';
import { FaultError } from '../../contract/fault.ts';
import { type FaultNames, httpFault, openHttp } from '../http/http-client.ts';
import type { WireTarget } from '../http/wire-agent.ts';

export interface SmartTarget {
  /** The base of the FHIR server. */
  readonly url: string;
  readonly clientId: string;
  /** PKCS #8 or #1, unencrypted: RSA (RS384) or EC P-384 (ES384). Its public half is registered with the server. */
  readonly privateKeyPem: string;
  readonly caPem: string;
  readonly allowPlainHttpHosts: readonly string[];
  readonly wire?: WireTarget | undefined;
  readonly timeoutMs?: number;
}

const configuration = z.object({ token_endpoint: z.url({ protocol: /^https?$/ }) });
const tokenReply = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().catch(300) });

const scope = 'system/Patient.rs system/ServiceRequest.rs system/ImagingStudy.cru';
/** SMART allows five minutes; a clock that is a minute off must do no harm. */
const assertionLifetimeS = 240;
const renewBeforeMs = 30_000;

/**
 * Access tokens by SMART Backend Services (client_credentials with a signed JWT, RFC 7523; hl7.org/fhir/smart-app-launch/backend-services.html).
 * Kept in memory only; `forget` after the server has called one stale.
 */
export function openSmartTokens(target: SmartTarget, faults: FaultNames): { token(): Promise<string>; forget(): void } {
  let current: { token: Promise<string>; renewAtMs: number } | null = null;

  async function request(): Promise<string> {
    try {
      const http = openHttp(target);
      const found = configuration.safeParse(await (await http()).get('.well-known/smart-configuration').json());
      if (!found.success) throw new FaultError('ehr-error', { reason: 'no-smart-configuration' });
      const endpoint = found.data.token_endpoint;
      const form = {
        grant_type: 'client_credentials',
        scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: clientAssertion(target, endpoint),
      };
      const at = Date.now();
      const folder = new URL('.', endpoint).href;
      const server = openHttp({ ...target, url: folder });
      const reply = await (await server()).post(endpoint.slice(folder.length), { form, throwHttpErrors: false });
      // RFC 6749 §5.2: a client that is not known, or whose key does not fit, is a 400 as often as a 401.
      if (reply.statusCode === 400 || reply.statusCode === 401) throw new FaultError('ehr-unauthorized');
      if (reply.statusCode !== 200) throw new FaultError('ehr-error', { status: reply.statusCode });
      const parsed = tokenReply.safeParse(JSON.parse(reply.body));
      if (!parsed.success) throw new FaultError('ehr-error', { reason: 'unexpected-reply' });
      const lifetimeMs = parsed.data.expires_in * 1_000;
      if (current) current.renewAtMs = at + Math.max(lifetimeMs - renewBeforeMs, lifetimeMs / 2);
      return parsed.data.access_token;
    } catch (error) {
      current = null;
      if (error instanceof SyntaxError) throw new FaultError('ehr-error', { reason: 'unexpected-reply' });
      throw httpFault(error, faults);
    }
  }
  return {
    token() {
      if (current === null || Date.now() >= current.renewAtMs) {
        current = { token: Promise.resolve(''), renewAtMs: Number.POSITIVE_INFINITY };
        current.token = request();
      }
      return current.token;
    },
    forget() {
      current = null;
    },
  };
}

/** The signed statement of who we are: `iss` = `sub` = client id, for this token endpoint, for four minutes, once (`jti`). */
export function clientAssertion(
  { clientId, privateKeyPem }: Pick<SmartTarget, 'clientId' | 'privateKeyPem'>,
  audience: string,
  atMs: number = Date.now(),
): string {
  const key = privateKey(privateKeyPem);
  const isRsa = key.asymmetricKeyType === 'rsa';
  const issuedAtS = Math.floor(atMs / 1_000);
  const header = { alg: isRsa ? 'RS384' : 'ES384', kid: keyId(key), typ: 'JWT' };
  const claims = {
    ...{ iss: clientId, sub: clientId, aud: audience, jti: randomUUID() },
    ...{ iat: issuedAtS, exp: issuedAtS + assertionLifetimeS },
  };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  // JWS wants the two numbers of an EC signature side by side, not as ASN.1 (RFC 7518 §3.4).
  const signature = sign('sha384', Buffer.from(signed), isRsa ? key : { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

/** @throws FaultError `settings-invalid` for a key that is none, or of a kind that SMART does not know */
function privateKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new FaultError('settings-invalid', { reason: 'private-key' });
  }
  const isP384 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'secp384r1';
  if (key.asymmetricKeyType !== 'rsa' && !isP384) throw new FaultError('settings-invalid', { reason: 'private-key' });
  return key;
}

/** The key's thumbprint (RFC 7638), which needs no agreement of its own with the server. */
function keyId(key: KeyObject): string {
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  const members =
    jwk.kty === 'RSA' ? { e: jwk.e, kty: jwk.kty, n: jwk.n } : { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}
