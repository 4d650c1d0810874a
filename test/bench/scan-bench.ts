import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { tagOf } from '../../src/engine/dicom/dictionary.ts';
import { scannedKeywords } from '../../src/engine/study/scanned-instance.ts';
import { makeCtSlices, sliceHeader } from './ct-slices.ts';
import { type BenchResult, compared } from './measure.ts';
import { bestOf } from './timed-runs.ts';

const files = 10_000;

/** The same work in pydicom: every header up to the pixels, the same attributes read, in one process. */
const pydicomScan = `
import os, sys, pydicom
words = sys.argv[2].split(',')
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        header = pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True)
        for word in words:
            header.get(word)
`;

/** The header scan as a whole command, against the scanners that hospitals have. */
export async function scanBench(folder: string, gantry: readonly string[], rounds: number): Promise<BenchResult> {
  const discFolder = join(folder, 'slices');
  const sizeBytes = makeCtSlices({ folder: discFolder, files, pixels: 'hole' });
  const paths = readdirSync(discFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  warm(paths);

  const tags = scannedKeywords.map((keyword) => {
    const id = tagOf(keyword).toString(16).padStart(8, '0');
    return `${id.slice(0, 4)},${id.slice(4)}`;
  });
  const [ours = 0, gdcm = 0, dcmdump = 0, pydicom = 0] = await bestOf(rounds, [
    { name: 'gantry scan', command: [...gantry, 'scan', discFolder, '--json'] },
    {
      name: 'gdcmscanner',
      command: ['gdcmscanner', '-r', '-p', '-d', discFolder, ...tags.flatMap((tag) => ['-t', tag])],
    },
    { name: 'dcmdump', command: ['dcmdump', '-q', ...tags.flatMap((tag) => ['+P', tag]), ...paths] },
    { name: 'pydicom', command: ['/usr/bin/python3', '-c', pydicomScan, discFolder, scannedKeywords.join(',')] },
  ]);
  return {
    data: {
      files,
      bytes: sizeBytes,
      elementsEach: 255,
      headerBytesEach: sliceHeader().length,
      tags: tags.length,
      pixels: 'holes: the files have their full size, but their pixels, which no contender reads, take no room',
    },
    measures: [
      compared('header scan', ours, 'gdcmscanner', gdcm, 1),
      compared('header scan', ours, 'dcmdump -q +P', dcmdump, 0.5),
      compared('header scan', ours, 'pydicom stop_before_pixels', pydicom, 0.25),
    ],
  };
}

/** Brings the first 64 KB of each file into the page cache: more than any contender reads. */
function warm(paths: readonly string[]): void {
  const bytes = Buffer.alloc(64 * 1024);
  for (const path of paths) {
    const descriptor = openSync(path, 'r');
    readSync(descriptor, bytes, 0, bytes.length, 0);
    closeSync(descriptor);
  }
}
