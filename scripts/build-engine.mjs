import { build } from 'vite';

/**
 * Bundles the engine into `out/engine/index.cjs`: one file, everything in it but the native module; for Node 24, beside which it
 * also runs in current Electrons' utility process.
 *
 * @param {{ watch?: boolean }} [options] `watch` builds again at each change and returns after the first build
 */
export async function buildEngine({ watch = false } = {}) {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: 'src/engine/index.ts',
      outDir: 'out/engine',
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      watch: watch ? {} : null,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false } },
    },
  });
}
