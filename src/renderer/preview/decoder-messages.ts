import type { FrameDisplay, PixelLayout, PreviewProblem, VoiWindow } from '../../contract/preview.ts';
import type { ValueRange, View } from './grey-levels.ts';

/** A frame as it came from the engine. */
export interface LoadedFrame {
  readonly layout: PixelLayout;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly display: FrameDisplay;
}

export interface DrawRequest {
  readonly id: number;
  /** Names the frame; the worker keeps those it decoded last. */
  readonly key: string;
  /** Only where the worker does not have it. */
  readonly frame: LoadedFrame | null;
  readonly view: View;
  readonly isInverted: boolean;
  /** The picture gets no larger than this on either side; null for its own size. */
  readonly mostPixels: number | null;
}

/** A drawn frame. */
export interface Picture {
  readonly bitmap: ImageBitmap;
  readonly layout: PixelLayout;
  readonly display: FrameDisplay;
  /** Null in colour, and where a table is used. */
  readonly window: VoiWindow | null;
  readonly range: ValueRange;
  readonly isColour: boolean;
}

export type DrawAnswer =
  | ({ readonly id: number; readonly ok: true } & Picture)
  | { readonly id: number; readonly ok: false; readonly problem: PreviewProblem | 'not-here' };
