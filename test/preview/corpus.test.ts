import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { setWasmBasePath } from '../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/shared/wasmBasePath.js';
import type { FrameDisplay, PixelLayout } from '../../src/contract/preview.ts';
import { openFileSource } from '../../src/engine/dicom/byte-source.ts';
import { previewFiles } from '../../src/engine/preview/preview-files.ts';
import { decodeFrame } from '../../src/renderer/preview/decode-frame.ts';
import { drawColour, drawGrey } from '../../src/renderer/preview/draw-frame.ts';
import { rangeOf, windowOf } from '../../src/renderer/preview/grey-levels.ts';

/*
 * What the preview draws against what dcmtk draws of the same file: the object's first window, else the window over all its values. JPEG 2000, which dcmtk does not
 * decode, is decoded by GDCM for it; High-Throughput JPEG 2000 by OpenJPH's own program. Engine, decoders (the same WebAssembly) and drawing are those of the
 * window; only the worker around them is Node's.
 */

const corpus = join('..', 'shared', 'corpus');
const judge = '/usr/bin/dcm2pnm';
const jpeg2000Judge = '/usr/bin/gdcmconv';
const highThroughputJudge = '/usr/bin/ojph_expand';
const isThere = existsSync(corpus) && existsSync(judge);
if (!isThere) console.warn('The preview is not compared with dcmtk: ../shared/corpus or dcm2pnm is not there');
for (const program of [jpeg2000Judge, highThroughputJudge])
  if (!existsSync(program)) console.warn(`NOT RUN: pictures that ${program} judges, because it is not there`);

/** Grey levels of 256. Rounding differs by one or two; decoders of lossy codings differ a little more, and seldom. */
const tolerance = { most: 2, lossyMost: 8, lossyMean: 1 };
const lossySyntax = /^1\.2\.840\.10008\.1\.2\.4\.(50|51|81|91|203)$/;
const jpeg2000 = /^1\.2\.840\.10008\.1\.2\.4\.9[01]$/;
const highThroughput = /^1\.2\.840\.10008\.1\.2\.4\.20[123]$/;

const scratch = isThere ? mkdtempSync(join(tmpdir(), 'gantry-preview-')) : '';
afterAll(() => {
  if (isThere) rmSync(scratch, { recursive: true, force: true });
});

/** The decoders look for their WebAssembly where the window's build has put it: here, in one folder. */
function gatherDecoders(): void {
  for (const path of globSync('node_modules/@cornerstonejs/codec-*/dist/*.wasm'))
    copyFileSync(path, join(scratch, basename(path)));
  setWasmBasePath(scratch);
}

/**
 * Known to differ. `rtdose_expb`: dcmtk swaps the two words of a big endian pixel of 32 bits each for itself, we as pydicom does. `JPEG-lossy`, `JPGExtended`: the decoder
 * of twelve bits is up to seven levels off. `SC_jpeg_no_color_transform`: RGB in JPEG without a mark that says so is taken for YCbCr.
 */
const readOtherwise = /rtdose_expb|JPEG-lossy|JPGExtended|SC_jpeg_no_color_transform/;

/** The corpus has two hundred times the same grey slice: of images that are written alike these many are compared. */
const mostOfAKind = 2;
function kindOf(layout: PixelLayout): string {
  const { transferSyntaxUid, photometricInterpretation, bitsAllocated, bitsStored, isSigned, isPlanar } = layout;
  const isSeveral = layout.frames > 1;
  return [transferSyntaxUid, photometricInterpretation, bitsAllocated, bitsStored, isSigned, isPlanar, isSeveral].join(
    ' ',
  );
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

async function drawn(
  layout: PixelLayout,
  bytes: Uint8Array<ArrayBuffer>,
  display: FrameDisplay,
): Promise<Uint8ClampedArray> {
  const decoded = await decodeFrame(layout, bytes);
  if (layout.samplesPerPixel > 1 || layout.palette !== null) return drawColour(decoded, layout, false);
  const range = rangeOf(decoded.samples, layout.rows * layout.columns);
  const window = windowOf({ by: 'object' }, display, range);
  return drawGrey(decoded, layout, { display, window, range, isInverted: false });
}

/** dcmtk has a program for each family of codings; JPEG 2000 comes to it decoded. */
function judgeOf(transferSyntaxUid: string): string {
  if (/\.4\.(5\d|70)$/.test(transferSyntaxUid)) return '/usr/bin/dcmj2pnm';
  return /\.4\.8[01]$/.test(transferSyntaxUid) ? '/usr/bin/dcml2pnm' : judge;
}

/** The picture by a program of others; null where there is none. */
function judged(
  path: string,
  { bytes, display }: { bytes: Uint8Array; display: FrameDisplay },
  transferSyntaxUid: string,
): Picture | null {
  const run = (program: string, args: string[]) => execFileSync(program, args, { stdio: 'ignore', timeout: 30_000 });
  const raw = join(scratch, 'raw.dcm');
  const out = join(scratch, 'judged.ppm');
  const voi = display.voiTable !== null ? ['+Wl', '1'] : display.windows.length > 0 ? ['+Wi', '1'] : ['+Wm'];
  rmSync(out, { force: true });
  try {
    if (highThroughput.test(transferSyntaxUid)) {
      const stream = join(scratch, 'frame.j2c');
      writeFileSync(stream, bytes);
      run(highThroughputJudge, ['-i', stream, '-o', out]);
      return readPnm(readFileSync(out));
    }
    if (jpeg2000.test(transferSyntaxUid)) run(jpeg2000Judge, ['--raw', path, raw]);
    const options = ['--frame', '1', '--write-raw-pnm', '--no-overlays', '--no-scaling', ...voi];
    run(judgeOf(transferSyntaxUid), [...options, jpeg2000.test(transferSyntaxUid) ? raw : path, out]);
    return readPnm(readFileSync(out));
  } catch {
    return null;
  }
}

function readPnm(bytes: Buffer): Picture | null {
  const head = /^(P[56])\s+(?:#.*\n)?(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 256).toString('latin1'));
  if (head === null) return null;
  const [text, kind, width, height] = head;
  const pixels = bytes.subarray(text.length);
  const rgb = kind === 'P6' ? pixels : new Uint8Array(pixels.length * 3).map((_, at) => pixels[(at / 3) | 0] ?? 0);
  return { width: Number(width), height: Number(height), rgb };
}

function compare(rgba: Uint8ClampedArray, expected: Picture, { columns, rows }: PixelLayout) {
  if (expected.width !== columns || expected.height !== rows) return { most: 255, mean: 255 };
  let most = 0;
  let sum = 0;
  for (let pixel = 0; pixel < columns * rows; pixel += 1) {
    for (let part = 0; part < 3; part += 1) {
      const difference = Math.abs((rgba[4 * pixel + part] ?? 0) - (expected.rgb[3 * pixel + part] ?? 0));
      most = Math.max(most, difference);
      sum += difference;
    }
  }
  return { most, mean: sum / (3 * columns * rows) };
}

describe.runIf(isThere)('the preview', () => {
  it('draws the pictures of the corpus as dcmtk does', { timeout: 600_000 }, async () => {
    // OpenJPEG tells what it reads.
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    gatherDecoders();
    const files = globSync(`${corpus}/**/*`).filter((path) => statSync(path).isFile() && !path.endsWith('.md'));
    const looks = previewFiles();
    const wrong: string[] = [];
    const withoutJudge: string[] = [];
    const withoutPicture: string[] = [];
    const right = new Map<string, number>();
    const seen = new Map<string, number>();
    for (const path of files) {
      const name = relative(corpus, path);
      const open = async () => openFileSource(path);
      const preview = await looks.describe(path, open);
      if (preview.kind !== 'image') continue;
      const { layout } = preview;
      const kinds = seen.get(kindOf(layout)) ?? 0;
      seen.set(kindOf(layout), kinds + 1);
      if (kinds >= mostOfAKind) continue;
      const frame = await looks.frame(path, open, 0);
      // Decoding uses the bytes up.
      const stored = frame.ok ? Uint8Array.from(frame.bytes) : new Uint8Array();
      const rgba = frame.ok
        ? await drawn(layout, frame.bytes, frame.display).catch((error: unknown) => String(error))
        : frame.problem;
      if (typeof rgba === 'string' || !frame.ok) {
        withoutPicture.push(`${name}: ${typeof rgba === 'string' ? rgba : ''}`);
        continue;
      }
      const expected = readOtherwise.test(name)
        ? null
        : judged(path, { bytes: stored, display: frame.display }, layout.transferSyntaxUid);
      if (expected === null) {
        withoutJudge.push(name);
        continue;
      }
      const { most, mean } = compare(rgba, expected, layout);
      const { transferSyntaxUid, photometricInterpretation } = layout;
      const isRight = lossySyntax.test(transferSyntaxUid)
        ? most <= tolerance.lossyMost && mean <= tolerance.lossyMean
        : most <= tolerance.most;
      if (isRight) right.set(transferSyntaxUid, (right.get(transferSyntaxUid) ?? 0) + 1);
      else
        wrong.push(`${name}: ${photometricInterpretation} ${transferSyntaxUid} most ${most}, mean ${mean.toFixed(3)}`);
    }
    console.info(`as dcmtk, by transfer syntax: ${JSON.stringify(Object.fromEntries(right))}`);
    console.info(`not drawn by dcmtk: ${withoutJudge.join(', ')}`);
    console.info(`not drawn here: ${withoutPicture.join(', ')}`);
    expect(wrong).toEqual([]);
    expect([...right.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(50);
    const families = [
      { coding: /\.4\.(50|51|57|70)$/, program: judge },
      { coding: /\.4\.8[01]$/, program: judge },
      { coding: jpeg2000, program: jpeg2000Judge },
      { coding: highThroughput, program: highThroughputJudge },
    ].filter(({ program }) => existsSync(program));
    for (const { coding } of families)
      expect(
        [...right.keys()].some((syntax) => coding.test(syntax)),
        `${coding}`,
      ).toBe(true);
  });
});
