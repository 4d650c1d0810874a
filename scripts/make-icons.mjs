/**
 * Draws Gantry's icon in every size and shape that a system asks for, into `resources/package/`. Run by hand after a change of the
 * drawing; what it writes is committed, so that no build needs a tool for pictures.
 * Usage: node scripts/make-icons.mjs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { repoDir } from './setup/places.mjs';

/** A CT gantry from the front: a ring in a rounded square, and the table that slides into it. All in parts of the edge. */
const board = { margin: 0.04, radius: 0.2, colour: [11, 114, 133] };
const ring = { centre: [0.5, 0.46], outer: 0.32, inner: 0.175, colour: [255, 255, 255] };
const table = { left: 0.395, right: 0.605, top: 0.49, bottom: 0.54, colour: [255, 255, 255] };
const foot = { left: 0.33, right: 0.67, top: 0.8, bottom: 0.87, colour: [255, 255, 255] };
const samples = 4;

/** @param {number} size edge in pixels */
function drawPng(size) {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0, 0];
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = (x + ((sample % samples) + 0.5) / samples) / size;
        const v = (y + (Math.floor(sample / samples) + 0.5) / samples) / size;
        const colour = colourAt(u, v);
        if (colour === null) continue;
        for (const channel of [0, 1, 2]) sum[channel] += colour[channel];
        sum[3] += 255;
      }
      const covered = sum[3] / 255;
      const at = (y * size + x) * 4;
      for (const channel of [0, 1, 2]) data[at + channel] = covered === 0 ? 0 : Math.round(sum[channel] / covered);
      data[at + 3] = Math.round(sum[3] / (samples * samples));
    }
  return Buffer.from(encode({ width: size, height: size, data, channels: 4, depth: 8 }));
}

/** @returns {number[] | null} red, green and blue, or null for what is transparent */
function colourAt(u, v) {
  const distance = Math.hypot(u - ring.centre[0], v - ring.centre[1]);
  if (isIn(table, u, v)) return table.colour;
  if (distance <= ring.outer && distance >= ring.inner) return ring.colour;
  if (isIn(foot, u, v)) return foot.colour;
  return isOnBoard(u, v) ? board.colour : null;
}

function isIn(box, u, v) {
  return u >= box.left && u <= box.right && v >= box.top && v <= box.bottom;
}

function isOnBoard(u, v) {
  const half = 0.5 - board.margin;
  const dx = Math.max(0, Math.abs(u - 0.5) - (half - board.radius));
  const dy = Math.max(0, Math.abs(v - 0.5) - (half - board.radius));
  return Math.hypot(dx, dy) <= board.radius;
}

/** Windows: a directory of PNGs (allowed since Vista). @param {Map<number, Buffer>} pngs */
function ico(pngs) {
  const sizes = [16, 24, 32, 48, 64, 128, 256];
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  for (const [index, size] of sizes.entries()) {
    const at = 6 + 16 * index;
    const { length } = pngs.get(size);
    // 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += length;
  }
  return Buffer.concat([head, ...sizes.map((size) => pngs.get(size))]);
}

/** macOS: chunks of a four-letter type, a length that counts itself, and a PNG. @param {Map<number, Buffer>} pngs */
function icns(pngs) {
  const types = { ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 };
  const chunks = Object.entries(types).map(([type, size]) => chunk(type, pngs.get(size)));
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}

const folder = join(repoDir, 'resources', 'package');
mkdirSync(join(folder, 'icons'), { recursive: true });
const pngs = new Map([16, 24, 32, 48, 64, 128, 256, 512, 1024].map((size) => [size, drawPng(size)]));
for (const [size, png] of pngs) if (size <= 512) writeFileSync(join(folder, 'icons', `${size}x${size}.png`), png);
writeFileSync(join(folder, 'icon.ico'), ico(pngs));
writeFileSync(join(folder, 'icon.icns'), icns(pngs));
