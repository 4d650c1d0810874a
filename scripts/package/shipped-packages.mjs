import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoDir } from '../setup/places.mjs';

/**
 * The npm packages whose code is in a package of Gantry, bundled or beside it: what `src/` imports, and all that these need.
 *
 * @returns {{ name: string, version: string, licence: string }[]} by name; a licence that is not named is ''
 */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(repoDir, 'package-lock.json'), 'utf8'));
  const places = new Set();
  const take = (name, from) => {
    const place = placeOf(packages, name, from);
    if (place === undefined || places.has(place)) return;
    places.add(place);
    const { dependencies = {}, optionalDependencies = {} } = packages[place];
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) take(needed, place);
  };
  // Electron is the runtime and brings its own list of licences; type packages hold no code.
  for (const name of importedPackages()) if (name !== 'electron' && !name.endsWith('fhirtypes')) take(name, '');
  return [...places].sort().map((place) => ({
    name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: packages[place].version,
    licence: packages[place].license ?? oldLicence(place),
  }));
}

/** Before npm had one field, packages had a list of them; the lock file does not take that over. */
function oldLicence(place) {
  const { licenses = [] } = JSON.parse(readFileSync(join(repoDir, place, 'package.json'), 'utf8'));
  return licenses.map(({ type }) => type).join(' OR ');
}

/** As Node looks for it: from the folder of who asks upwards. */
function placeOf(packages, name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[place]) return place;
    if (folder === '') return undefined;
  }
}

function importedPackages() {
  const files = readdirSync(join(repoDir, 'src'), { recursive: true }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.(test|d)\.tsx?$/.test(file),
  );
  const names = files.flatMap((file) => {
    const text = readFileSync(join(repoDir, 'src', file), 'utf8');
    return [...text.matchAll(/from '((?:@[\w-]+\/)?[\w-]+)(?:\/[^']*)?'/g)].map(([, name]) => name);
  });
  return [...new Set(names)].sort();
}
