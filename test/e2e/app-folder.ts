import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { repoDir } from '../../scripts/setup/places.mjs';

export interface AppFolder {
  readonly path: string;
  remove(): void;
}

/**
 * The built main and preload, with an empty page in place of Gantry's own (which would answer for itself on its ports), and with
 * the built engine, one with scripted answers (`stand-in-engine.ts`), or one that says its heap's limit in megabytes on stderr and ends as soon as it starts.
 */
export async function makeAppFolder(engine: 'real' | 'stand-in' | 'dying'): Promise<AppFolder> {
  const path = mkdtempSync(join(tmpdir(), 'gantry-e2e-app-'));
  const built = join(repoDir, 'out');
  const out = join(path, 'out');
  for (const part of ['main', 'preload']) cpSync(join(built, part), join(out, part), { recursive: true });
  symlinkSync(join(repoDir, 'node_modules'), join(path, 'node_modules'), 'dir');
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name: 'gantry', main: 'out/main/index.cjs' }));
  mkdirSync(join(out, 'renderer'));
  writeFileSync(
    join(out, 'renderer', 'index.html'),
    '<!doctype html><title>Empty</title><p>Empty<input id="file" type="file">',
  );
  if (engine === 'real') cpSync(join(built, 'engine'), join(out, 'engine'), { recursive: true });
  if (engine === 'dying') {
    mkdirSync(join(out, 'engine'));
    writeFileSync(
      join(out, 'engine', 'index.cjs'),
      `const { heap_size_limit } = require('node:v8').getHeapStatistics();
require('node:fs').writeSync(2, \`heap limit \${Math.round(heap_size_limit / 1048576)} MB\\n\`);
process.exit(1);
`,
    );
  }
  if (engine === 'stand-in') await bundleStandIn(join(out, 'engine'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Makes the app take its Electron for a newer one, whose own Node can run the engine (`utilityProcess`). Only with the stand-in:
 * the ledger's native module needs what such an Electron really has.
 */
export function preferUtilityProcess(folder: AppFolder): void {
  const main = join(folder.path, 'out', 'main');
  renameSync(join(main, 'index.cjs'), join(main, 'built.cjs'));
  writeFileSync(
    join(main, 'index.cjs'),
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '10' } });\nmodule.exports = require('./built.cjs');\n`,
  );
}

async function bundleStandIn(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: repoDir,
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: 'test/e2e/stand-in-engine.ts',
      outDir,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'index.cjs' } },
    },
  });
}
