import type { FrameDisplay, LookupTable, PixelLayout, VoiWindow } from '../../contract/preview.ts';
import type { Samples } from './decode-frame.ts';

/** How an image is to be looked at: the object's own way, all values it has, or a window of the person's own. */
export type View = { readonly by: 'object' | 'range' } | { readonly by: 'window'; readonly window: VoiWindow };

export interface ValueRange {
  readonly least: number;
  readonly most: number;
}

/** The least and largest of the first `count` values. */
export function rangeOf(samples: Samples, count: number): ValueRange {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < count; at += 1) {
    const value = samples[at] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most >= least ? { least, most } : { least: 0, most: 0 };
}

/** Stored value to what it means (PS3.3 §C.11.1): by table, else slope and intercept. */
export function modalityTransform({ rescale, modalityTable }: FrameDisplay): (stored: number) => number {
  if (modalityTable !== null) return (stored) => entry(modalityTable, stored);
  return (stored) => stored * rescale.slope + rescale.intercept;
}

/** The window over everything that occurs. */
export function fullWindow(range: ValueRange, display: FrameDisplay): VoiWindow {
  const meaning = modalityTransform(display);
  const ends = [meaning(range.least), meaning(range.most)];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  // Of whole numbers as dcmtk does it; between fractions a width of one more would be all there is.
  const isWhole = Number.isInteger(least) && Number.isInteger(most);
  const one = isWhole ? 1 : 0;
  const width = Math.max(most - least + one, Number.MIN_VALUE);
  return { center: (least + most + one) / 2, width, shape: isWhole ? 'linear' : 'linear-exact', name: '' };
}

/** The window in use; null where a VOI table is. */
export function windowOf(view: View, display: FrameDisplay, range: ValueRange): VoiWindow | null {
  if (view.by === 'window') return view.window;
  if (view.by === 'object') {
    if (display.voiTable !== null) return null;
    if (display.windows[0] !== undefined) return display.windows[0];
  }
  return fullWindow(range, display);
}

/** Brightness 0 to 255 of a value in a window (PS3.3 §C.11.2.1.2, §C.11.2.1.3). */
export function windowed({ center, width, shape }: VoiWindow): (value: number) => number {
  if (shape === 'sigmoid') return (value) => 255 / (1 + Math.exp((-4 * (value - center)) / width));
  if (shape === 'linear-exact') return (value) => clamped(((value - center) / width + 0.5) * 255);
  // A width of one is a threshold.
  if (width <= 1) return (value) => (value <= center - 0.5 ? 0 : 255);
  return (value) => clamped(((value - (center - 0.5)) / (width - 1) + 0.5) * 255);
}

/** Stored value to brightness, 0 to 255: modality, then VOI, then white for black where the object or the person says so. */
export function greyLevels(
  layout: Pick<PixelLayout, 'photometricInterpretation'>,
  display: FrameDisplay,
  window: VoiWindow | null,
  isInverted: boolean,
): (stored: number) => number {
  const meaning = modalityTransform(display);
  const table = display.voiTable;
  const shown =
    window !== null || table === null
      ? windowed(window ?? { center: 127.5, width: 256, shape: 'linear', name: '' })
      : (value: number) => (entry(table, Math.round(value)) / (2 ** table.bits - 1)) * 255;
  const isTurned = (layout.photometricInterpretation === 'MONOCHROME1') !== isInverted;
  return isTurned ? (stored) => 255 - shown(meaning(stored)) : (stored) => shown(meaning(stored));
}

/** Below the table its first entry counts, above its last. */
export function entry({ first, values }: LookupTable, value: number): number {
  return values[Math.min(Math.max(value - first, 0), values.length - 1)] ?? 0;
}

function clamped(value: number): number {
  return Math.min(Math.max(value, 0), 255);
}
