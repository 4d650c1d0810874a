import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import { repoDir } from '../../scripts/setup/places.mjs';
import { type FakeWindow, openFakeWindow, settled } from '../fake-page/fake-window.ts';
import { guidePictures, looks, type Shot, shots } from './screens.ts';

/**
 * Takes the pictures whose names hold all of the given parts; with `--guide`, those of the user guide instead. Exit code 1 when one of them could not be
 * taken.
 */
const [...wantedParts] = process.argv.slice(2);
const isGuide = wantedParts[0] === '--guide';
const outFolder = isGuide ? join(repoDir, 'docs', 'guide', 'images') : join(repoDir, 'test-results', 'shots');

interface Picture {
  readonly shot: Shot;
  readonly look: (typeof looks)[number];
  readonly name: string;
}

function wantedPictures(): Picture[] {
  const all = looks.flatMap((look) => shots.map((shot) => ({ shot, look, name: `${shot.name}.${look.name}` })));
  if (!isGuide) return all.filter(({ name }) => wantedParts.every((part) => name.includes(part)));
  return Object.entries(guidePictures).map(([file, shot]) => {
    const picture = all.find(({ name }) => name === `${shot}.light`);
    if (!picture) throw new Error(`there is no shot ${shot}`);
    return { ...picture, name: file };
  });
}

/** The picture as a PNG; without the alpha that a window never has, and packed as well as it goes. */
async function pictureOf({ page }: FakeWindow): Promise<Uint8Array> {
  const { width, height, channels, data } = decode(await page.screenshot());
  if (channels !== 4 && channels !== 3) throw new Error(`a screenshot with ${channels} channels`);
  const rgb = data.filter((_, at) => at % channels < 3);
  return encode({ width, height, channels: 3, depth: 8, data: rgb as Uint8Array }, { zlib: { level: 9 } });
}

async function takeAll(): Promise<number> {
  const wanted = wantedPictures();
  const window = await openFakeWindow();
  let failed = 0;
  try {
    window.page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
    for (const { shot, look, name } of wanted) {
      try {
        await window.show(shot, look);
        await shot.reach?.(window.page, look.language);
        await settled(window.page);
        // Of pictures on a tab that is not shown nobody asks for one.
        await window.page.waitForFunction(() =>
          [...document.querySelectorAll('[data-state=waiting]')].every((frame) => frame.getClientRects().length === 0),
        );
        writeFileSync(join(outFolder, `${name}.png`), await pictureOf(window));
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
