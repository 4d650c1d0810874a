import { addNoise, noiseTile, soften } from './raster.ts';

/** Columns and rows of an MR slice. */
export const MR_SIZE = 256;
/** Pixel spacing: a field of view of 240 mm. */
export const MR_SPACING_MM = 0.9375;

const SIGNAL = { air: 0, scalp: 780, skull: 60, fluid: 130, grey: 380, white: 560, eye: 150 };

/** Draws T1-weighted axial slices of a head made of geometry; `zMm` runs from -60 (base) to 75 (crown). */
export function createHeadPhantom(seed: number): (samples: Int16Array, zMm: number, sliceIndex: number) => void {
  const tile = noiseTile(seed, MR_SIZE, 14);
  return (samples, zMm, sliceIndex) => {
    for (let row = 0; row < MR_SIZE; row += 1) {
      const y = (row - (MR_SIZE - 1) / 2) * MR_SPACING_MM;
      for (let column = 0; column < MR_SIZE; column += 1) {
        samples[row * MR_SIZE + column] = signalAt((column - (MR_SIZE - 1) / 2) * MR_SPACING_MM, y, zMm);
      }
    }
    soften({ size: MR_SIZE, spacingMm: MR_SPACING_MM, samples });
    addNoise(samples, tile, (sliceIndex * 7919) % tile.length, 0);
    for (let at = 0; at < samples.length; at += 1) samples[at] = Math.abs(samples[at] as number);
  };
}

function signalAt(x: number, y: number, z: number): number {
  const height = Math.sqrt(Math.max(0, 1 - (Math.max(0, z + 5) / 84) ** 2));
  const radius = Math.hypot(x / 76, y / 96) / height;
  if (radius > 1) return SIGNAL.air;
  if (radius > 0.93) return SIGNAL.scalp;
  if (radius > 0.86) return SIGNAL.skull;
  if (z < -25 && y < -52 && Math.hypot(Math.abs(x) - 31, y + 68) < 13) return SIGNAL.eye;
  return brainAt(x, y, z, radius / 0.86);
}

/** `depth` is 1 at the inner table of the skull and 0 in the middle. */
function brainAt(x: number, y: number, z: number, depth: number): number {
  const turn = Math.atan2(y, x);
  // Gyri: the cortex is a ribbon whose depth goes up and down along the surface, differently on every level.
  const folds =
    0.05 * Math.sin(turn * 17 + z * 0.11) +
    0.04 * Math.sin(turn * 29 - z * 0.17) +
    0.025 * Math.sin(turn * 47 + z * 0.3);
  if (depth > 0.965 + folds * 0.7) return SIGNAL.fluid;
  if (Math.abs(x) < 1.6 && depth > 0.42 && z > -20) return SIGNAL.fluid;
  if (isVentricle(Math.abs(x), y, z)) return SIGNAL.fluid;
  if (z > -22 && z < 20 && Math.hypot((Math.abs(x) - 15) / 8, (y - 8) / 13) < 1) return SIGNAL.grey + 40;
  if (z > -15 && z < 25 && Math.hypot((Math.abs(x) - 14) / 5, (y + 18) / 9) < 1) return SIGNAL.grey;
  return depth > 0.79 + folds * 1.9 ? SIGNAL.grey : SIGNAL.white;
}

function isVentricle(fromMiddle: number, y: number, z: number): boolean {
  if (z < -8 || z > 32) return z <= -8 && z > -30 && Math.hypot(fromMiddle / 3, (y - 4) / 12) < 1;
  const openness = 1 - ((z - 12) / 21) ** 2;
  const front = Math.hypot(
    (fromMiddle - 7 - (y < -14 ? 3 : 0)) / (5.5 * openness + 0.1),
    (y + 18) / (15 * openness + 0.1),
  );
  const back = Math.hypot((fromMiddle - 13) / (6 * openness + 0.1), (y - 26) / (20 * openness + 0.1));
  return front < 1 || back < 1;
}
