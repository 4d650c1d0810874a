import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const firstModule = fileURLToPath(new URL('src/renderer/main.tsx', import.meta.url));

interface Modules {
  getModuleInfo(id: string): { readonly importers: readonly string[] } | null;
}

/** Whether the page cannot start without a module: its name in the bundle then, else null. */
function inFirstScreen(id: string, modules: Modules): string | null {
  const seen = new Set([id]);
  for (const one of seen) {
    if (one === firstModule) return 'start';
    for (const importer of modules.getModuleInfo(one)?.importers ?? []) seen.add(importer);
  }
  return null;
}

/**
 * Main and preload are CommonJS with everything bundled in (a sandboxed preload cannot load modules), for the Node of the oldest
 * Electron that Gantry runs on; likewise the page. The engine is a build of its own: scripts/build.mjs.
 */
export default defineConfig({
  main: {
    build: {
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        input: 'src/main/index.ts',
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        input: 'src/preload/index.ts',
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    // Decoders are loaded one by one, as a medium needs them.
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/[name].js' } } },
    build: {
      target: 'chrome114',
      // electron-vite leaves it out; the page is parsed anew at each start.
      minify: true,
      rolldownOptions: {
        input: 'src/renderer/index.html',
        // What the first screen needs is one file: each file more is a message to main and back, one after the other. In its order: zod is told first that there
        // is no `eval`.
        output: { codeSplitting: { groups: [{ name: inFirstScreen }] } },
      },
    },
  },
});
