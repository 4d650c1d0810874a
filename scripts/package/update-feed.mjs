import { createHash, sign } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ledgerVersion } from '../../src/engine/ledger/migrations.ts';
import { releaseConfig } from './release-config.mjs';

/**
 * Writes beside the packages what an installed Gantry looks for: a description of the release for one system, and its signature.
 *
 * @param {{
 *   files: string[], version: string, kind: 'latest' | 'earlier', system: string, privateKey: import('node:crypto').KeyObject,
 *   at?: Date, validDays?: number, percent?: number, readableLedger?: number, outDir: string
 * }} release `files`: packages of that system; `system`: '' for Windows, '-mac', '-linux', '-linux-arm64' (as electron-updater names channels);
 *   `percent`: to how many desks in a hundred it is offered yet; `readableLedger`: the newest shape of records that it reads, default this source's
 * @returns {string} the description
 */
export function writeFeed(release) {
  const { files, version, kind, system, privateKey, outDir } = release;
  const { at = new Date(), validDays = 90, percent, readableLedger = ledgerVersion } = release;
  const text = `${JSON.stringify(
    {
      product: releaseConfig().appId,
      kind,
      version,
      releaseDate: at.toISOString(),
      validUntil: new Date(at.getTime() + validDays * 86_400_000).toISOString(),
      ledgerVersion: readableLedger,
      ...(percent === undefined ? {} : { stagingPercentage: percent }),
      files: files.map((path) => ({ url: basename(path), sha512: sha512(path), size: statSync(path).size })),
    },
    null,
    2,
  )}\n`;
  const path = join(outDir, `${kind}${system}.json`);
  writeFileSync(path, text);
  writeFileSync(`${path}.sig`, sign(null, Buffer.from(text), privateKey).toString('base64'));
  return path;
}

/** @param {string} path */
function sha512(path) {
  return createHash('sha512').update(readFileSync(path)).digest('base64');
}
