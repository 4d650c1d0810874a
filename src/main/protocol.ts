import { basename, extname, join, resolve, sep } from 'node:path';
import { protocol } from 'electron';
import { webAddress } from '../contract/web-address.ts';

const scheme = 'app';
const host = 'gantry';

/** The address of Gantry's own page. */
export const ownPage = `${scheme}://${host}/index.html`;

/**
 * Nothing from outside, no inline script, no eval, no frames, no forms. Inline styles are allowed because the component
 * library sets them; a style cannot run code, and nothing may be fetched for it.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The worker that decodes images: a world of its own without page, DOM and bridge. It alone may compile WebAssembly, which the decoders are; the page cannot.
 * It can load what lies beside it, and nothing else.
 */
const workerPolicy = ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"].join('; ');
const workerName = 'decode-worker.js';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Whether an address is Gantry's own page, or anything else that this protocol serves. */
export function isOwnPage(address: string): boolean {
  const url = webAddress(address);
  return url?.protocol === `${scheme}:` && url.host === host;
}

/** Must run before the app is ready. A standard, secure scheme has an origin, so that same-origin rules and the CSP's 'self' work. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Chromium's ERR_FILE_NOT_FOUND. */
const notFound = { error: -6 };

/**
 * Serves the files of `folder` at `app://gantry/`, and nothing outside of that folder. The viewer's session does not get this protocol. Chromium reads the files
 * itself: `protocol.handle` makes a `Response` of each in this process, which costs a start a tenth of a second, and `registerSource` sends no policy along.
 */
export function serveFolder(folder: string): void {
  protocol.registerFileProtocol(scheme, (request, callback) => {
    const path = filePath(folder, request.url);
    const mediaType = path && mediaTypes[extname(path)];
    if (!path || !mediaType || request.method !== 'GET') return callback(notFound);
    callback({
      path,
      headers: {
        'Content-Type': mediaType,
        'Content-Security-Policy': basename(path) === workerName ? workerPolicy : contentSecurityPolicy,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'no-store',
      },
    });
  });
}

/** The file that an address means, or null when it is not inside the folder. Looked at after decoding: `%2e%2e%2f` climbs as `../` does. */
export function filePath(folder: string, address: string): string | null {
  if (!isOwnPage(address)) return null;
  try {
    const name = decodeURIComponent(new URL(address).pathname);
    if (name.includes('\0') || name.includes('\\')) return null;
    const path = resolve(join(folder, name));
    return path.startsWith(resolve(folder) + sep) ? path : null;
  } catch {
    return null;
  }
}
