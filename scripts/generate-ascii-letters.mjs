/**
 * Writes resources/ascii-letters.json from the package any-ascii (ISC): the Latin form of each letter of the alphabets whose letters have one usual form.
 * The package holds half a megabyte for all of Unicode; every thread that rewrites would load it for these few hundred letters.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import anyAscii from 'any-ascii';
import { repoDir } from './setup/places.mjs';

const alphabets = /^[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}]$/u;

const letters = {};
for (let code = 0x0370; code <= 0xffff; code += 1) {
  const letter = String.fromCharCode(code);
  if (alphabets.test(letter)) letters[letter] = anyAscii(letter);
}
const lines = Object.entries(letters).map(([letter, form]) => `${JSON.stringify(letter)}:${JSON.stringify(form)}`);
writeFileSync(join(repoDir, 'resources', 'ascii-letters.json'), `{\n${lines.join(',\n')}\n}\n`);
process.stderr.write(`ascii-letters.json: ${lines.length} letters\n`);
