import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeidentifiedFiles, deidentifyFiles } from '../../src/engine/deidentify/deidentify-files.ts';
import type { OptionName } from '../../src/engine/deidentify/options.ts';
import { needlesOf } from './leaks.ts';
import { people } from './people.ts';
import { kindCount, type PlantedObject, plantedObject } from './planted-objects.ts';
import { isRight, type JudgedObject, SetMemory } from './score.ts';

const python = '/usr/bin/python3';
const hasJudge = existsSync(python) && existsSync('/usr/bin/dciodvfy') && existsSync('/usr/bin/dcentvfy');
if (!hasJudge) console.warn('De-identification is not scored: python3 with pydicom or dicom3tools is not there');

const options: readonly OptionName[] = [
  'clean-graphics',
  'clean-structured-content',
  'clean-descriptors',
  'retain-modified-dates',
  'retain-safe-private',
];
const key = Buffer.from('a secret of the test, long enough');
const objects: { readonly patient: number; readonly object: PlantedObject; readonly path: string }[] = [];
let scratch = '';
let result: DeidentifiedFiles;

function run(name: string, chosen: readonly OptionName[], secret = key): Promise<DeidentifiedFiles> {
  return deidentifyFiles({
    policy: { options: chosen, key: secret, program: 'Gantry test' },
    inPaths: objects.map(({ path }) => path),
    out: { folder: join(scratch, name) },
  });
}

function read(folder: string): Record<string, Record<string, string>> {
  const script = fileURLToPath(new URL('read-objects.py', import.meta.url));
  return JSON.parse(execFileSync(python, [script, folder], { encoding: 'utf8', maxBuffer: 2 ** 28 }));
}

function errorsOf(program: string, paths: readonly string[]): string[] {
  const shell = `${program} "$@" 2>&1 | grep -a "^Error" || true`;
  return execFileSync('sh', ['-c', shell, 'sh', ...paths], { encoding: 'latin1' })
    .split('\n')
    .filter(Boolean);
}

describe.skipIf(!hasJudge)('a set with more than 2,000 identities planted in it', () => {
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'gantry-deid-'));
    mkdirSync(join(scratch, 'in'));
    for (const [patient, person] of people.entries()) {
      for (let kind = 0; kind < kindCount; kind += 1) {
        const object = plantedObject(person, { patient, kind });
        const path = join(scratch, 'in', object.fileName);
        writeFileSync(path, object.bytes);
        objects.push({ patient, object, path });
      }
    }
    result = await run('out', options);
  }, 120_000);
  afterAll(() => rmSync(scratch, { recursive: true }));

  it('comes out with all required actions right, by the word of pydicom', () => {
    const before = read(join(scratch, 'in'));
    const after = read(join(scratch, 'out'));
    const memory = new SetMemory();
    const wrong: string[] = [];
    let required = 0;
    for (const [index, { patient, object }] of objects.entries()) {
      const file = result.files[index]!;
      const outName = file.outPath === undefined ? '' : relative(join(scratch, 'out'), file.outPath);
      const judged: JudgedObject = { before: before[object.fileName] ?? {}, after: after[outName] ?? {} };
      for (const one of object.expectations) {
        required += 1;
        if (!isRight(one, judged, people[patient]!.id, memory)) {
          const at = 'at' in one ? one.at : '';
          wrong.push(`${one.check} ${at} ${object.fileName}: ${judged.before[at]} → ${judged.after[at]}`);
        }
      }
    }
    console.info(`${required - wrong.length} of ${required} required actions right`);
    expect(required).toBeGreaterThan(2000);
    expect(wrong).toEqual([]);
  }, 120_000);

  it.each([
    ['with all options that keep something', options],
    ['with the basic profile alone', []],
  ] as const)(
    'holds no name, number or date of anybody, in any encoding, in files and file names, %s',
    async (name, chosen) => {
      const { files } = await run(`leaks ${name}`, chosen);
      const leaks: string[] = [];
      for (const [index, { patient }] of objects.entries()) {
        const { outPath } = files[index]!;
        expect(outPath).toBeDefined();
        const bytes = readFileSync(outPath!);
        const name = Buffer.from(relative(scratch, outPath!), 'utf8');
        for (const needle of needlesOf(people[patient]!)) {
          if (bytes.includes(needle.bytes) || name.includes(needle.bytes)) leaks.push(`${needle.what} in ${outPath}`);
        }
      }
      expect(leaks).toEqual([]);
    },
    120_000,
  );

  it('comes out the same again with the same secret, and with no UID or pseudonym in common with another', async () => {
    const again = await run('again', options);
    const other = await run('other', options, Buffer.from('another secret, as long as the first'));
    expect(again.files.map((file) => file.ok && file.sha256)).toEqual(
      result.files.map((file) => file.ok && file.sha256),
    );
    expect(
      new Set(other.patients.map(({ pseudonym }) => pseudonym)).isDisjointFrom(
        new Set(result.patients.map(({ pseudonym }) => pseudonym)),
      ),
    ).toBe(true);
  }, 120_000);

  it('is as good or bad DICOM as before, and says the same of a patient and study everywhere', () => {
    const fresh: string[] = [];
    const tidy = (line: string) => line.replace(/ = <[^>]*>/g, '').replace(/<[^/][^>]*>|\d+(\.\d+)*/g, '#');
    // Each kind once in Latin letters and once in others: dciodvfy takes a second for an object.
    for (const [index, { path, patient }] of objects.entries()) {
      if (patient !== 0 && patient !== 7) continue;
      const before = new Set(errorsOf('dciodvfy -new', [path]).map(tidy));
      for (const line of errorsOf('dciodvfy -new', [result.files[index]!.outPath!])) {
        if (!before.has(tidy(line))) fresh.push(`${objects[index]!.object.fileName}: ${line}`);
      }
    }
    expect(fresh).toEqual([]);
    for (const patient of people.keys()) {
      const paths = objects.flatMap((one, index) => (one.patient === patient ? [result.files[index]!.outPath!] : []));
      const before = errorsOf(
        'dcentvfy',
        objects.filter((one) => one.patient === patient).map(({ path }) => path),
      );
      expect(errorsOf('dcentvfy', paths).length).toBeLessThanOrEqual(before.length);
    }
  }, 240_000);
});
