import { build } from 'vite';

/**
 * Bundles the engine into `out/engine/`: everything in one file but the native module and the threads; for Node 24, beside which it
 * also runs in current Electrons' utility process.
 *
 * @param {{ watch?: boolean }} [options] `watch` builds again at each change and returns after the first build
 */
export async function buildEngine({ watch = false } = {}) {
  await bundle('src/engine/index.ts', 'index.cjs', { watch, emptyOutDir: true });
  // Threads start from a file of their own.
  await bundle('src/engine/scan/header-thread.ts', 'header-thread.cjs', { watch, emptyOutDir: false });
  // Each drop folder is watched by a thread, likewise.
  const dropFolderThread = 'src/engine/media/volumes/drop-folders/drop-folder-thread.ts';
  await bundle(dropFolderThread, 'drop-folder-thread.cjs', { watch, emptyOutDir: false });
  // Pictures are decoded in threads too.
  await bundle('src/engine/documents/decode-thread.ts', 'decode-thread.cjs', { watch, emptyOutDir: false });
  await bundle('src/engine/intake/intake-thread.ts', 'intake-thread.cjs', { watch, emptyOutDir: false });
}

/**
 * @param {string} entry
 * @param {string} fileName
 * @param {{ watch: boolean, emptyOutDir: boolean }} options
 */
async function bundle(entry, fileName, { watch, emptyOutDir }) {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: entry,
      outDir: 'out/engine',
      emptyOutDir,
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      watch: watch ? {} : null,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: fileName, codeSplitting: false } },
    },
  });
}
