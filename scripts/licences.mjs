/**
 * Writes docs/licences.md: every npm package whose code is in a package of Gantry, with its licence. Run after a change of packages.
 * Usage: node scripts/licences.mjs
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPackages } from './package/shipped-packages.mjs';
import { repoDir } from './setup/places.mjs';

const rows = shippedPackages().map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
const text = `# Licences of what is shipped

Made by \`npm run licences\`. Electron and Chromium bring their own lists (\`LICENSE.electron.txt\`, \`LICENSES.chromium.html\` beside the program).

| package | version | licence |
| --- | --- | --- |
${rows.join('\n')}
`;
writeFileSync(join(repoDir, 'docs', 'licences.md'), text);
