import type { PreviewProblem } from '../../contract/preview.ts';
import type { DrawAnswer, DrawRequest, LoadedFrame, Picture } from './decoder-messages.ts';

/** The largest radiographs take two seconds on a slow desk: a decoder that needs longer does not come to an end. */
const patienceMs = 15_000;

export type DrawWish = Omit<DrawRequest, 'id' | 'frame'>;

/** Draws frames in a worker of its own, one after the other. */
export interface Decoder {
  /** Starts the worker before it is asked for anything: loading its program takes longer than drawing a picture. */
  start(): void;
  /**
   * The picture, or why there is none. `load` is asked for the frame where the worker does not have it. Rejects with what `load` throws, and with
   * an AbortError.
   */
  draw(
    wish: DrawWish,
    load: () => Promise<LoadedFrame | PreviewProblem>,
    signal?: AbortSignal,
  ): Promise<Picture | PreviewProblem>;
  close(): void;
}

/** @param startWorker another one is started when one had to be ended */
export function openDecoder(startWorker: () => Worker = startDecodeWorker, timeoutMs = patienceMs): Decoder {
  let worker: Worker | null = null;
  let lastId = 0;
  let turn: Promise<unknown> = Promise.resolve();

  function ask(request: Omit<DrawRequest, 'id'>): Promise<Picture | PreviewProblem | 'not-here'> {
    worker ??= startWorker();
    const asked = worker;
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      const end = (result: Picture | PreviewProblem | 'not-here', isLost = false): void => {
        clearTimeout(timer);
        asked.removeEventListener('message', onMessage);
        asked.removeEventListener('error', onError);
        if (isLost) {
          asked.terminate();
          if (worker === asked) worker = null;
        }
        resolve(result);
      };
      const onMessage = ({ data }: MessageEvent<DrawAnswer>) => {
        if (data.id === id) end(data.ok ? data : data.problem);
      };
      const onError = () => end('coding-damaged', true);
      const timer = setTimeout(() => end('too-slow', true), timeoutMs);
      asked.addEventListener('message', onMessage);
      asked.addEventListener('error', onError);
      const transfer = request.frame === null ? [] : [request.frame.bytes.buffer];
      asked.postMessage({ id, ...request } satisfies DrawRequest, transfer);
    });
  }

  return {
    start() {
      worker ??= startWorker();
    },
    draw(wish, load, signal) {
      const drawn = turn.then(async () => {
        signal?.throwIfAborted();
        const known = await ask({ ...wish, frame: null });
        if (known !== 'not-here') return known;
        const frame = await load();
        if (typeof frame === 'string') return frame;
        signal?.throwIfAborted();
        const made = await ask({ ...wish, frame });
        return made === 'not-here' ? 'coding-damaged' : made;
      });
      turn = drawn.catch(() => undefined);
      return drawn;
    },
    close() {
      worker?.terminate();
      worker = null;
    },
  };
}

function startDecodeWorker(): Worker {
  return new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module', name: 'decode-worker' });
}
