import { createHash, randomBytes } from 'node:crypto';
import type { EhrState } from './ehr-state.ts';
import { problem, type Reply } from './http-reply.ts';

export type Authorize = {
  /** GET and POST /auth/authorize: the EHR's own page, which gives a code to the program that asked (RFC 6749 §4.1, RFC 7636, RFC 8252). */
  page(method: string, query: URLSearchParams, body: Buffer): Reply;
  /** The login behind a code, once, with the verifier that belongs to it. */
  redeem(form: URLSearchParams): string | undefined;
};

const CODE_TTL_MS = 60_000;
const wanted = ['client_id', 'redirect_uri', 'state', 'code_challenge'] as const;

type Grant = { login: string; redirectUri: string; challenge: string; expiresAt: number };

export function createAuthorize(state: EhrState): Authorize {
  const codes = new Map<string, Grant>();
  return {
    page(method, query, body) {
      const form = method === 'POST' ? new URLSearchParams(body.toString('utf8')) : query;
      const redirect = loopback(form.get('redirect_uri') ?? '');
      if (redirect === undefined || form.get('client_id') !== 'gantry' || form.get('code_challenge_method') !== 'S256')
        return problem(400, 'invalid-request', 'This program may not ask for a sign-in like that');
      if (method !== 'POST') return html(200, signInPage(form, ''));
      if (form.get('cancel') !== null) return sendBack(redirect, { error: 'access_denied', state: form.get('state') });
      const user = state.users.get(form.get('username') ?? '');
      if (user === undefined || user.password !== form.get('password'))
        return html(401, signInPage(form, 'Name or password is wrong.'));
      const code = randomBytes(32).toString('base64url');
      codes.set(code, {
        ...{ login: user.login, redirectUri: redirect.href, challenge: form.get('code_challenge') ?? '' },
        expiresAt: state.now().getTime() + CODE_TTL_MS,
      });
      return sendBack(redirect, { code, state: form.get('state') });
    },
    redeem(form) {
      const code = form.get('code') ?? '';
      const grant = codes.get(code);
      // Whatever comes of it, a code is good for one try.
      codes.delete(code);
      if (grant === undefined || grant.expiresAt <= state.now().getTime()) return undefined;
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      return challenge === grant.challenge && form.get('redirect_uri') === grant.redirectUri ? grant.login : undefined;
    },
  };
}

/** A program of the same computer may name any port, and nothing else (RFC 8252 §7.3). */
function loopback(address: string): URL | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'http:' && url.hostname === '127.0.0.1' ? url : undefined;
}

function sendBack(redirect: URL, answer: Record<string, string | null>): Reply {
  for (const [name, value] of Object.entries(answer)) redirect.searchParams.set(name, value ?? '');
  return { status: 302, headers: { location: redirect.href } };
}

function html(status: number, body: string): Reply {
  return {
    status,
    body,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
  };
}

function signInPage(form: URLSearchParams, wrong: string): string {
  const hidden = [...wanted, 'code_challenge_method']
    .map((name) => `<input type="hidden" name="${name}" value="${escaped(form.get(name) ?? '')}">`)
    .join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reference EHR: sign in</title>
<style>body{font:16px sans-serif;max-width:24rem;margin:4rem auto;display:grid;gap:1rem}label{display:grid;gap:.25rem}form{display:grid;gap:1rem}</style>
<h1>Sign in to the reference EHR</h1><p role="alert">${wrong}</p>
<form method="post">${hidden}<label>Name<input name="username" autocomplete="username" autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button><button name="cancel" value="1">Cancel</button></form></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
