import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoDir } from '../setup/places.mjs';

/**
 * Puts the publisher's public keys into the build. Without one no update is believed.
 *
 * @param {string} [keys] Base64 of SubjectPublicKeyInfo, parted by commas
 */
export function writeUpdateKeys(keys = process.env.GANTRY_UPDATE_KEYS ?? '') {
  writeFileSync(join(repoDir, 'out', 'main', 'update-keys.json'), JSON.stringify(keys.split(',').filter(Boolean)));
}
