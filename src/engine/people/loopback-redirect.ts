import { createServer } from 'node:http';
import { FaultError } from '../../contract/fault.ts';

export interface LoopbackRedirect {
  /** Where the browser is to come back to: `http://127.0.0.1:PORT/signed-in` (RFC 8252 §7.3). */
  readonly redirectUri: string;
  /** The code that came back with our `state`. Rejects with `sign-in-browser` (`reason`) when the EHR refuses, the time is over or `close` is called. */
  readonly code: Promise<string>;
  close(): void;
}

const path = '/signed-in';

/** Listens on a free port of this machine, for one answer only; what comes without our `state` is none and changes nothing. */
export async function openLoopbackRedirect(options: {
  state: string;
  timeoutMs: number;
  /** What the person reads in the browser afterwards. Plain text. */
  words: { done: string; refused: string };
}): Promise<LoopbackRedirect> {
  let settle: (outcome: { code: string } | { reason: string }) => void = () => undefined;
  const code = new Promise<string>((resolve, reject) => {
    settle = (outcome) =>
      'code' in outcome ? resolve(outcome.code) : reject(new FaultError('sign-in-browser', { reason: outcome.reason }));
  });
  // Whoever waits for it hears of it; that nobody waits yet is no bug.
  code.catch(() => undefined);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isOurs = request.method === 'GET' && url.pathname === path && url.searchParams.get('state') === options.state;
    const given = isOurs ? url.searchParams.get('code') : null;
    const words = !isOurs ? '' : given ? options.words.done : options.words.refused;
    response.writeHead(isOurs ? 200 : 404, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'",
      connection: 'close',
    });
    response.end(words);
    if (!isOurs) return;
    settle(given ? { code: given } : { reason: reasonOf(url.searchParams.get('error')) });
    close();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const timer = setTimeout(() => {
    settle({ reason: 'too-late' });
    close();
  }, options.timeoutMs);
  function close(): void {
    clearTimeout(timer);
    settle({ reason: 'given-up' });
    server.close();
  }
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { redirectUri: `http://127.0.0.1:${port}${path}`, code, close };
}

/** RFC 6749 §4.1.2.1 names them; anything else is not repeated. */
function reasonOf(error: string | null): string {
  return error !== null && /^[a-z_]{1,40}$/.test(error) ? error : 'refused';
}
