import type { FrameDisplay, PixelLayout } from '../../contract/preview.ts';
import { type DecodedFrame, decodeFrame, UnknownCoding } from './decode-frame.ts';
import type { DrawAnswer, DrawRequest, LoadedFrame, Picture } from './decoder-messages.ts';
import { drawColour, drawGrey } from './draw-frame.ts';
import { rangeOf, type ValueRange, windowOf } from './grey-levels.ts';

/*
 * Decodes what patients bring: bytes that nobody has vouched for. It runs in the sandboxed page's process, has no DOM, and is ended from outside when it does
 * not answer.
 */

interface Kept {
  readonly decoded: DecodedFrame;
  readonly layout: PixelLayout;
  readonly display: FrameDisplay;
  readonly range: ValueRange;
}

const mostKeptBytes = 256 * 1024 * 1024;
const kept = new Map<string, Kept>();

async function take({ layout, bytes, display }: LoadedFrame, key: string): Promise<Kept> {
  const { overlays, ...decoded } = await decodeFrame(layout, bytes);
  const made = {
    ...{ decoded, display, range: rangeOf(decoded.samples, layout.rows * layout.columns) },
    layout: overlays.length > 0 ? { ...layout, overlays: [...layout.overlays, ...overlays] } : layout,
  };
  kept.delete(key);
  kept.set(key, made);
  let total = [...kept.values()].reduce((sum, one) => sum + one.decoded.samples.byteLength, 0);
  for (const [name, one] of kept) {
    if (total <= mostKeptBytes || name === key) break;
    kept.delete(name);
    total -= one.decoded.samples.byteLength;
  }
  return made;
}

async function draw(frame: Kept, request: DrawRequest): Promise<Picture> {
  const { decoded, layout, display, range } = frame;
  const isColour = layout.samplesPerPixel > 1 || layout.palette !== null;
  const window = isColour ? null : windowOf(request.view, display, range);
  const { isInverted, mostPixels } = request;
  const pixels = isColour
    ? drawColour(decoded, layout, isInverted)
    : drawGrey(decoded, layout, { display, window, range, isInverted });
  const image = new ImageData(pixels, layout.columns, layout.rows);
  const scale = Math.min(1, (mostPixels ?? Number.POSITIVE_INFINITY) / Math.max(layout.columns, layout.rows));
  const bitmap =
    scale < 1
      ? await createImageBitmap(image, {
          resizeWidth: Math.max(1, Math.round(layout.columns * scale)),
          resizeHeight: Math.max(1, Math.round(layout.rows * scale)),
          resizeQuality: 'medium',
        })
      : await createImageBitmap(image);
  return { bitmap, layout, display, window, range, isColour };
}

async function answer(request: DrawRequest): Promise<DrawAnswer> {
  const { id, key, frame } = request;
  try {
    const known = frame === null ? kept.get(key) : await take(frame, key);
    if (known === undefined) return { id, ok: false, problem: 'not-here' };
    return { id, ok: true, ...(await draw(known, request)) };
  } catch (error) {
    return { id, ok: false, problem: error instanceof UnknownCoding ? 'coding-unknown' : 'coding-damaged' };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<DrawRequest>) => {
  void answer(data).then((reply) => {
    const transfer = reply.ok ? [reply.bitmap] : [];
    self.postMessage(reply, { transfer });
  });
});
