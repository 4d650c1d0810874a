/**
 * Builds the app into out/: main, preload and page with electron-vite, the engine as one CommonJS file beside them.
 * Usage: node scripts/build.mjs
 */
import { build } from 'electron-vite';
import { buildEngine } from './build-engine.mjs';
import { writeEngineHashes } from './engine-hashes.mjs';
import { writeUpdateKeys } from './package/update-keys.mjs';
import { repoDir } from './setup/places.mjs';

process.chdir(repoDir);
const startedAt = performance.now();
await buildEngine();
await build({ logLevel: 'warn' });
writeEngineHashes();
writeUpdateKeys();
console.log(`Built out/ in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
