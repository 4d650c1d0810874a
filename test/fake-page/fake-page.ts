import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { repoDir } from '../../scripts/setup/places.mjs';

export interface ServedPage {
  /** Of the window's page; `?fake=SCENE` chooses what it shows. `blank` below it is an empty page of the same origin. */
  readonly url: string;
  stop(): void;
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Builds the window's page with the engine of `src/renderer/app/fake-engine.ts` in it, into `folder`. */
export async function buildFakePage(folder: string): Promise<void> {
  await build({
    configFile: false,
    mode: 'fake',
    logLevel: 'error',
    root: join(repoDir, 'src', 'renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    css: { postcss: repoDir },
    build: { outDir: folder, emptyOutDir: true, target: 'chrome114', minify: false },
  });
}

/** Serves a built page, on this machine alone. */
export function serveFakePage(folder: string): Promise<ServedPage> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    if (pathname === '/blank') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>blank</title>');
      return;
    }
    const path = join(folder, normalize(pathname === '/' ? '/index.html' : pathname));
    try {
      const content = readFileSync(path);
      // What is named by its content is kept, and what Chromium compiled of it with it: every test begins with a page that is loaded anew.
      const isNamedByContent = pathname.startsWith('/assets/');
      response
        .writeHead(200, {
          'content-type': types[extname(path)] ?? 'application/octet-stream',
          ...(isNamedByContent ? { 'cache-control': 'max-age=86400, immutable' } : {}),
        })
        .end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  // A browser may ask again on a connection at the very moment when it is closed for idleness.
  server.keepAliveTimeout = 600_000;
  const { promise, resolve } = Promise.withResolvers<ServedPage>();
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    resolve({
      url: `http://127.0.0.1:${port}/`,
      stop: () => {
        server.closeAllConnections();
        server.close();
      },
    });
  });
  return promise;
}
