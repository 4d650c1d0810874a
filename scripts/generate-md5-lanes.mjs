#!/usr/bin/env node
/**
 * Writes resources/md5-lanes.json: the WebAssembly program of `src/engine/dicom/md5-lanes.ts` with the places in its memory. With `--check` it
 * only says whether the file is what it would write (exit code 1 when not).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const vectors = 3;
const blockBytes = 64;
const vectorBytes = 16;

// What lies where in the memory: the message words of one block in vectors, the constants in vectors, the states, the lanes.
const scheduleAt = 0;
const constantsAt = 1024;
const stateStart = 2048;
const lanesAt = 4096;

/** RFC 1321 §3.4. */
const rotations = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const messageWord = [
  (step) => step,
  (step) => (5 * step + 1) % 16,
  (step) => (3 * step + 5) % 16,
  (step) => (7 * step) % 16,
];

/** Unsigned and signed LEB128, WebAssembly's form of numbers. */
function unsigned(value) {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

function signed(value) {
  const low = value & 0x7f;
  const rest = value >> 7;
  const ends = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return ends ? [low] : [low | 0x80, ...signed(rest)];
}

function sized(body) {
  return [...unsigned(body.length), ...body];
}

function list(...items) {
  return [...unsigned(items.length), ...items.flat()];
}

function section(id, body) {
  return [id, ...sized(body)];
}

// The instructions that are needed, by the names of the WebAssembly specification (§5.4, vector instructions §5.4.8).
const simd = (operation) => [0xfd, ...unsigned(operation)];
const localGet = (index) => [0x20, ...unsigned(index)];
const localSet = (index) => [0x21, ...unsigned(index)];
const localTee = (index) => [0x22, ...unsigned(index)];
const i32Const = (value) => [0x41, ...signed(value)];
const i32Add = [0x6a];
const i32Mul = [0x6c];
const loop = [0x03, 0x40];
const branchIf = (label) => [0x0d, ...unsigned(label)];
const end = [0x0b];
/** Aligned to 2⁴ bytes. */
const v128Load = (offset) => [...simd(0), 4, ...unsigned(offset)];
const v128Store = (offset) => [...simd(11), 4, ...unsigned(offset)];
const v128Or = simd(80);
const v128Xor = simd(81);
const v128Bitselect = simd(82);
const i32x4Splat = simd(17);
const i32x4Shl = simd(171);
const i32x4ShrU = simd(173);
const i32x4Add = simd(174);
/** Picks four of the eight words of two vectors. */
const shuffleWords = (...picks) => [
  ...simd(13),
  ...picks.flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte)),
];

const i32Type = 0x7f;
const v128Type = 0x7b;

/**
 * The module: `c(at, stride, blocks)` runs so many blocks (64 bytes each) of all lanes through the states. The lanes begin `stride` bytes apart, the
 * first at `at`. A few thousand instructions without a branch but the loop's; RFC 1321 §3.4, three vectors in step with each other.
 */
function assemble() {
  const [at, stride, blocks] = [0, 1, 2];
  let next = 3;
  const vectorLocals = (count) => Array.from({ length: count }, () => next++);
  const states = Array.from({ length: vectors }, () => vectorLocals(4));
  const rows = vectorLocals(4);
  const halves = vectorLocals(4);
  const ones = next++;
  const code = [];
  const emit = (...parts) => {
    for (const part of parts) code.push(...part);
  };
  const stateAt = (vector, word) => stateStart + (vector * 4 + word) * vectorBytes;
  const scheduled = (vector, word) => scheduleAt + (vector * 16 + word) * vectorBytes;
  const eachState = (work) => {
    for (const [vector, locals] of states.entries()) {
      for (const [word, local] of locals.entries()) work(vector, word, local);
    }
  };

  eachState((vector, word, local) => emit(i32Const(0), v128Load(stateAt(vector, word)), localSet(local)));
  emit(i32Const(-1), i32x4Splat, localSet(ones), loop);
  for (let vector = 0; vector < vectors; vector += 1) {
    for (let quarter = 0; quarter < 4; quarter += 1) {
      // Four words of four lanes become four vectors, each of one word of all four: a matrix turned over its diagonal.
      for (const [lane, row] of rows.entries()) {
        const start = [localGet(at), localGet(stride), i32Const(vector * 4 + lane), i32Mul, i32Add];
        emit(...start, v128Load(quarter * vectorBytes), localSet(row));
      }
      const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = rows;
      const [h0 = 0, h1 = 0, h2 = 0, h3 = 0] = halves;
      emit(localGet(r0), localGet(r1), shuffleWords(0, 4, 1, 5), localSet(h0));
      emit(localGet(r0), localGet(r1), shuffleWords(2, 6, 3, 7), localSet(h1));
      emit(localGet(r2), localGet(r3), shuffleWords(0, 4, 1, 5), localSet(h2));
      emit(localGet(r2), localGet(r3), shuffleWords(2, 6, 3, 7), localSet(h3));
      const store = (word, first, second, pick) =>
        emit(i32Const(0), localGet(first), localGet(second), pick, v128Store(scheduled(vector, quarter * 4 + word)));
      store(0, h0, h2, shuffleWords(0, 1, 4, 5));
      store(1, h0, h2, shuffleWords(2, 3, 6, 7));
      store(2, h1, h3, shuffleWords(0, 1, 4, 5));
      store(3, h1, h3, shuffleWords(2, 3, 6, 7));
    }
  }
  const turning = states.map((locals) => [...locals]);
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const word = messageWord[round]?.(step) ?? 0;
    const rotation = rotations[round]?.[step % 4] ?? 0;
    for (const [vector, [a = 0, b = 0, c = 0, d = 0]] of turning.entries()) {
      emit(localGet(a), i32Const(0), v128Load(scheduled(vector, word)));
      emit(i32Const(0), v128Load(constantsAt + step * vectorBytes), i32x4Add, i32x4Add);
      if (round === 0) emit(localGet(c), localGet(d), localGet(b), v128Bitselect);
      else if (round === 1) emit(localGet(b), localGet(c), localGet(d), v128Bitselect);
      else if (round === 2) emit(localGet(b), localGet(c), v128Xor, localGet(d), v128Xor);
      else emit(localGet(b), localGet(d), localGet(ones), v128Xor, v128Or, localGet(c), v128Xor);
      emit(i32x4Add, localTee(a), i32Const(rotation), i32x4Shl);
      emit(localGet(a), i32Const(32 - rotation), i32x4ShrU, v128Or, localGet(b), i32x4Add, localSet(a));
      turning[vector] = [d, a, b, c];
    }
  }
  eachState((vector, word, local) => {
    const place = stateAt(vector, word);
    emit(i32Const(0), i32Const(0), v128Load(place), localGet(local), i32x4Add, localTee(local), v128Store(place));
  });
  emit(localGet(at), i32Const(blockBytes), i32Add, localSet(at));
  emit(localGet(blocks), i32Const(-1), i32Add, localTee(blocks), branchIf(0), end, end);

  const locals = list([...unsigned(next - 3), v128Type]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([0x60, ...list([i32Type], [i32Type], [i32Type]), ...list()])),
    ...section(2, list([...name('m'), ...name('m'), 0x02, 0x00, ...unsigned(0)])),
    ...section(3, list([0])),
    ...section(7, list([...name('c'), 0x00, 0])),
    ...section(10, list(sized([...locals, ...code]))),
  ]);
}

function name(text) {
  return sized([...Buffer.from(text, 'latin1')]);
}

const path = fileURLToPath(new URL('../resources/md5-lanes.json', import.meta.url));
const wasm = Buffer.from(assemble()).toString('base64');
const text = `${JSON.stringify({ lanes: vectors * 4, constantsAt, stateAt: stateStart, lanesAt, wasm }, null, 2)}\n`;
if (process.argv.includes('--check')) process.exitCode = readFileSync(path, 'utf8') === text ? 0 : 1;
else writeFileSync(path, text);
