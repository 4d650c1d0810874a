import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import { sampleFile } from '../../src/engine/dicom/sample-file.ts';
import { deflatedUid, explicitBig, explicitLittle, implicitLittle } from '../../src/engine/dicom/transfer-syntax.ts';
import { makeDisc } from '../../src/engine/disc-maker/make-disc.ts';

/** Files to be damaged. Those on the disk are read each time: what a process keeps of them would count as memory of the reader. */
export interface Originals {
  readonly count: number;
  bytesOf(index: number): Buffer;
  readonly sharedCorpus: boolean;
}

const corpus = '../shared/corpus';
/** Larger ones only take longer; what is hostile about them lies in their headers. */
const largestBytes = 1024 * 1024;

/** The corpus where it is there, a synthetic disc where it is not, and always the files that are hostile by themselves. */
export async function openOriginals(): Promise<Originals> {
  const own = ownFiles();
  if (existsSync(corpus)) {
    const paths = globSync(`${corpus}/**/*`, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => statSync(path).size <= largestBytes)
      .sort();
    return { ...chosen(paths, own), sharedCorpus: true };
  }
  const folder = mkdtempSync(join(tmpdir(), 'gantry-fuzz-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const disc = join(folder, 'disc');
  await makeDisc({ outPath: disc, kind: 'hostile', seed: 1, patients: 1, studies: 1, images: 8 });
  const paths = globSync(`${disc}/**/*`, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return { ...chosen(paths, own), sharedCorpus: false };
}

function chosen(paths: readonly string[], own: readonly (() => Buffer)[]): Pick<Originals, 'count' | 'bytesOf'> {
  return {
    count: paths.length + own.length,
    bytesOf: (index) => {
      const make = own[index - paths.length];
      return make === undefined ? readFileSync(paths[index] ?? '') : make();
    },
  };
}

/** Hostile without being damaged first; the bombs are made here and now, and are small then. */
function ownFiles(): (() => Buffer)[] {
  const nested = {
    RequestAttributesSequence: [{ AccessionNumber: 'X', ScheduledProtocolCodeSequence: [{ CodeValue: '1' }] }],
  };
  return [
    ...[explicitLittle, implicitLittle, explicitBig].map(
      (encoding) => () => sampleFile({ encoding, elements: nested }),
    ),
    () => withDataSet(undefinedDepth(10_000)),
    () => withDataSet(definedDepth(1_500)),
    () => withDataSet(Buffer.alloc(800_000, Buffer.from('0900010055530000', 'hex'))),
    () => withDataSet(emptyItems(60_000)),
    () => bombs().zeros,
    () => bombs().elements,
    () => bombs().sequences,
  ];
}

function withDataSet(dataSet: Buffer): Buffer {
  return Buffer.concat([sampleFile({ pixelBytes: 0 }), dataSet]);
}

/** Deflated data sets that are a thousand times larger than their files, made in pieces: nobody here has the memory either. */
const bombs = onceMade(() => ({
  zeros: deflated(Buffer.alloc(1024), 400 * 1024),
  elements: deflated(Buffer.alloc(1024 * 16, Buffer.from('1100010055530000', 'hex')), 1500),
  sequences: deflated(undefinedDepth(10_000), 80),
}));

function onceMade<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A whole file whose data set, deflated, goes on with `piece` so many times over. */
function deflated(piece: Buffer, times: number): Buffer {
  const head = sampleFile({ transferSyntaxUid: deflatedUid, pixelBytes: 0 });
  const dataSetAt = head.indexOf(Buffer.from('080016005549', 'hex'));
  const stored = deflateRawSync(head.subarray(dataSetAt), { finishFlush: constants.Z_FULL_FLUSH });
  // Behind a full flush every block stands for itself, so the same block can be repeated.
  const block = deflateRawSync(piece, { finishFlush: constants.Z_FULL_FLUSH, level: 9 });
  const end = deflateRawSync(Buffer.alloc(0));
  return Buffer.concat([head.subarray(0, dataSetAt), stored, repeated(block, times), end]);
}

const openSequence = Buffer.from('1800129153510000ffffffff', 'hex');

/** Sequences within sequences, each open until its delimiter. */
function undefinedDepth(depth: number): Buffer {
  const open = Buffer.concat([openSequence, Buffer.from('feff00e0ffffffff', 'hex')]);
  const close = Buffer.from('feff0de000000000feffdde000000000', 'hex');
  return Buffer.concat([repeated(open, depth), repeated(close, depth)]);
}

/** The same with lengths that are right at every level. */
function definedDepth(depth: number): Buffer {
  let inner = Buffer.alloc(0);
  for (let level = 0; level < depth; level += 1) {
    const head = Buffer.from('180012915351000000000000feff00e000000000', 'hex');
    head.writeUInt32LE(inner.length + 8, 8);
    head.writeUInt32LE(inner.length, 16);
    inner = Buffer.concat([head, inner]);
  }
  return inner;
}

function emptyItems(count: number): Buffer {
  const head = Buffer.from('180012915351000000000000', 'hex');
  head.writeUInt32LE(count * 8, 8);
  return Buffer.concat([head, repeated(Buffer.from('feff00e000000000', 'hex'), count)]);
}

function repeated(bytes: Buffer, count: number): Buffer {
  return Buffer.alloc(bytes.length * count, bytes);
}
