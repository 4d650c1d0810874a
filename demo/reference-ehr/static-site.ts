import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

export type StaticSite = {
  securityHeaders: Record<string, string>;
  /** Sends the file at `pathname`, or the start page for every path that is none (OHIF's own router reads it). */
  send(pathname: string, response: ServerResponse): Promise<void>;
};

const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const WITHOUT_OHIF = '<!doctype html><title>Viewer</title><p>OHIF is not installed here. Run: npm run demo</p>';

/** Serves the built OHIF in `root` at the root of the origin (its links are absolute). Without `root`, one page that says so. */
export function createStaticSite(root: string | undefined): StaticSite {
  const startPage = root === undefined ? Buffer.from(WITHOUT_OHIF) : readFileSync(join(root, 'index.html'));
  return {
    securityHeaders: securityHeaders(startPage.toString('utf8')),
    async send(pathname, response) {
      const path = root === undefined ? undefined : await fileUnder(root, pathname);
      if (path === undefined) {
        const isAsset = extname(pathname) !== '' && !pathname.startsWith('/viewer');
        response.writeHead(isAsset ? 404 : 200, {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
        });
        response.end(isAsset ? '' : startPage);
        return;
      }
      response.writeHead(200, {
        'content-type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
        // OHIF puts a hash of the content into the names of its bundles.
        'cache-control': /\.[0-9a-f]{16}\./.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
      await pipeline(createReadStream(path), response);
    },
  };
}

/** The file that `pathname` names inside `root`; undefined for the start page, folders, what is missing and what lies outside. */
async function fileUnder(root: string, pathname: string): Promise<string | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const path = normalize(join(root, decoded));
  if (!path.startsWith(normalize(root) + sep) || decoded.includes('\0') || path === join(root, 'index.html'))
    return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? path : undefined;
}

/**
 * Inline scripts run only if they are those of the start page, by hash. `wasm-unsafe-eval` is for the pixel decoders,
 * inline styles for OHIF's component library, `blob:` for its workers and thumbnails. The last three headers isolate the
 * page from other origins, which volume rendering needs for shared memory.
 */
function securityHeaders(startPage: string): Record<string, string> {
  const inline = [...startPage.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => script ?? '',
  );
  const hashes = inline.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return {
    'content-security-policy': [
      "default-src 'none'",
      ["script-src 'self' 'wasm-unsafe-eval'", ...hashes].join(' '),
      "worker-src 'self' blob:",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      "connect-src 'self' blob: data:",
      "manifest-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
