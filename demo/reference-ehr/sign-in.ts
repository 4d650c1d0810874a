import type { ReferenceEhr } from './start-reference-ehr.ts';

export type SignedIn = {
  userId: string;
  /** One call under this user: JSON in, JSON out. */
  call(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string> }): Promise<Answer>;
};

// biome-ignore lint/suspicious/noExplicitAny: tests read replies of many shapes, and each says what it expects of them
export type Answer = { status: number; body: any; etag: string | null };

/** Signs one of the demo's users in, for tests and tools that speak to the EHR by hand. */
export async function signIn(ehr: ReferenceEhr, login: string): Promise<SignedIn> {
  const password = ehr.state.users.get(login)?.password ?? '';
  const form = new URLSearchParams({ grant_type: 'password', username: login, password });
  const reply = await fetch(`${ehr.url}/auth/token`, { method: 'POST', body: form });
  const token = (await reply.json()) as { access_token: string; user: { id: string } };
  return {
    userId: token.user.id,
    async call(method, path, { body, headers } = {}) {
      const init = { method, headers: { authorization: `Bearer ${token.access_token}`, ...headers } };
      const answer = await fetch(ehr.url + path, body === undefined ? init : { ...init, body: JSON.stringify(body) });
      const text = await answer.text();
      return {
        status: answer.status,
        body: text === '' ? undefined : JSON.parse(text),
        etag: answer.headers.get('etag'),
      };
    },
  };
}
