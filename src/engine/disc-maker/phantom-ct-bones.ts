import { fillShape, fillTurned, type Raster, type Shape } from './raster.ts';

const CORTEX = 620;
const MARROW = 190;
const CARTILAGE = 120;
const VERTEBRA_MM = 25;
const DISC_MM = 5;
const RIB_COUNT = 12;
const RIB_TOP_Z = 150;
/** How far a rib sinks on its way from the spine to the front. */
const RIB_DROP_MM = 78;

/** Draws spine, ribs, breastbone, collar bones and shoulder blades at height `z`. */
export function drawBones(raster: Raster, z: number, cavity: Shape): void {
  drawShoulderBlades(raster, z);
  drawRibs(raster, z, cavity);
  drawBreastbone(raster, z, cavity);
  drawSpine(raster, z);
}

function drawSpine(raster: Raster, z: number): void {
  const phase = (((z + 7) % VERTEBRA_MM) + VERTEBRA_MM) % VERTEBRA_MM;
  const y = 62;
  const inDisc = phase < DISC_MM;
  const waist = inDisc ? 0 : 1.6 * Math.sin((Math.PI * (phase - DISC_MM)) / (VERTEBRA_MM - DISC_MM));
  const nearEnd = phase < DISC_MM + 1.5 || phase > VERTEBRA_MM - 1.5;
  if (!inDisc && phase > 12) {
    fillTurned(raster, { x: -26, y: 86, rx: 15, ry: 5 }, -0.35, CORTEX - 150);
    fillTurned(raster, { x: 26, y: 86, rx: 15, ry: 5 }, 0.35, CORTEX - 150);
  }
  fillShape(raster, { x: 0, y: 83, rx: 15, ry: 13 }, inDisc ? 90 : CORTEX - 200);
  if (phase > 6 && phase < 22) {
    fillShape(raster, { x: 0, y: 100, rx: 3.5, ry: 10 }, CORTEX - 180);
    fillShape(raster, { x: 0, y: 100, rx: 1.7, ry: 8 }, MARROW);
  }
  fillShape(raster, { x: 0, y, rx: 17.5 - waist, ry: 14 - waist }, inDisc ? 95 : CORTEX - 120);
  if (!inDisc) fillShape(raster, { x: 0, y, rx: 15.7 - waist, ry: 12.2 - waist }, nearEnd ? 380 : MARROW);
  fillShape(raster, { x: 0, y: 83, rx: 9.5, ry: 8 }, 15);
  fillShape(raster, { x: 0, y: 83, rx: 5.5, ry: 4 }, 38);
}

/** Each rib is a hoop that sinks towards the front, so that a level slice meets several of them in short pieces. */
function drawRibs(raster: Raster, z: number, cavity: Shape): void {
  const ringX = Math.max(46, cavity.rx + 6);
  const ringY = Math.max(40, cavity.ry + 6);
  for (let rib = 0; rib < RIB_COUNT; rib += 1) {
    const attachedZ = RIB_TOP_Z - rib * VERTEBRA_MM;
    const reach = rib < 7 ? 2.75 : 2.75 - (rib - 6) * 0.24;
    for (let angle = 0.3; angle < reach; angle += 0.022) {
      const off = z - (attachedZ - RIB_DROP_MM * (1 - Math.cos(angle * 1.05)) * 0.5);
      if (Math.abs(off) > 5.5) continue;
      const thick = Math.sqrt(1 - (off / 5.6) ** 2);
      const isCartilage = angle > reach - 0.35;
      for (const side of [-1, 1]) {
        const x = side * ringX * Math.sin(angle) ** 0.9;
        const y = cavity.y + ringY * Math.cos(angle);
        fillShape(raster, { x, y, rx: 4 * thick, ry: 3.8 * thick }, isCartilage ? CARTILAGE : CORTEX);
      }
    }
    for (let angle = 0.3; angle < reach - 0.35; angle += 0.022) {
      const off = z - (attachedZ - RIB_DROP_MM * (1 - Math.cos(angle * 1.05)) * 0.5);
      if (Math.abs(off) > 3.6) continue;
      const thick = Math.sqrt(1 - (off / 3.7) ** 2);
      for (const side of [-1, 1]) {
        const x = side * ringX * Math.sin(angle) ** 0.9;
        const y = cavity.y + ringY * Math.cos(angle);
        fillShape(raster, { x, y, rx: 2.2 * thick, ry: 2 * thick }, MARROW);
      }
    }
  }
}

function drawBreastbone(raster: Raster, z: number, cavity: Shape): void {
  const y = cavity.y - cavity.ry - 7;
  if (z > -70 && z < 86) {
    const width = z > 50 ? 24 : 15 + Math.abs(Math.sin(z / 16)) * 3;
    fillShape(raster, { x: 0, y, rx: width, ry: 6 }, CORTEX - 200);
    fillShape(raster, { x: 0, y, rx: width - 2, ry: 4.2 }, MARROW - 60);
  }
  const collar = Math.max(0, 1 - ((z - 96) / 12) ** 2);
  for (const side of [-1, 1]) {
    if (collar > 0) {
      fillTurned(raster, { x: side * 56, y: y + 4, rx: 48 * collar, ry: 5.5 }, side * -0.25, CORTEX - 50);
      fillTurned(raster, { x: side * 56, y: y + 4, rx: 45 * collar, ry: 3 }, side * -0.25, MARROW);
    }
  }
}

function drawShoulderBlades(raster: Raster, z: number): void {
  if (z < 8 || z > 150) return;
  const length = 34 * Math.sqrt(Math.min(1, (z - 8) / 60));
  for (const side of [-1, 1]) {
    fillTurned(raster, { x: side * 92, y: 70, rx: length + 0.1, ry: 3.6 }, side * -0.75, CORTEX - 60);
    fillTurned(raster, { x: side * 92, y: 70, rx: Math.max(0.1, length - 3), ry: 1.4 }, side * -0.75, MARROW);
  }
}
