import type { FrameDisplay, PixelLayout } from '../../../src/contract/preview.ts';
import { openDecoder } from '../../../src/renderer/preview/decoder.ts';
import type { View } from '../../../src/renderer/preview/grey-levels.ts';

/** A page with nothing but the window's own decoder, under the app's own protocol and policy: for comparing its pictures. */
export interface DrawnPixels {
  readonly problem: string | null;
  /** Red, green and blue of each pixel, base64. */
  readonly rgb: string;
}

const decoder = openDecoder();

async function drawPixels(
  key: string,
  layout: PixelLayout,
  frame: { readonly base64: string; readonly display: FrameDisplay },
  view: View,
): Promise<DrawnPixels> {
  const bytes = Uint8Array.from(atob(frame.base64), (letter) => letter.charCodeAt(0));
  const picture = await decoder.draw({ key, view, isInverted: false, mostPixels: null }, async () => ({
    ...{ layout, bytes, display: frame.display },
  }));
  if (typeof picture === 'string') return { problem: picture, rgb: '' };
  const paper = new OffscreenCanvas(layout.columns, layout.rows).getContext('2d');
  paper?.drawImage(picture.bitmap, 0, 0);
  const data = paper?.getImageData(0, 0, layout.columns, layout.rows).data ?? new Uint8ClampedArray();
  const rgb = new Uint8Array((data.length / 4) * 3);
  for (let at = 0; at < rgb.length; at += 1) rgb[at] = data[Math.floor(at / 3) * 4 + (at % 3)] ?? 0;
  return { problem: null, rgb: toBase64(rgb) };
}

function toBase64(bytes: Uint8Array): string {
  const part = 0x8000;
  let text = '';
  for (let at = 0; at < bytes.length; at += part) text += String.fromCharCode(...bytes.subarray(at, at + part));
  return btoa(text);
}

export type DrawPixels = typeof drawPixels;
Object.assign(window, { drawPixels });
