import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

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
    // Words are read as JSON, which is faster than reading them as a program.
    json: { stringify: true },
    // Decoders are loaded one by one, as a medium needs them.
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/[name].js' } } },
    build: {
      target: 'chrome114',
      // electron-vite leaves it out; the page is parsed anew at each start.
      minify: true,
      rolldownOptions: {
        input: 'src/renderer/index.html',
        output: {
          codeSplitting: {
            groups: [
              // On invented data alone (`?fake`): zod is told that there is no `eval` before any shape is made, so both lie in one file.
              { name: 'zod', test: /node_modules[\\/]zod[\\/]|zod-without-eval/, priority: 2 },
              // What two screens share is one file: a start waits for three, not for thirty, and each costs three processes a few milliseconds.
              { name: 'shared', minShareCount: 2, priority: 1 },
            ],
          },
        },
      },
    },
  },
});
