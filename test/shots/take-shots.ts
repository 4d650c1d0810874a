import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { repoDir } from '../../scripts/setup/places.mjs';
import { openFakeWindow, settled } from '../fake-page/fake-window.ts';
import { looks, shots } from './screens.ts';

/** Takes the pictures whose names hold all of the given parts; exit code 1 when one of them could not be taken. */
const wantedParts = process.argv.slice(2);
const outFolder = join(repoDir, 'test-results', 'shots');

async function takeAll(): Promise<number> {
  const wanted = looks
    .flatMap((look) => shots.map((shot) => ({ shot, look, name: `${shot.name}.${look.name}` })))
    .filter(({ name }) => wantedParts.every((part) => name.includes(part)));
  const window = await openFakeWindow();
  let failed = 0;
  try {
    window.page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
    for (const { shot, look, name } of wanted) {
      try {
        await window.show(shot, look);
        await shot.then?.(window.page, look.language);
        await settled(window.page);
        await window.page.screenshot({ path: join(outFolder, `${name}.png`) });
        process.stdout.write(`${name}\n`);
      } catch (error) {
        failed += 1;
        process.stdout.write(`FAILED ${name}: ${error instanceof Error ? error.message.split('\n')[0] : 'error'}\n`);
      }
    }
  } finally {
    await window.close();
  }
  process.stdout.write(`${wanted.length - failed} of ${wanted.length} pictures in ${outFolder}\n`);
  return failed > 0 || wanted.length === 0 ? 1 : 0;
}

mkdirSync(outFolder, { recursive: true });
process.exitCode = await takeAll();
