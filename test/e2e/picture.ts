import type { Locator } from '@playwright/test';

/** How many different colours a canvas shows, counted on its screenshot: one colour is an empty viewport. */
export async function countColours(canvas: Locator): Promise<number> {
  if (!(await canvas.isVisible())) return 0;
  const png = await canvas.screenshot().catch(() => null);
  if (png === null) return 0;
  return canvas.page().evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const paper = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (!paper) return 0;
    paper.drawImage(bitmap, 0, 0);
    const { data } = paper.getImageData(0, 0, bitmap.width, bitmap.height);
    const colours = new Set<number>();
    for (let at = 0; at < data.length; at += 4)
      colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
    return colours.size;
  }, png.toString('base64'));
}
