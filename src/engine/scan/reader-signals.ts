/** Memory that a reader and its watcher share: a thread that hangs in a read can send no message. */
export type SignalBuffer = SharedArrayBuffer;

/** In the word `stop`: 1 is a wish, this an end. */
const abandoned = 2;
// An even count: the 64-bit words behind these begin at a multiple of eight.
const words = { isReading: 0, index: 1, pulse: 2, stop: 3, descriptor: 4, answers: 5 } as const;
const wordBytes = Int32Array.BYTES_PER_ELEMENT;
const bytesAt = Object.keys(words).length * wordBytes;

export function signalBuffer(): SignalBuffer {
  return new SharedArrayBuffer(bytesAt + 2 * BigInt64Array.BYTES_PER_ELEMENT);
}

/** Both sides of the shared memory; each uses its own half. */
export interface ReaderSignals {
  /** The reader: a call that touches the medium begins or ends. */
  reading(isReading: boolean): void;
  /** The reader: it begins the file of this index. */
  at(index: number): void;
  /** The reader: the medium's file that it has open; null for none. */
  holds(descriptor: number | null): void;
  /** The reader: so many bytes came. */
  moved(bytes: number): void;
  /** The reader: sleeps until whoever has the bytes has answered what `ask` asks of it. */
  waitFor(ask: () => void): void;
  /** Whoever has the bytes: what was asked lies in the reader's port. */
  answered(): void;
  /** The reader: end after the file in hand. */
  isStopped(): boolean;
  /** The reader: nobody waits for it any more; end at once and leave nothing behind. */
  isAbandoned(): boolean;
  stop(): void;
  abandon(): void;
  /** The watcher: what the reader does. `pulse` changes whenever something happened. */
  look(): ReaderState;
}
export interface ReaderState {
  readonly isReading: boolean;
  readonly index: number;
  readonly pulse: number;
  /** Open on the medium; null for none. A thread that is ended leaves it open. */
  readonly descriptor: number | null;
  /** Of all files, and of the one in hand. */
  readonly bytes: number;
  readonly bytesOfFile: number;
}

export function openSignals(buffer: SignalBuffer): ReaderSignals {
  const ints = new Int32Array(buffer, 0, bytesAt / wordBytes);
  const counts = new BigInt64Array(buffer, bytesAt);
  const pulse = () => Atomics.add(ints, words.pulse, 1);
  return {
    reading(isReading) {
      Atomics.store(ints, words.isReading, isReading ? 1 : 0);
      pulse();
    },
    at(index) {
      Atomics.store(ints, words.index, index);
      Atomics.store(counts, 1, 0n);
      pulse();
    },
    // Counted from 1: a new buffer holds zeros.
    holds: (descriptor) => void Atomics.store(ints, words.descriptor, descriptor === null ? 0 : descriptor + 1),
    moved(bytes) {
      Atomics.add(counts, 0, BigInt(bytes));
      Atomics.add(counts, 1, BigInt(bytes));
      pulse();
    },
    waitFor(ask) {
      const before = Atomics.load(ints, words.answers);
      ask();
      Atomics.wait(ints, words.answers, before);
    },
    answered() {
      Atomics.add(ints, words.answers, 1);
      Atomics.notify(ints, words.answers);
    },
    isStopped: () => Atomics.load(ints, words.stop) !== 0,
    isAbandoned: () => Atomics.load(ints, words.stop) === abandoned,
    stop: () => void Atomics.compareExchange(ints, words.stop, 0, 1),
    abandon: () => void Atomics.store(ints, words.stop, abandoned),
    look: () => ({
      isReading: Atomics.load(ints, words.isReading) === 1,
      index: Atomics.load(ints, words.index),
      pulse: Atomics.load(ints, words.pulse),
      descriptor: Atomics.load(ints, words.descriptor) === 0 ? null : Atomics.load(ints, words.descriptor) - 1,
      bytes: Number(Atomics.load(counts, 0)),
      bytesOfFile: Number(Atomics.load(counts, 1)),
    }),
  };
}
