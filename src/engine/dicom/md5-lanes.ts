import { createHash, type Hash } from 'node:crypto';
import md5Program from '../../../resources/md5-lanes.json' with { type: 'json' };

/** So many messages are hashed side by side, in vectors of four 32-bit lanes. */
export const md5Lanes = md5Program.lanes;

/** Room for several messages that come in parts, with the MD5 of all of them at once. */
export interface Md5Room {
  /** The bytes of a part of each message, `partBytes` long. The caller fills it from its start. */
  lane(index: number): Buffer;
  /** Begins as many messages, at most `md5Lanes`; these are their lengths in bytes. */
  begin(sizes: readonly number[]): void;
  /**
   * Takes the next part of each message from its lane: `partBytes` of it, or the rest, of which there may be none. Overwrites what lies behind the rest.
   */
  takeParts(): void;
  /** The MD5 (hex, RFC 1321) of a message, all of whose parts were taken. */
  digest(index: number): string;
}

/**
 * MD5 is one long chain of additions, each of which waits for the one before: a core hashes one message at a third of what it could do and is no faster with
 * a better program. It can work at many messages in the same time, one in each lane of its vectors. The archive proves images by their MD5
 * and nothing else, so for a disc of a thousand slices this is most of the work. `node:crypto` knows no such way; hence this program in
 * WebAssembly, which has vectors on every machine; `scripts/generate-md5-lanes.mjs` makes it. Measured: 4 times `node:crypto`.
 *
 * `partBytes` is a multiple of 64 (whole blocks).
 */
export function openMd5Room(partBytes: number): Md5Room {
  const { constantsAt, stateAt: stateStart, lanesAt } = md5Program;
  const stride = roundUp(partBytes + paddingBytes, blockBytes);
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
  const states = bytes.subarray(stateStart, stateStart + md5Lanes * vectorBytes);

  let messages: Message[] = [];

  /** Puts the padding behind the rest of a message and gives the number of blocks. */
  function pad(index: number, { sizeBytes, takenBytes }: Message): number {
    const rest = sizeBytes - takenBytes;
    const start = laneStart(index);
    const padded = roundUp(rest + 9, blockBytes);
    bytes.fill(0, start + rest, start + padded);
    bytes[start + rest] = 0x80;
    words.setBigUint64(start + padded - 8, BigInt(sizeBytes) * 8n, true);
    return padded / blockBytes;
  }

  function digestOf(index: number): string {
    const digest = Buffer.alloc(16);
    for (let word = 0; word < 4; word += 1) digest.writeUInt32LE(words.getUint32(stateAt(index, word), true), word * 4);
    return digest.toString('hex');
  }

  function takeInLanes(): void {
    const wholePart = partBytes / blockBytes;
    const isLast = messages.map(({ sizeBytes, takenBytes }) => sizeBytes - takenBytes < partBytes);
    const blocks = messages.map((message, index) => {
      if (message.md5 !== undefined) return 0;
      return isLast[index] === true ? pad(index, message) : wholePart;
    });
    let done = 0;
    // All lanes go on together until the shortest message ends; a lane whose message has ended goes on with whatever lies there.
    for (const end of [...new Set(blocks)].sort((a, b) => a - b)) {
      if (end > done) {
        // The padding of a rest that nearly fills its lane takes one more block; the others must not see it.
        const others = end > wholePart ? Buffer.from(states) : undefined;
        compress(lanesAt + done * blockBytes, stride, end - done);
        for (const [index, message] of messages.entries()) {
          if (blocks[index] === end && isLast[index] === true) message.md5 = digestOf(index);
        }
        if (others !== undefined) states.set(others);
        done = Math.min(end, wholePart);
      }
    }
  }

  return {
    lane: (index) => bytes.subarray(laneStart(index), laneStart(index) + partBytes),
    begin: (sizes) => {
      const total = sizes.reduce((sum, size) => sum + size, 0);
      // As long as the longest message takes the lanes; few messages, or very unequal ones, are faster one by one.
      const oneByOne = total < fewestFullLanes * Math.max(0, ...sizes);
      messages = sizes.map((sizeBytes) => ({
        sizeBytes,
        takenBytes: 0,
        ...(oneByOne ? { hash: createHash('md5') } : {}),
      }));
      for (let vector = 0; vector < md5Lanes / 4; vector += 1) {
        for (const [word, value] of initialState.entries()) splat(words, stateAt(vector * 4, word), value);
      }
    },
    takeParts: () => {
      if (messages.some(({ hash }) => hash === undefined)) takeInLanes();
      for (const [index, message] of messages.entries()) {
        const part = Math.min(partBytes, message.sizeBytes - message.takenBytes);
        message.hash?.update(bytes.subarray(laneStart(index), laneStart(index) + part));
        message.takenBytes += part;
      }
    },
    digest: (index) => {
      const message = messages[index];
      const digest = message?.hash?.digest('hex') ?? message?.md5;
      if (digest === undefined) throw new Error('the message has not ended');
      return digest;
    },
  };
}

interface Message {
  readonly sizeBytes: number;
  takenBytes: number;
  /** Where it is hashed by itself. */
  readonly hash?: Hash;
  /** Where it is hashed in its lane, once it has ended. */
  md5?: string;
}

const blockBytes = 64;
const vectorBytes = 16;
const pageBytes = 65_536;
/** One byte 80H, eight bytes of length, zeros up to a whole block (RFC 1321 §3.1). */
const paddingBytes = blockBytes + 9;
const fewestFullLanes = 4;

/** RFC 1321 §3.4: 2³² × |sin(i)|, i from 1 to 64. */
const constants = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));
const initialState = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
function roundUp(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}

function splat(words: DataView, at: number, value: number): void {
  for (let lane = 0; lane < 4; lane += 1) words.setUint32(at + lane * 4, value, true);
}

let program: WebAssembly.Module | undefined;

function compiled(): WebAssembly.Module {
  program ??= new WebAssembly.Module(Uint8Array.from(Buffer.from(md5Program.wasm, 'base64')));
  return program;
}
