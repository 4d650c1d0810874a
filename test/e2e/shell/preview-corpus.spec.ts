import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { expect } from '@playwright/test';
import { repoDir } from '../../../scripts/setup/places.mjs';
import type { FrameDisplay, PixelLayout, Preview, PreviewFrame } from '../../../src/contract/preview.ts';
import { openFileSource } from '../../../src/engine/dicom/byte-source.ts';
import { previewFiles } from '../../../src/engine/preview/preview-files.ts';
import { test } from '../fixtures.ts';
import type { DrawPixels } from '../preview/harness.ts';
import { makeHarnessFolder } from '../preview/harness-folder.ts';

/*
 * What the window draws against what dcmtk draws of the same file: the first window of the object, else the window over all its values. The decoder runs where it
 * runs for people: in the worker of a sandboxed page of the real Electron, under the app's Content-Security-Policy.
 */

const corpus = join(repoDir, '..', 'shared', 'corpus');
const judge = '/usr/bin/dcm2pnm';
const isThere = existsSync(corpus) && existsSync(judge);
if (!isThere) console.warn('The preview is not compared with dcmtk: ../shared/corpus or dcm2pnm is not there');

/** Grey levels of 256. Rounding differs by one; two decoders of a lossy coding differ by a little more. */
const tolerance = { most: 2, lossyMost: 6, lossyMean: 1 };
const lossySyntax = /^1\.2\.840\.10008\.1\.2\.4\.(50|51|81|91|203)$/;

interface Judged {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

test('draws the pictures of the corpus as dcmtk does', async ({ launch }) => {
  test.skip(!isThere, '../shared/corpus or dcm2pnm is not there');
  test.setTimeout(480_000);
  const folder = await makeHarnessFolder();
  const scratch = mkdtempSync(join(tmpdir(), 'gantry-preview-'));
  try {
    const { app, page } = await launch({ appFolder: folder.path });
    // Pictures as text would fill the trace.
    await app.context().tracing.stop();
    await page.waitForFunction(() => 'drawPixels' in window);
    const files = globSync(`${corpus}/**/*`).filter((path) => statSync(path).isFile() && !path.endsWith('.md'));
    const looks = previewFiles();
    const wrong: string[] = [];
    const unjudged: string[] = [];
    const broken: string[] = [];
    const judgedSyntaxes = new Map<string, number>();
    for (const path of files) {
      const name = relative(corpus, path);
      const open = async () => openFileSource(path);
      const preview: Preview = await looks.describe(path, open);
      if (preview.kind !== 'image') continue;
      const { layout } = preview;
      const frame: PreviewFrame = await looks.frame(path, open, 0);
      if (!frame.ok) {
        broken.push(`${name}: ${frame.problem}`);
        continue;
      }
      const drawn = await page.evaluate(
        async ([key, shape, base64, display]) =>
          (window as unknown as { drawPixels: DrawPixels }).drawPixels(
            key,
            shape,
            { base64, display },
            { by: 'object' },
          ),
        [path, layout, Buffer.from(frame.bytes).toString('base64'), frame.display] as const,
      );
      if (drawn.problem !== null) {
        broken.push(`${name}: ${drawn.problem}`);
        continue;
      }
      const expected = judgedPicture(path, scratch, frame.display);
      if (expected === null) {
        unjudged.push(name);
        continue;
      }
      const difference = compare(Buffer.from(drawn.rgb, 'base64'), expected, layout);
      const isLossy = lossySyntax.test(layout.transferSyntaxUid);
      const isRight = isLossy
        ? difference.most <= tolerance.lossyMost && difference.mean <= tolerance.lossyMean
        : difference.most <= tolerance.most;
      if (!isRight)
        wrong.push(
          `${name}: ${layout.photometricInterpretation} ${layout.transferSyntaxUid} most ${difference.most} mean ${difference.mean.toFixed(3)}`,
        );
      else judgedSyntaxes.set(layout.transferSyntaxUid, (judgedSyntaxes.get(layout.transferSyntaxUid) ?? 0) + 1);
    }
    console.log(`as dcmtk draws them, by transfer syntax: ${JSON.stringify(Object.fromEntries(judgedSyntaxes))}`);
    console.log(`dcmtk draws none of these: ${unjudged.join(', ')}`);
    console.log(`nothing drawn: ${broken.join(', ')}`);
    expect(wrong).toEqual([]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    folder.remove();
  }
});

/** The picture by dcmtk as PPM; null where it has none. */
function judgedPicture(path: string, scratch: string, display: FrameDisplay): Judged | null {
  const out = join(scratch, `${basename(path)}.ppm`);
  const first = ['--frame', '1', '--write-raw-pnm', '--no-overlays'];
  const voi = display.voiTable !== null ? ['+Wl', '1'] : display.windows.length > 0 ? ['+Wi', '1'] : ['+Wm'];
  try {
    execFileSync(judge, [...first, ...voi, path, out], { stdio: 'ignore', timeout: 30_000 });
    return readPnm(readFileSync(out));
  } catch {
    return null;
  }
}

function readPnm(bytes: Buffer): Judged | null {
  const head = /^(P[56])\s+(?:#.*\n)?(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 256).toString('latin1'));
  if (head === null) return null;
  const [text, kind, width, height] = head;
  const pixels = bytes.subarray(text.length);
  const rgb =
    kind === 'P6'
      ? pixels
      : Buffer.from(Uint8Array.from({ length: pixels.length * 3 }, (_, at) => pixels[Math.floor(at / 3)] ?? 0));
  return { width: Number(width), height: Number(height), rgb };
}

function compare(drawn: Buffer, expected: Judged, { columns, rows }: PixelLayout): { most: number; mean: number } {
  if (expected.width !== columns || expected.height !== rows) return { most: 255, mean: 255 };
  let most = 0;
  let sum = 0;
  for (let at = 0; at < expected.rgb.length; at += 1) {
    const difference = Math.abs((drawn[at] ?? 0) - (expected.rgb[at] ?? 0));
    most = Math.max(most, difference);
    sum += difference;
  }
  return { most, mean: sum / expected.rgb.length };
}
