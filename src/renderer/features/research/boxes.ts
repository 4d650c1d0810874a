import type { PixelBox } from '../../../contract/research.ts';

/** Size of an image in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** A point of an image, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The box between two points that were drawn: every pixel that is touched is in it. Undefined for a mere click. */
export function drawnBox(from: Point, to: Point, size: ImageSize): PixelBox | undefined {
  const [x, right] = span(from.x, to.x, size.width);
  const [y, bottom] = span(from.y, to.y, size.height);
  const box = { x, y, width: right - x, height: bottom - y };
  return box.width < 2 || box.height < 2 ? undefined : box;
}

function span(one: number, other: number, limit: number): [number, number] {
  const clamp = (value: number) => Math.max(0, Math.min(limit, value));
  return [clamp(Math.floor(Math.min(one, other))), clamp(Math.ceil(Math.max(one, other)))];
}

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A box after a key: arrows move it by a hundredth of the image, with Shift they size it. Null when the key removes it; undefined for any other key. */
export function boxAfterKey(
  box: PixelBox,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  { width, height }: ImageSize,
): PixelBox | null | undefined {
  if (key === 'Delete' || key === 'Backspace') return null;
  const step = steps[key];
  if (step === undefined) return undefined;
  const byX = step[0] * Math.max(1, Math.round(width / 100));
  const byY = step[1] * Math.max(1, Math.round(height / 100));
  const within = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));
  if (shiftKey)
    return {
      ...box,
      width: within(box.width + byX, 1, width - box.x),
      height: within(box.height + byY, 1, height - box.y),
    };
  return { ...box, x: within(box.x + byX, 0, width - box.width), y: within(box.y + byY, 0, height - box.height) };
}

/** Where a new box is put that no pointer drew: a band at the top, where most devices write. */
export function firstBox({ width, height }: ImageSize): PixelBox {
  return { x: 0, y: 0, width: Math.max(1, Math.round(width / 3)), height: Math.max(1, Math.round(height / 12)) };
}
