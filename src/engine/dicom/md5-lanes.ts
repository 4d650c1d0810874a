import { hash } from 'node:crypto';

/** So many messages are hashed side by side: three vectors of four 32-bit lanes. */
export const md5Lanes = 12;

const vectors = md5Lanes / 4;

/** Room for several messages in one piece of memory, with the MD5 of all of them at once. */
export interface Md5Room {
  /** The bytes of one lane, `laneBytes` long. The caller fills it from its start. */
  lane(index: number): Buffer;
  /**
   * The MD5 (hex, RFC 1321) of the first `sizes[i]` bytes of lane i, in order. Overwrites what lies behind them. At most `md5Lanes` sizes, none larger
   * than `laneBytes`.
   */
  digests(sizes: readonly number[]): string[];
}

/**
 * MD5 is one long chain of additions, each of which waits for the one before: a core hashes one message at a third of what it could do and is no faster with
 * a better program. It can work at many messages in the same time, one in each lane of its vectors. The archive proves images by their MD5
 * and nothing else, so for a disc of a thousand slices this is most of the work. `node:crypto` knows no such way; hence this program in
 * WebAssembly, which has vectors on every machine. Measured: 4 times `node:crypto`.
 */
export function openMd5Room(laneBytes: number): Md5Room {
  const stride = roundUp(laneBytes + paddingBytes, blockBytes);
  const pages = Math.ceil((lanesAt + md5Lanes * stride) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const instance = new WebAssembly.Instance(compiled(), { m: { m: memory } });
  const compress = instance.exports.c as (at: number, stride: number, blocks: number) => void;
  const bytes = Buffer.from(memory.buffer);
  const words = new DataView(memory.buffer);
  for (const [step, constant] of constants.entries()) splat(words, constantsAt + step * vectorBytes, constant);

  const laneStart = (index: number) => lanesAt + index * stride;
  const stateAt = (index: number, word: number) =>
    stateStart + (Math.floor(index / 4) * 4 + word) * vectorBytes + (index % 4) * 4;

  function pad(index: number, size: number): number {
    const start = laneStart(index);
    const padded = roundUp(size + 9, blockBytes);
    bytes.fill(0, start + size, start + padded);
    bytes[start + size] = 0x80;
    words.setBigUint64(start + padded - 8, BigInt(size) * 8n, true);
    return padded / blockBytes;
  }

  function digestOf(index: number): string {
    const digest = Buffer.alloc(16);
    for (let word = 0; word < 4; word += 1) digest.writeUInt32LE(words.getUint32(stateAt(index, word), true), word * 4);
    return digest.toString('hex');
  }

  function inLanes(sizes: readonly number[]): string[] {
    const blocks = sizes.map((size, index) => pad(index, size));
    for (let vector = 0; vector < vectors; vector += 1) {
      for (const [word, value] of initialState.entries()) splat(words, stateAt(vector * 4, word), value);
    }
    const digests: string[] = [];
    let done = 0;
    // All lanes go on together until the shortest message ends; a lane whose message has ended goes on with whatever lies there.
    for (const end of [...new Set(blocks)].sort((a, b) => a - b)) {
      compress(lanesAt + done * blockBytes, stride, end - done);
      done = end;
      for (const [index, count] of blocks.entries()) if (count === end) digests[index] = digestOf(index);
    }
    return digests;
  }

  return {
    lane: (index) => bytes.subarray(laneStart(index), laneStart(index) + laneBytes),
    digests: (sizes) => {
      const longest = Math.max(0, ...sizes);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      // As long as the longest message takes the lanes; few messages, or very unequal ones, are faster one by one.
      if (total < fewestFullLanes * longest) {
        return sizes.map((size, index) => hash('md5', bytes.subarray(laneStart(index), laneStart(index) + size)));
      }
      return inLanes(sizes);
    },
  };
}

const blockBytes = 64;
const vectorBytes = 16;
const pageBytes = 65_536;
/** One byte 80H, eight bytes of length, zeros up to a whole block (RFC 1321 §3.1). */
const paddingBytes = blockBytes + 9;
const fewestFullLanes = 4;

// What lies where in the memory: the message words of one block in vectors, the constants in vectors, the states, the lanes.
const scheduleAt = 0;
const constantsAt = 1024;
const stateStart = 2048;
const lanesAt = 4096;

/** RFC 1321 §3.4: 2³² × |sin(i)|, i from 1 to 64. */
const constants = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));
const initialState = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
const rotations = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const messageWord = [
  (step: number) => step,
  (step: number) => (5 * step + 1) % 16,
  (step: number) => (3 * step + 5) % 16,
  (step: number) => (7 * step) % 16,
];

function roundUp(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}

function splat(words: DataView, at: number, value: number): void {
  for (let lane = 0; lane < 4; lane += 1) words.setUint32(at + lane * 4, value, true);
}

let program: WebAssembly.Module | undefined;

function compiled(): WebAssembly.Module {
  program ??= new WebAssembly.Module(assemble());
  return program;
}

type Code = readonly number[];

/** Unsigned and signed LEB128, WebAssembly's form of numbers. */
function unsigned(value: number): Code {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  const ends = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return ends ? [low] : [low | 0x80, ...signed(rest)];
}

function sized(body: Code): Code {
  return [...unsigned(body.length), ...body];
}

function list(...items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function section(id: number, body: Code): Code {
  return [id, ...sized(body)];
}

// The instructions that are needed, by the names of the WebAssembly specification (§5.4, vector instructions §5.4.8).
const simd = (operation: number): Code => [0xfd, ...unsigned(operation)];
const localGet = (index: number): Code => [0x20, ...unsigned(index)];
const localSet = (index: number): Code => [0x21, ...unsigned(index)];
const localTee = (index: number): Code => [0x22, ...unsigned(index)];
const i32Const = (value: number): Code => [0x41, ...signed(value)];
const i32Add: Code = [0x6a];
const i32Mul: Code = [0x6c];
const loop: Code = [0x03, 0x40];
const branchIf = (label: number): Code => [0x0d, ...unsigned(label)];
const end: Code = [0x0b];
/** Aligned to 2⁴ bytes. */
const v128Load = (offset: number): Code => [...simd(0), 4, ...unsigned(offset)];
const v128Store = (offset: number): Code => [...simd(11), 4, ...unsigned(offset)];
const v128Or = simd(80);
const v128Xor = simd(81);
const v128Bitselect = simd(82);
const i32x4Splat = simd(17);
const i32x4Shl = simd(171);
const i32x4ShrU = simd(173);
const i32x4Add = simd(174);
/** Picks four of the eight words of two vectors. */
const shuffleWords = (...picks: readonly number[]): Code => [
  ...simd(13),
  ...picks.flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte)),
];

const i32Type = 0x7f;
const v128Type = 0x7b;

/**
 * The module: `c(at, stride, blocks)` runs so many blocks (64 bytes each) of all lanes through the states. The lanes begin `stride` bytes apart, the
 * first at `at`. A few thousand instructions without a branch but the loop's; RFC 1321 §3.4, three vectors in step with each other.
 */
function assemble(): Uint8Array<ArrayBuffer> {
  const [at, stride, blocks] = [0, 1, 2];
  let next = 3;
  const vectorLocals = (count: number) => Array.from({ length: count }, () => next++);
  const states = Array.from({ length: vectors }, () => vectorLocals(4));
  const rows = vectorLocals(4);
  const halves = vectorLocals(4);
  const ones = next++;
  const code: number[] = [];
  const emit = (...parts: readonly Code[]) => {
    for (const part of parts) code.push(...part);
  };
  const stateAt = (vector: number, word: number) => stateStart + (vector * 4 + word) * vectorBytes;
  const scheduled = (vector: number, word: number) => scheduleAt + (vector * 16 + word) * vectorBytes;
  const eachState = (work: (vector: number, word: number, local: number) => void) => {
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
      const store = (word: number, first: number, second: number, pick: Code) =>
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

function name(text: string): Code {
  return sized([...Buffer.from(text, 'latin1')]);
}
