import { drawBones } from './phantom-ct-bones.ts';
import { createAirwaysAndVessels } from './phantom-ct-vessels.ts';
import { seededRandom } from './random.ts';
import { addNoise, fillShape, fillTurned, noiseTile, type Raster, type Shape, soften } from './raster.ts';

/** Columns and rows of a CT slice. */
export const CT_SIZE = 512;
/** Pixel spacing: a field of view of 380 mm. */
export const CT_SPACING_MM = 0.7421875;
/** What the stored values lie above Hounsfield units. */
export const CT_STORED_OFFSET = 1024;

/** A chest made of geometry: no scan of a person lies behind it. */
export interface ChestPhantom {
  /** Draws the slice at height `zMm` (0 is the middle of the heart's top, + is towards the head) in Hounsfield units, without noise. */
  draw(raster: Raster, zMm: number): void;
  /** Draws the slice as a scanner stores it: softened, noisy, raised by CT_STORED_OFFSET. */
  scan(raster: Raster, zMm: number, sliceIndex: number): void;
}

const HU = {
  air: -1000,
  fat: -100,
  muscle: 55,
  lung: -855,
  blood: 42,
  heart: 48,
  liver: 62,
  spleen: 52,
  gut: 30,
  gas: -950,
  table: -250,
};
const RIGHT_DOME_Z = -62;
const LEFT_DOME_Z = -76;
/** A solitary nodule in the right upper lobe: something to find. */
const NODULE = { x: -74, y: 18, z: 26, radius: 8.5 };

/** Makes the chest of one seed: the same body with its own vessels and noise. */
export function createChestPhantom(seed: number): ChestPhantom {
  const vessels = createAirwaysAndVessels(seed);
  const tile = noiseTile(seed, CT_SIZE, 16);
  const draw = (raster: Raster, z: number): void => {
    const wall = bodyAt(z);
    const cavity = cavityAt(z);
    drawBodyWall(raster, wall, cavity);
    fillShape(raster, cavity, HU.lung);
    vessels.drawVessels(raster, z, cavity);
    drawNodule(raster, z);
    drawAbdomen(raster, z, cavity);
    drawMediastinum(raster, z, cavity);
    vessels.drawAirways(raster, z);
    drawBones(raster, z, cavity);
  };
  return {
    draw,
    scan: (raster, z, sliceIndex) => {
      draw(raster, z);
      soften(raster);
      const shift = seededRandom(seed, 'slice', sliceIndex).integer(0, CT_SIZE * CT_SIZE - 1);
      addNoise(raster.samples, tile, shift, CT_STORED_OFFSET);
    },
  };
}

/** From 0 to 1 while `value` goes from `low` to `high`, without corners. */
function blend(low: number, high: number, value: number): number {
  const part = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return part * part * (3 - 2 * part);
}

function bodyAt(z: number): Shape {
  const shoulders = blend(90, 170, z);
  const waist = blend(-80, -170, z);
  return { x: 0, y: 2, rx: 163 - 22 * shoulders - 10 * waist, ry: 113 - 22 * shoulders - 4 * waist, exponent: 2.45 };
}

/** The inside of the rib cage: a barrel, closed by a dome at the top. */
function cavityAt(z: number): Shape {
  const towardsApex = Math.max(0, (z + 30) / 172);
  const dome = towardsApex < 1 ? Math.sqrt(1 - towardsApex ** 2.6) : 0;
  const scale = Math.max(dome, z > 60 ? 0.3 : 0);
  return { x: 0, y: -8 + 12 * (1 - dome), rx: 124 * scale, ry: 84 * scale ** 0.8, exponent: 2.25 };
}

function drawBodyWall(raster: Raster, wall: Shape, cavity: Shape): void {
  raster.samples.fill(HU.air);
  fillShape(raster, { x: 0, y: 150, rx: 205, ry: 30, exponent: 3 }, HU.table);
  fillShape(raster, { x: 0, y: 148, rx: 202, ry: 25, exponent: 3 }, HU.air);
  fillShape(raster, wall, 20);
  fillShape(raster, inset(wall, 2), HU.fat);
  fillShape(raster, { ...inset(wall, 13), y: wall.y + 1 }, HU.muscle);
  for (const side of [-1, 1]) {
    // Fat between the muscle layers of chest and back: without it the wall looks like rubber.
    fillTurned(raster, { x: side * 66, y: -88, rx: 46, ry: 2.2 }, side * 0.3, HU.fat);
    fillTurned(raster, { x: side * 112, y: 62, rx: 40, ry: 2.5 }, side * -0.95, HU.fat);
    fillTurned(raster, { x: side * 36, y: 99, rx: 30, ry: 1.8 }, side * -0.1, HU.fat);
  }
  fillShape(raster, { ...cavity, rx: cavity.rx + 7, ry: cavity.ry + 7 }, HU.fat + 60);
  fillShape(raster, { ...cavity, rx: cavity.rx + 3, ry: cavity.ry + 3 }, HU.muscle);
}

function inset(shape: Shape, byMm: number): Shape {
  return { ...shape, rx: shape.rx - byMm, ry: shape.ry - byMm };
}

function drawNodule(raster: Raster, z: number): void {
  const radius = sphereRadiusAt(NODULE.radius, z - NODULE.z);
  fillShape(raster, { x: NODULE.x, y: NODULE.y, rx: radius, ry: radius * 0.9 }, 38);
  fillTurned(
    raster,
    { x: NODULE.x + 4, y: NODULE.y - 3, rx: Math.max(0.1, radius * 0.9), ry: Math.max(0.1, radius * 0.7) },
    0.7,
    38,
  );
}

function sphereRadiusAt(radius: number, distance: number): number {
  return Math.sqrt(Math.max(0, radius * radius - distance * distance));
}

/** The organs under the two domes of the diaphragm push up into the barrel and leave a crescent of lung around them. */
function drawAbdomen(raster: Raster, z: number, cavity: Shape): void {
  const right = domeScale(z, RIGHT_DOME_Z);
  const left = domeScale(z, LEFT_DOME_Z);
  fillShape(raster, { x: -58, y: -14, rx: 74 * right, ry: 84 * right }, HU.liver, cavity);
  fillShape(raster, { x: 60, y: -8, rx: 70 * left, ry: 84 * left }, HU.fat, cavity);
  fillShape(raster, { x: 88, y: 24, rx: 32 * left - 4, ry: 44 * left - 4 }, HU.spleen, cavity);
  fillShape(raster, { x: 52, y: -34, rx: 42 * left - 4, ry: 34 * left - 4 }, HU.gut, cavity);
  fillShape(raster, { x: 54, y: -50, rx: 26 * left - 6, ry: 12 * left - 4 }, HU.gas, cavity);
  if (right > 0.9) {
    fillShape(raster, { x: -54, y: 12, rx: 5, ry: 4 }, HU.blood - 8);
    fillTurned(raster, { x: -40, y: -8, rx: 20, ry: 3 }, 0.5, HU.blood - 6);
  }
}

function domeScale(z: number, topZ: number): number {
  const depth = Math.min(1, Math.max(0, (topZ - z) / 95));
  return Math.sqrt(1 - (1 - depth) ** 2) * 1.12;
}

function drawMediastinum(raster: Raster, z: number, cavity: Shape): void {
  const narrow = blend(150, 40, z);
  fillShape(
    raster,
    { x: 2, y: -8, rx: 38 - 14 * narrow, ry: cavity.ry + 2, exponent: 2.6 },
    HU.fat + 15,
    widened(cavity),
  );
  fillShape(raster, { x: 0, y: 60, rx: 30, ry: 26 }, HU.muscle - 20, widened(cavity));
  const middle = domeScale(z, -84);
  fillShape(raster, { x: -8, y: -34, rx: 50 * middle, ry: 48 * middle }, HU.liver, cavity);
  fillTurned(raster, { x: 4, y: 44, rx: 26 * middle + 0.1, ry: 9 * middle + 0.1 }, 0.5, HU.muscle);
  drawHeart(raster, z);
  drawGreatVessels(raster, z);
}

function widened(shape: Shape): Shape {
  return { ...shape, rx: shape.rx + 2, ry: shape.ry + 2 };
}

function drawHeart(raster: Raster, z: number): void {
  const size = Math.sqrt(Math.max(0, 1 - ((z + 34) / 56) ** 2));
  if (size === 0) return;
  const centre = { x: 20 - z * 0.12, y: -30 };
  const turned = (rx: number, ry: number, dx = 0, dy = 0): Shape => ({
    x: centre.x + dx,
    y: centre.y + dy,
    rx: rx * size,
    ry: ry * size,
  });
  fillTurned(raster, turned(66, 50), 0.5, HU.fat + 20);
  fillTurned(raster, turned(63, 47), 0.5, HU.heart + 8);
  fillTurned(raster, turned(31, 21, 20, 14), 0.5, HU.blood - 6);
  fillTurned(raster, turned(26, 24, -12, -14), 0.4, HU.blood - 4);
  fillTurned(raster, turned(22, 20, -26, 8), 0.2, HU.blood - 4);
}

function drawGreatVessels(raster: Raster, z: number): void {
  const circle = (x: number, y: number, radius: number, value = HU.blood): void =>
    fillShape(raster, { x, y, rx: radius, ry: radius }, value);
  if (z < 62) circle(24 - 12 * blend(-60, -165, z), 40 + 4 * blend(-60, -165, z), 12.5);
  if (z > -8 && z < 62) circle(-12, -26 + z * 0.12, 16);
  if (z > 48 && z < 70) fillTurned(raster, { x: 7, y: 9, rx: 40, ry: 13 }, 1.08, HU.blood);
  if (z > -6 && z < 30) {
    circle(16, -32, 14);
    fillTurned(raster, { x: 24, y: -8, rx: 30 * sphereRadiusAt(1, (z - 12) / 18), ry: 9 }, 0.9, HU.blood);
    fillTurned(raster, { x: -18, y: 0, rx: 32 * sphereRadiusAt(1, (z - 8) / 14) + 0.1, ry: 8 }, 0.15, HU.blood);
  }
  if (z > -20 && z < 100) circle(-32, -20, 9.5);
  if (z >= 66) {
    circle(-18, -24, 7.5);
    circle(4, -22, 5);
    circle(20, -10, 5.5);
    circle(-28, -26 + (z - 66) * 0.08, 7);
    circle(26, -30 + (z - 66) * 0.1, 6.5);
  }
  fillShape(raster, { x: 6, y: 34, rx: 8, ry: 5.5 }, HU.muscle - 15);
  fillShape(raster, { x: 7, y: 34, rx: 1.6, ry: 1.2 }, HU.gas + 300);
}
