import { type Random, seededRandom } from './random.ts';
import { fillShape, type Raster, type Shape } from './raster.ts';

interface Ball {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

/** The tubes of the lungs of one seed. */
export interface AirwaysAndVessels {
  /** Draws the vessels that cross height `z`, inside the cavity only. */
  drawVessels(raster: Raster, z: number, cavity: Shape): void;
  /** Draws trachea and main bronchi at height `z`. */
  drawAirways(raster: Raster, z: number): void;
}

const VESSEL_HU = 35;
const CARINA_Z = 32;
const BRONCHUS_MM = 44;

/** Grows two trees of vessels from the roots of the lungs and lays the trachea between them. */
export function createAirwaysAndVessels(seed: number): AirwaysAndVessels {
  const balls = [-1, 1].flatMap((side) => growTree(seededRandom(seed, 'vessels', side), side));
  const byHeight = new Map<number, Ball[]>();
  for (const ball of balls) {
    for (let slab = Math.floor(ball.z - ball.radius); slab <= ball.z + ball.radius; slab += 1) {
      const crossing = byHeight.get(slab);
      if (crossing === undefined) byHeight.set(slab, [ball]);
      else crossing.push(ball);
    }
  }
  return {
    drawVessels: (raster, z, cavity) => {
      for (const ball of byHeight.get(Math.floor(z)) ?? []) {
        const radius = Math.sqrt(Math.max(0, ball.radius ** 2 - (z - ball.z) ** 2));
        // A small vessel fills its pixels only in part, so it is also fainter.
        const value = ball.radius < 1 ? -250 : VESSEL_HU;
        if (radius > 0.35) fillShape(raster, { x: ball.x, y: ball.y, rx: radius, ry: radius }, value, cavity);
      }
    },
    drawAirways,
  };
}

function drawAirways(raster: Raster, z: number): void {
  const tube = (x: number, y: number, rx: number, ry: number): void => {
    fillShape(raster, { x, y, rx: rx + 1.6, ry: ry + 1.6 }, 30);
    fillShape(raster, { x, y, rx, ry }, -985);
  };
  if (z >= CARINA_Z) tube(0, 14, 9, 8.5);
  const below = CARINA_Z - z;
  if (below <= 0 || below > BRONCHUS_MM) return;
  const ry = 6.5 - below * 0.06;
  tube(-6 - below * 0.75, 15 + below * 0.1, 7.5, ry);
  tube(6 + below * 0.85, 15 + below * 0.12, 7, ry);
}

function growTree(random: Random, side: number): Ball[] {
  const balls: Ball[] = [];
  const root = { x: side * 30, y: 4, z: 6 };
  const directions: readonly (readonly [number, number, number])[] = [
    [0.5, -0.2, 1],
    [0.7, 0.5, 0.8],
    [0.8, -0.8, 0.5],
    [1, 0.2, 0.1],
    [0.8, 0.8, -0.2],
    [0.6, 0.6, -0.9],
    [0.7, -0.1, -1],
    [0.5, 0.9, -0.7],
    [0.9, -0.7, -0.3],
    [0.4, 0.3, -1.1],
  ];
  for (const [x, y, z] of directions) growBranch(balls, random, root, [side * x, y, z], random.between(3.8, 4.8), 0);
  return balls;
}

function growBranch(
  balls: Ball[],
  random: Random,
  start: Readonly<{ x: number; y: number; z: number }>,
  heading: readonly [number, number, number],
  startRadius: number,
  generation: number,
): void {
  let { x, y, z } = start;
  let [dx, dy, dz] = heading;
  let radius = startRadius;
  const lengthMm = random.between(15, 30) * 0.94 ** generation;
  for (let gone = 0; gone < lengthMm; gone += 0.9) {
    dx += random.between(-0.09, 0.09);
    dy += random.between(-0.09, 0.09);
    dz += random.between(-0.09, 0.09);
    const norm = Math.hypot(dx, dy, dz) / 0.9;
    x += dx / norm;
    y += dy / norm;
    z += dz / norm;
    radius *= 0.994;
    balls.push({ x, y, z, radius });
  }
  if (generation >= 6) return;
  for (const turn of [random.between(0.25, 0.65), -random.between(0.25, 0.65)]) {
    const spin = random.between(-0.7, 0.7);
    const child: readonly [number, number, number] = [
      dx * 1.05 + turn * dy,
      dy - turn * dx + spin * dz,
      dz - spin * dy + turn * dx * 0.6,
    ];
    growBranch(balls, random, { x, y, z }, child, radius * random.between(0.74, 0.86), generation + 1);
  }
}
