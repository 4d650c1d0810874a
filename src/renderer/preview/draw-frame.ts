import type { FrameDisplay, LookupTable, PixelLayout, VoiWindow } from '../../contract/preview.ts';
import { type DecodedFrame, isPacked422 } from './decode-frame.ts';
import { entry, greyLevels, type ValueRange } from './grey-levels.ts';

/** Tables are used for whole values that lie no further apart; others are worked out one by one. */
const longestTable = 1 << 17;

/** One grey frame in red, green, blue and full opacity. */
export function drawGrey(
  { samples }: DecodedFrame,
  layout: PixelLayout,
  look: { display: FrameDisplay; window: VoiWindow | null; range: ValueRange; isInverted: boolean },
): Uint8ClampedArray<ArrayBuffer> {
  const count = layout.rows * layout.columns;
  const out = new Uint8ClampedArray(4 * count);
  const words = new Uint32Array(out.buffer);
  const level = greyLevels(layout, look.display, look.window, look.isInverted);
  const opaque = (brightness: number) => {
    const byte = Math.round(brightness) & 0xff;
    return (0xff000000 | (byte << 16) | (byte << 8) | byte) >>> 0;
  };
  const { least, most } = look.range;
  if (layout.isFloat || most - least >= longestTable) {
    for (let at = 0; at < count; at += 1) words[at] = opaque(level(samples[at] as number));
    return out;
  }
  const table = new Uint32Array(most - least + 1);
  for (let at = 0; at < table.length; at += 1) table[at] = opaque(level(least + at));
  for (let at = 0; at < count; at += 1) words[at] = table[(samples[at] as number) - least] ?? 0xff000000;
  return out;
}

/** One colour frame (PS3.3 §C.7.6.3.1.2) in red, green, blue and full opacity. */
export function drawColour(
  decoded: DecodedFrame,
  layout: PixelLayout,
  isInverted: boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const { palette } = layout;
  const count = layout.rows * layout.columns;
  const out = new Uint8ClampedArray(4 * count).fill(255);
  if (palette !== null) drawPalette(decoded, palette, count, out);
  else if (isPacked422(layout)) draw422(decoded, count, out);
  else drawSamples(decoded, layout, count, out);
  if (isInverted) for (let at = 0; at < out.length; at += 1) if (at % 4 !== 3) out[at] = 255 - (out[at] ?? 0);
  return out;
}

function drawPalette(
  { samples }: DecodedFrame,
  { red, green, blue }: NonNullable<PixelLayout['palette']>,
  count: number,
  out: Uint8ClampedArray,
): void {
  const eight = (table: LookupTable, value: number) => entry(table, value) >> Math.max(0, table.bits - 8);
  for (let at = 0; at < count; at += 1) {
    const value = samples[at] as number;
    out[4 * at] = eight(red, value);
    out[4 * at + 1] = eight(green, value);
    out[4 * at + 2] = eight(blue, value);
  }
}

function drawSamples(decoded: DecodedFrame, layout: PixelLayout, count: number, out: Uint8ClampedArray): void {
  const { samples, isPlanar } = decoded;
  const { samplesPerPixel } = layout;
  const shift = layout.bitsAllocated > 8 ? layout.bitsStored - 8 : 0;
  const scale = shift > 0 ? 2 ** -shift : 1;
  const isYbr = !decoded.isRgb && /^YBR_(FULL|PARTIAL)/.test(layout.photometricInterpretation);
  const [step, next] = isPlanar ? [1, count] : [samplesPerPixel, 1];
  for (let at = 0; at < count; at += 1) {
    const first = at * step;
    const one = Math.floor((samples[first] as number) * scale);
    const two = Math.floor((samples[first + next] as number) * scale);
    const three = Math.floor((samples[first + 2 * next] as number) * scale);
    if (isYbr) putYbr(out, 4 * at, one, two, three);
    else {
      out[4 * at] = one;
      out[4 * at + 1] = two;
      out[4 * at + 2] = three;
    }
  }
}

function draw422({ samples }: DecodedFrame, count: number, out: Uint8ClampedArray): void {
  for (let at = 0; at + 1 < count; at += 2) {
    const [first, second, blue, red] = [0, 1, 2, 3].map((part) => samples[2 * at + part] as number) as [
      number,
      number,
      number,
      number,
    ];
    putYbr(out, 4 * at, first, blue, red);
    putYbr(out, 4 * at + 4, second, blue, red);
  }
}

/** CCIR 601 in full range (PS3.3 §C.7.6.3.1.2). */
function putYbr(out: Uint8ClampedArray, at: number, luma: number, blue: number, red: number): void {
  out[at] = luma + 1.402 * (red - 128);
  out[at + 1] = luma - 0.344136 * (blue - 128) - 0.714136 * (red - 128);
  out[at + 2] = luma + 1.772 * (blue - 128);
}
