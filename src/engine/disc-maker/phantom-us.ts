import { seededRandom } from './random.ts';

/** Columns of an ultrasound frame. */
export const US_COLUMNS = 320;
/** Rows of an ultrasound frame. */
export const US_ROWS = 240;

/** The frames of one heart beat in a sector scan, 8 bits a sample, one after another. */
export function drawHeartBeat(seed: number, frames: number): Uint8Array {
  const random = seededRandom(seed, 'speckle');
  const speckle = Uint8Array.from({ length: 65_521 }, () => 40 + random.next() * random.next() * 150);
  const samples = new Uint8Array(US_COLUMNS * US_ROWS * frames);
  let at = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    const squeeze = 1 - 0.22 * Math.sin((Math.PI * frame) / frames) ** 2;
    for (let row = 0; row < US_ROWS; row += 1) {
      for (let column = 0; column < US_COLUMNS; column += 1) {
        const brightness = echoAt(column - US_COLUMNS / 2, row - 6, squeeze);
        samples[at] = Math.min(255, (brightness * (speckle[(at * 31 + frame * 977) % speckle.length] as number)) / 100);
        at += 1;
      }
    }
  }
  return samples;
}

/** Echo strength in per cent: a fan, in it a chamber whose wall moves. */
function echoAt(x: number, y: number, squeeze: number): number {
  const depth = Math.hypot(x, y);
  if (y < 0 || depth < 8 || depth > 226 || Math.abs(Math.atan2(x, y)) > 0.68) return 0;
  const left = Math.hypot((x - 22) / (36 * squeeze), (y - 112) / (66 * squeeze));
  const right = Math.hypot((x + 42) / (22 * squeeze), (y - 108) / (52 * squeeze));
  if (left < 1 || right < 1) return 5;
  if (left < 1.28 || right < 1.3) return 125;
  return 60 - depth * 0.1;
}
