/**
 * Signs a release for the updater of installed Gantrys, beside packages that `npm run dist` built. The private key (Ed25519, PEM) is in
 * GANTRY_UPDATE_SIGNING_KEY. Usage: node scripts/update-feed.mjs [--kind latest|earlier] [--percent N] [--ledger N] PACKAGE…
 */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFeed } from './package/update-feed.mjs';
import { repoDir } from './setup/places.mjs';

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { kind: { type: 'string', default: 'latest' }, percent: { type: 'string' }, ledger: { type: 'string' } },
});
const pem = process.env.GANTRY_UPDATE_SIGNING_KEY;
const systems = new Set(files.map(systemOf));
if (!pem || files.length === 0 || systems.size !== 1 || !['latest', 'earlier'].includes(values.kind)) {
  console.error(
    'GANTRY_UPDATE_SIGNING_KEY=PEM node scripts/update-feed.mjs [--kind latest|earlier] [--percent N] PACKAGE…',
  );
  console.error('All packages of one call are for one system and processor.');
  process.exitCode = 2;
} else {
  const { version } = JSON.parse(readFileSync(join(repoDir, 'package.json'), 'utf8'));
  const [system = ''] = systems;
  const path = writeFeed({
    files,
    version: values.kind === 'latest' ? version : versionOf(files[0] ?? ''),
    kind: values.kind,
    system,
    privateKey: createPrivateKey(pem),
    outDir: dirname(files[0] ?? '.'),
    ...(values.percent === undefined ? {} : { percent: Number(values.percent) }),
    ...(values.ledger === undefined ? {} : { readableLedger: Number(values.ledger) }),
  });
  console.log(path);
}

/** @param {string} file */
function systemOf(file) {
  const kind = extname(file).toLowerCase();
  if (kind === '.exe') return '';
  if (kind === '.zip') return '-mac';
  return /arm64|aarch64/.test(basename(file)) ? '-linux-arm64' : '-linux';
}

/** @param {string} file */
function versionOf(file) {
  return /\d+\.\d+\.\d+/.exec(basename(file))?.[0] ?? '';
}
