import { writeFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { build } from 'vite';
import { keepCompiledCode } from './keep-compiled-code.mjs';

/**
 * Bundles the engine into `out/engine/`: one file, and one for each part that is fetched when it is needed, but for the native module and the threads; for Node 24, beside which it
 * also runs in current Electrons' utility process. The command line lies beside it, in one file and one more for each command, and shares the threads.
 *
 * @param {{ watch?: boolean }} [options] `watch` builds again at each change and returns after the first build
 */
export async function buildEngine({ watch = false } = {}) {
  const sources = [];
  for (const [entry, fileName] of Object.entries({
    'src/engine/start.ts': 'index.cjs',
    'src/engine/delivered-code.ts': 'delivered-code.cjs',
    'src/engine/index.ts': 'engine.cjs',
    // Threads start from files of their own: of a scan, of a copy, of a sync of the directory, of images on their way out, of pictures that are decoded, and one for each
    // drop folder that is watched or tried.
    'src/engine/scan/header-thread.ts': 'header-thread.cjs',
    'src/engine/intake/intake-thread.ts': 'intake-thread.cjs',
    'src/engine/directory/copy-thread.ts': 'copy-thread.cjs',
    'src/engine/outgoing/prepare-thread.ts': 'prepare-thread.cjs',
    'src/engine/documents/decode-thread.ts': 'decode-thread.cjs',
    'src/engine/media/volumes/drop-folders/drop-folder-thread.ts': 'drop-folder-thread.cjs',
    'src/engine/trials/folder-thread.ts': 'folder-thread.cjs',
    'src/engine/dicom/rewrite-thread.ts': 'rewrite-thread.cjs',
    'src/engine/deidentify/deidentify-thread.ts': 'deidentify-thread.cjs',
    'src/cli/main.ts': 'cli.cjs',
  })) {
    sources.push(...(await bundle(entry, fileName, { watch, emptyOutDir: sources.length === 0 })));
  }
  // With it bin/gantry.mjs can tell whether what was built still is what the sources say.
  writeFileSync('out/engine/cli-sources.json', JSON.stringify([...new Set(sources)].sort(), null, 1));
  // A file that is built again while it is developed would be taken with the code of the one before.
  if (!watch) await keepCompiledCode();
}

/** Half of the engine is there for what is seldom asked of it (a worklist, a zip, the documents on a disc): a start reads and compiles the other half. */
const inParts = {
  'engine.cjs': { chunkFileNames: 'engine-[name].cjs' },
  'cli.cjs': { chunkFileNames: 'cli-[name].cjs' },
};

/** A file with one letter beyond Latin-1 is kept in memory at twice its size, and every thread has its own. */
const inAscii = {
  name: 'in-ascii',
  generateBundle(_options, bundle) {
    const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[^\x00-\x7f]/g, escaped);
    }
  },
};

/**
 * @param {string} entry
 * @param {string} fileName
 * @param {{ watch: boolean, emptyOutDir: boolean }} options
 * @returns {Promise<string[]>} the project's own files that went into it; none when watching
 */
async function bundle(entry, fileName, { watch, emptyOutDir }) {
  const output = { format: 'cjs', entryFileNames: fileName, ...(inParts[fileName] ?? { codeSplitting: false }) };
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [inAscii],
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: entry,
      outDir: 'out/engine',
      emptyOutDir,
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      watch: watch ? {} : null,
      rolldownOptions: { output: { ...output, comments: false } },
    },
  });
  if (!('output' in built)) return [];
  const files = built.output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  return files
    .map((file) => relative(process.cwd(), file))
    .filter((file) => !file.startsWith('..') && !isAbsolute(file) && !/node_modules|[\0:]/.test(file));
}
