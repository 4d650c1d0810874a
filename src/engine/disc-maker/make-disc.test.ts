import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DiscManifest } from './disc-manifest.ts';
import { DISC_KINDS, type DiscKind } from './kinds.ts';
import { type MakeDiscOptions, makeDisc } from './make-disc.ts';
import { DEMO_PATIENT } from './names.ts';

const scratch = mkdtempSync(join(tmpdir(), 'disc-maker-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const hasDcmtk = toolIsThere('dcmdump', ['--version']);
const hasDciodvfy = toolIsThere('dciodvfy', ['-version']);
const hasPydicom = toolIsThere('/usr/bin/python3', ['-c', 'import pydicom']);
const hasIsoinfo = toolIsThere('isoinfo', ['-version']);

let discs = 0;
async function make(
  kind: DiscKind,
  more: Partial<MakeDiscOptions> = {},
  ending = '',
): Promise<{ path: string; manifest: DiscManifest }> {
  discs += 1;
  const path = join(scratch, `disc${discs}${ending}`);
  const manifest = await makeDisc({ outPath: path, kind, seed: 1, patients: 1, studies: 1, images: 3, ...more });
  return { path, manifest };
}

describe('a disc made for tests and demonstrations', () => {
  it.each(DISC_KINDS.map(({ name }) => name))(
    'is the same when made again, and accounts for every file: %s',
    async (kind) => {
      const [{ path, manifest }, again] = [await make(kind, { images: 6 }), await make(kind, { images: 6 })];
      const tree = treeOf(path);
      expect(treeOf(again.path)).toEqual(tree);
      expect(again.manifest).toEqual(manifest);
      const accounted = [...manifest.instances, ...manifest.expectedFaults, ...manifest.nonDicom].map(
        (file) => file.path,
      );
      expect(accounted.filter((file) => !file.startsWith('..')).sort()).toEqual(Object.keys(tree).sort());
      for (const instance of manifest.instances) {
        expect(instance.sha256).toBe(tree[instance.path]);
        expect(instance.sizeBytes).toBe(statSync(join(path, instance.path)).size);
      }
    },
  );

  it('is the same image when made again', async () => {
    const [first, second] = [await make('standard', {}, '.iso'), await make('standard', {}, '.iso')];
    expect(sha256(readFileSync(second.path))).toBe(sha256(readFileSync(first.path)));
  });

  it('differs when the seed differs', async () => {
    const [first, second] = [await make('standard'), await make('standard', { seed: 2 })];
    const uids = (manifest: DiscManifest) => manifest.instances.map(({ sopInstanceUid }) => sopInstanceUid);
    expect(uids(first.manifest).filter((uid) => uids(second.manifest).includes(uid))).toEqual([]);
  });

  it('starts with the person whom the demonstration EHR knows', async () => {
    const { manifest } = await make('standard');
    expect(manifest.patients[0]).toMatchObject({
      patientName: DEMO_PATIENT.patientName,
      patientId: DEMO_PATIENT.patientId,
      issuerOfPatientId: DEMO_PATIENT.issuerOfPatientId,
      birthDate: DEMO_PATIENT.birthDate.replaceAll('-', ''),
      sex: DEMO_PATIENT.sex,
    });
    expect(manifest.studies[0]).toMatchObject({
      description: DEMO_PATIENT.studyDescription,
      modality: DEMO_PATIENT.modality,
      date: DEMO_PATIENT.studyDate.replaceAll('-', ''),
      accessionNumber: DEMO_PATIENT.accessionNumber,
    });
  });

  it('takes its dates from the seed and not from the clock', async () => {
    const { path } = await make('standard');
    expect(statSync(join(path, 'DICOMDIR')).mtime.toISOString()).toBe('2026-03-01T12:00:00.000Z');
  });

  it('carries the same objects as the standard disc where only the medium is spoilt', async () => {
    const [standard, damaged] = [await make('standard', { images: 6 }), await make('damaged', { images: 6 })];
    const shaOf = new Map(standard.manifest.instances.map(({ path, sha256: hash }) => [path, hash]));
    expect(damaged.manifest.instances.length).toBe(standard.manifest.instances.length - 3);
    for (const instance of damaged.manifest.instances) expect(instance.sha256).toBe(shaOf.get(instance.path));
  });

  it('is never written over something that is there', async () => {
    const { path } = await make('viewer-only');
    const image = join(scratch, 'taken.iso');
    writeFileSync(image, 'mine');
    const options = { kind: 'standard', seed: 1, patients: 1, studies: 1, images: 3 } as const;
    await expect(makeDisc({ ...options, outPath: path })).rejects.toThrow('not empty');
    await expect(makeDisc({ ...options, outPath: image })).rejects.toThrow('EEXIST');
    expect(readFileSync(image, 'utf8')).toBe('mine');
    expect(Object.keys(treeOf(path))).toContain('VIEWER.EXE');
  });

  it.each(['', '.iso'])('leaves nothing behind when it is cancelled (%s)', async (ending) => {
    const cancel = new AbortController();
    const outPath = join(scratch, `cancelled${ending}`);
    const onProgress = () => cancel.abort(new Error('cancelled'));
    const making = makeDisc({
      outPath,
      kind: 'standard',
      seed: 1,
      patients: 1,
      studies: 1,
      images: 6,
      onProgress,
      signal: cancel.signal,
    });
    await expect(making).rejects.toThrow('cancelled');
    expect(existsSync(outPath)).toBe(false);
  });
});

describe.skipIf(!hasDciodvfy)('what dciodvfy says', () => {
  it.each([
    ['standard', 6],
    ['multiframe', 1],
    ['big-endian-implicit', 1],
    ['conflicting-headers', 1],
  ] as const)(
    'is nothing against any object of %s',
    async (kind, patients) => {
      const { path, manifest } = await make(kind, { patients, studies: 2 });
      // One object of each series: the others differ in position and pixels alone.
      const firsts = [
        ...new Map(manifest.instances.map((instance) => [instance.seriesInstanceUid, instance.path])).values(),
      ];
      for (const file of [...firsts, 'DICOMDIR']) {
        const { stderr } = spawnSync('dciodvfy', [join(path, file)], { encoding: 'latin1' });
        expect(stderr.split('\n').filter((line) => line.includes('Error'))).toEqual([]);
      }
    },
    60_000,
  );
});

describe.skipIf(!hasPydicom)('what pydicom reads', () => {
  it('are all files through the offsets of the DICOMDIR, with the names of six people in four character sets', async () => {
    const { path, manifest } = await make('standard', { patients: 6, studies: 2 });
    const program = [
      'import json, sys',
      'from pydicom.fileset import FileSet',
      'files = list(FileSet(sys.argv[1] + "/DICOMDIR"))',
      'loaded = [f.load() for f in files]',
      'print(json.dumps({"uids": [str(d.SOPInstanceUID) for d in loaded], "names": sorted({str(d.PatientName) for d in loaded}),',
      '  "records": sorted({str(f.PatientName) for f in files}), "institutions": len({d.InstitutionName for d in loaded})}))',
    ].join('\n');
    const read = JSON.parse(
      execFileSync('/usr/bin/python3', ['-c', program, path], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const names = manifest.patients.map(({ patientName }) => patientName).sort();
    expect(read.uids.sort()).toEqual(manifest.instances.map(({ sopInstanceUid }) => sopInstanceUid).sort());
    expect(read.names.sort()).toEqual(names);
    expect(read.records.sort()).toEqual(names);
    expect(read.institutions).toBe(4);
  }, 60_000);
});

describe.skipIf(!hasDcmtk)('what dcmtk reads', () => {
  it('are the same pixels in every transfer syntax', async () => {
    const plain = await make('standard');
    const pixelsOf = (file: string): string => sha256(readFileSync(file).subarray(-512 * 512 * 2));
    for (const kind of ['compressed', 'big-endian-implicit'] as const) {
      const disc = await make(kind);
      for (const { path } of disc.manifest.instances.filter((instance) => instance.path.includes('SE000001'))) {
        const converted = join(scratch, 'converted.dcm');
        const isRle = kind === 'compressed' && /[02]$/.test(path);
        execFileSync(isRle ? 'dcmdrle' : 'dcmconv', ['+te', join(disc.path, path), converted]);
        expect(pixelsOf(converted)).toBe(pixelsOf(join(plain.path, path)));
      }
    }
  });

  it('is a report whose text is whole, and a directory whose length lies when it is meant to', async () => {
    const { path } = await make('standard');
    const report = execFileSync('dsrdump', ['+U8', '+Pl', join(path, 'DICOM/PA000000/ST000000/SE000002/IM000000')], {
      encoding: 'utf8',
    });
    expect(report).toContain('Übrige Lunge frei');
    const broken = await make('broken-dicomdir');
    expect(spawnSync('dcmdump', ['-q', join(broken.path, 'DICOMDIR')]).status).not.toBe(0);
    expect(spawnSync('dcmdump', ['-q', join(path, 'DICOMDIR')]).status).toBe(0);
  });

  it('is a picture that other programs open', async () => {
    const { path } = await make('standard');
    execFileSync('img2dcm', [join(path, 'LOGO.JPG'), join(scratch, 'logo.dcm')]);
    execFileSync('dcmdjpeg', [join(scratch, 'logo.dcm'), join(scratch, 'logo-raw.dcm')]);
    const grey = readFileSync(join(scratch, 'logo-raw.dcm')).subarray(-64 * 64);
    expect((grey[32 * 64 + 32] ?? 0) - (grey[0] ?? 255)).toBeGreaterThan(80);
  });
});

describe.skipIf(!hasIsoinfo)('what isoinfo reads from an image', () => {
  it.each(['standard', 'lossy-names', 'hostile'] as const)(
    'are the bytes of every file, under its short and its real name: %s',
    async (kind) => {
      const { path, manifest } = await make(kind, { images: 40 }, '.iso');
      const list = (view: string[]) =>
        execFileSync('isoinfo', [...view, '-f', '-i', path], {
          encoding: 'utf8',
          env: { ...process.env, LC_ALL: 'C.UTF-8' },
        });
      const shortNames = list([])
        .trim()
        .split('\n')
        .filter((name) => name.endsWith(';1'));
      expect(shortNames.length).toBe(manifest.instances.length + manifest.nonDicom.length);
      for (const name of shortNames) expect(name).toMatch(/^(\/[A-Z0-9_]{1,8})+(\.[A-Z0-9_]{0,3});1$/);
      if (kind !== 'standard') return;
      for (const { path: file, sha256: expected } of manifest.instances) {
        for (const view of [
          ['-x', `/${file}.;1`],
          ['-J', '-x', `/${file}`],
        ]) {
          expect(sha256(execFileSync('isoinfo', [...view, '-i', path], { maxBuffer: 2 ** 21 }))).toBe(expected);
        }
      }
    },
    30_000,
  );
});

function toolIsThere(tool: string, args: string[]): boolean {
  const isThere =
    spawnSync(tool, args).error === undefined && (tool !== '/usr/bin/python3' || spawnSync(tool, args).status === 0);
  if (!isThere) console.warn(`disc-maker: ${tool} is not installed, its checks are skipped`);
  return isThere;
}

/** Every file and link below a folder, with the hash of what is in it; links are not followed. */
function treeOf(folder: string, below = ''): Record<string, string> {
  const entries = readdirSync(join(folder, below), { withFileTypes: true }).map((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return treeOf(folder, path);
    return { [path]: entry.isSymbolicLink() ? 'link' : sha256(readFileSync(join(folder, path))) };
  });
  return Object.assign({}, ...entries);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
