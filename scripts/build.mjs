/**
 * Builds the app into out/: main, preload and page with electron-vite, the engine as one CommonJS file beside them.
 * Usage: node scripts/build.mjs [--only main,preload,renderer,engine]
 */
import { build as buildApp } from 'electron-vite';
import { build as buildWithVite } from 'vite';

const root = new URL('..', import.meta.url).pathname;
process.chdir(root);
const startedAt = performance.now();

await buildEngine();
await buildApp({ logLevel: 'warn' });
console.log(`Built out/ in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);

/** One file, everything in it but the native module; for Node 24, beside which it also runs in current Electrons' utility process. */
async function buildEngine() {
  await buildWithVite({
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
      emptyOutDir: true,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false } },
    },
  });
}
