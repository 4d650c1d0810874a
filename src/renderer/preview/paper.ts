/**
 * Where a picture of pixels in memory is drawn: by the processor, which is done in a moment. The graphics card would have to be waited for, and it takes seconds
 * to answer while the viewer's window beside this one starts.
 */
export function paperOf(canvas: HTMLCanvasElement | null): CanvasRenderingContext2D | null {
  return canvas?.getContext('2d', { willReadFrequently: true }) ?? null;
}
