import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { repoDir } from '../../../scripts/setup/places.mjs';
import { type AppFolder, makeAppFolder } from '../app-folder.ts';

/** The app with a page that has the decoder and nothing else; its worker is built as the window's is. */
export async function makeHarnessFolder(): Promise<AppFolder> {
  const folder = await makeAppFolder('stand-in');
  const outDir = join(folder.path, 'out', 'renderer');
  const page = join(folder.path, 'harness');
  mkdirSync(page);
  const entry = join(repoDir, 'test', 'e2e', 'preview', 'harness.ts');
  writeFileSync(
    join(page, 'index.html'),
    `<!doctype html><title>Decoder</title><script type="module" src="/@fs${entry}"></script>`,
  );
  rmSync(outDir, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'error',
    root: page,
    publicDir: false,
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/[name].js' } } },
    build: { outDir, emptyOutDir: true, target: 'chrome114', rolldownOptions: { input: join(page, 'index.html') } },
  });
  return folder;
}
