import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDropFolders } from './drop-folders/drop-folders.ts';
import { watchHints } from './watch-hints.ts';

let root = '';
let end = (): void => undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hints-'));
});
afterEach(() => {
  end();
  rmSync(root, { recursive: true, force: true });
});

test('a folder that appears in a watched one is told of at once', async () => {
  let made = 0;
  await new Promise<void>((resolve) => {
    end = watchHints([root], resolve);
    // The watch begins a moment after it was asked for.
    const make = setInterval(() => mkdirSync(join(root, `DISC ${made++}`)), 50);
    const stop = end;
    end = () => {
      clearInterval(make);
      stop();
    };
  });
  expect(made).toBeGreaterThan(0);
});

test('a folder that is not there, or goes, breaks nothing', async () => {
  const gone = join(root, 'gone');
  mkdirSync(gone);
  end = watchHints([gone, join(root, 'never')], () => undefined);
  rmSync(gone, { recursive: true });
  await new Promise((resolve) => setImmediate(resolve));
});

test('a drop that is whole is found by its hint, long before the next look is due', async () => {
  let isThere = () => {};
  const found = new Promise<void>((resolve) => {
    isThere = resolve;
  });
  let count = 0;
  const drops = openDropFolders({
    settleMs: 0,
    everyMs: 10 * 60_000,
    onChanged: () => {
      if (drops.volumes().length > 0) isThere();
    },
  });
  drops.set([root]);
  const put = setInterval(() => writeFileSync(join(root, `study ${count++}.zip`), 'PK'), 100);
  end = () => {
    clearInterval(put);
    drops.close();
  };
  await found;
  expect(drops.volumes()[0]?.label).toMatch(/^study/);
});
