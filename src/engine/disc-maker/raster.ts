import { seededRandom } from './random.ts';

/** A square grid of 16-bit samples over a physical plane whose origin is its centre; lengths in millimetres. */
export interface Raster {
  readonly size: number;
  readonly spacingMm: number;
  readonly samples: Int16Array;
}

/** A filled (super)ellipse: exponent 2 is an ellipse, more is boxier. x grows with columns, y with rows. */
export interface Shape {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  readonly exponent?: number;
}

/** Fills a shape. With `within`, only where that shape is as well. Shapes without size draw nothing. */
export function fillShape(raster: Raster, shape: Shape, value: number, within?: Shape): void {
  if (!(shape.rx > 0) || !(shape.ry > 0)) return;
  const { size, spacingMm, samples } = raster;
  const centre = (size - 1) / 2;
  const firstRow = Math.max(0, Math.ceil(centre + (shape.y - shape.ry) / spacingMm));
  const lastRow = Math.min(size - 1, Math.floor(centre + (shape.y + shape.ry) / spacingMm));
  for (let row = firstRow; row <= lastRow; row += 1) {
    const y = (row - centre) * spacingMm;
    const half = halfWidthAt(shape, y);
    let left = shape.x - half;
    let right = shape.x + half;
    if (within !== undefined) {
      const bound = halfWidthAt(within, y);
      left = Math.max(left, within.x - bound);
      right = Math.min(right, within.x + bound);
    }
    const firstColumn = Math.max(0, Math.ceil(centre + left / spacingMm));
    const lastColumn = Math.min(size - 1, Math.floor(centre + right / spacingMm));
    if (firstColumn <= lastColumn) samples.fill(value, row * size + firstColumn, row * size + lastColumn + 1);
  }
}

/** Fills an ellipse that is turned by `angle` radians (positive turns +x towards +y). */
export function fillTurned(raster: Raster, shape: Shape, angle: number, value: number): void {
  const { size, spacingMm, samples } = raster;
  const centre = (size - 1) / 2;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const inverseX = 1 / shape.rx ** 2;
  const inverseY = 1 / shape.ry ** 2;
  const a = cos * cos * inverseX + sin * sin * inverseY;
  const reach = Math.sqrt((shape.rx * sin) ** 2 + (shape.ry * cos) ** 2);
  const firstRow = Math.max(0, Math.ceil(centre + (shape.y - reach) / spacingMm));
  const lastRow = Math.min(size - 1, Math.floor(centre + (shape.y + reach) / spacingMm));
  for (let row = firstRow; row <= lastRow; row += 1) {
    const dy = (row - centre) * spacingMm - shape.y;
    const b = 2 * dy * cos * sin * (inverseX - inverseY);
    const c = dy * dy * (sin * sin * inverseX + cos * cos * inverseY) - 1;
    const root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
    const firstColumn = Math.max(0, Math.ceil(centre + (shape.x + (-b - root) / (2 * a)) / spacingMm));
    const lastColumn = Math.min(size - 1, Math.floor(centre + (shape.x + (-b + root) / (2 * a)) / spacingMm));
    if (firstColumn <= lastColumn) samples.fill(value, row * size + firstColumn, row * size + lastColumn + 1);
  }
}

/** Softens edges as a scanner does: the 1-2-1 filter along rows, then along columns, in place. */
export function soften(raster: Raster): void {
  const { size, samples } = raster;
  for (let start = 0; start < size * size; start += size) {
    let before = samples[start] as number;
    for (let at = start; at < start + size - 1; at += 1) {
      const here = samples[at] as number;
      samples[at] = (before + 2 * here + (samples[at + 1] as number)) >> 2;
      before = here;
    }
  }
  const above = samples.slice(0, size);
  for (let start = size; start < size * (size - 1); start += size) {
    for (let column = 0; column < size; column += 1) {
      const at = start + column;
      const here = samples[at] as number;
      samples[at] = ((above[column] as number) + 2 * here + (samples[at + size] as number)) >> 2;
      above[column] = here;
    }
  }
}

/** A tile of smooth noise with the given standard deviation, to be added with a different shift on each slice. */
export function noiseTile(seed: number, size: number, deviation: number): Int16Array {
  const random = seededRandom(seed, 'noise');
  const tile: Raster = { size, spacingMm: 1, samples: new Int16Array(size * size) };
  for (let at = 0; at < tile.samples.length; at += 1) {
    tile.samples[at] = (random.next() + random.next() + random.next() - 1.5) * 2 * deviation * 2.6;
  }
  soften(tile);
  return tile.samples;
}

/** Adds the tile, started at `shift` and wrapped, and a constant to every sample. */
export function addNoise(samples: Int16Array, tile: Int16Array, shift: number, constant: number): void {
  const turn = samples.length - shift;
  for (let at = 0; at < turn; at += 1) samples[at] = (samples[at] as number) + (tile[at + shift] as number) + constant;
  for (let at = turn; at < samples.length; at += 1)
    samples[at] = (samples[at] as number) + (tile[at - turn] as number) + constant;
}

function halfWidthAt(shape: Shape, y: number): number {
  const ratio = Math.abs(y - shape.y) / shape.ry;
  if (ratio >= 1) return -1;
  const exponent = shape.exponent ?? 2;
  if (exponent === 2) return shape.rx * Math.sqrt(1 - ratio * ratio);
  return shape.rx * (1 - ratio ** exponent) ** (1 / exponent);
}
