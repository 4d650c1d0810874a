import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slicesOnDisc } from '../../../test/fakes/slices-on-disc.ts';
import { openFileSource } from './byte-source.ts';
import { sameDataSet } from './same-data-set.ts';

const installed = spawnSync('dcmconv', ['--version']).status === 0 && spawnSync('dcmodify', ['--version']).status === 0;
if (!installed) console.warn('SKIPPED: data sets written anew by DCMTK, because it is not installed');

let work: string;
let original: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-same-'));
  original = join(work, 'original.dcm');
  if (!installed) return;
  const person = { patientId: 'P1', patientName: 'Same^Data', birthDate: '1970-01-01', sex: 'F' };
  const { folder } = slicesOnDisc({ folder: join(work, 'disc'), name: 'same', images: 1, person });
  copyFileSync(join(folder, readdirSync(folder)[0] ?? ''), original);
  change(original, '-i', '(0008,2112)[0].(0008,1155)=1.2.3', '-i', '(0008,2112)[1].(0040,a170)[0].(0008,0100)=121320');
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function change(file: string, ...edits: string[]): void {
  const done = spawnSync('dcmodify', ['-nb', ...edits, file]);
  expect(done.status, done.stderr.toString()).toBe(0);
}
function copied(name: string, ...edits: string[]): string {
  const file = join(work, name);
  copyFileSync(original, file);
  if (edits.length > 0) change(file, ...edits);
  return file;
}
async function compared(first: string, second: string) {
  const sources = [openFileSource(first), openFileSource(second)] as const;
  try {
    return await sameDataSet(...sources);
  } finally {
    for (const source of sources) await source.close();
  }
}

describe.skipIf(!installed)('two files with one data set', () => {
  it.each([
    ['implicit value representations', '+ti'],
    ['items of known length', '+e'],
    ['items with delimiters', '-e'],
    ['group lengths', '+g'],
  ])('are the same when one is written with %s', async (_, option) => {
    const file = join(work, `written${option}.dcm`);
    expect(spawnSync('dcmconv', [option, original, file]).status).toBe(0);
    expect(await compared(original, file)).toBe('same');
  });

  it.each([
    ['a value', '-m', '(0010,0020)=P2'],
    ['a value inside a nested item', '-m', '(0008,2112)[1].(0040,a170)[0].(0008,0100)=121321'],
    ['an item more', '-i', '(0008,2112)[2].(0008,1155)=1.2.4'],
    ['an element less', '-e', '(0008,0060)'],
    ['an element more', '-i', '(0008,1030)=more'],
  ])('are different by %s', async (name, ...edits) => {
    expect(await compared(original, copied(`${name.replaceAll(' ', '-')}.dcm`, ...edits))).toBe('different');
  });

  it('may tell how they were coded', async () => {
    expect(await compared(original, copied('coded.dcm', '-i', '(0008,2111)=Lossless JPEG'))).toBe('same');
  });

  it('cannot be told apart in another byte order, and that is said', async () => {
    const file = join(work, 'big.dcm');
    expect(spawnSync('dcmconv', ['+tb', original, file]).status).toBe(0);
    expect(await compared(original, file)).toBe('unreadable');
  });
});
