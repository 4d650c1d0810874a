import { type ElectronApplication, expect, type Page } from '@playwright/test';

/** Software rendering on a busy machine: what an image takes there, not on a desk. */
export const patientMs = 150_000;

/** Fewer grey values than this is an empty viewport or a letter on it. */
const greysOfAnImage = 20;

/** How many viewports show an image of more than `least` grey values. */
export function imagesShown(page: Page, least = greysOfAnImage): Promise<number> {
  return page.evaluate((few) => {
    let shown = 0;
    for (const canvas of document.querySelectorAll('canvas')) {
      const paper = canvas.width > 150 && canvas.height > 150 ? canvas.getContext('2d') : null;
      if (!paper) continue;
      const { data } = paper.getImageData(0, 0, canvas.width, canvas.height);
      const values = new Set<number>();
      for (let at = 0; at < data.length; at += 4) values.add(data[at] ?? 0);
      if (values.size > few) shown += 1;
    }
    return shown;
  }, least);
}

/** The page that shows a study; it may have been there, unseen, before. */
export async function viewerOf(app: ElectronApplication, studyInstanceUids: string): Promise<Page> {
  const find = () => app.windows().find((one) => one.url().includes(studyInstanceUids));
  await expect.poll(() => find() !== undefined, { timeout: patientMs, message: 'the viewer opens' }).toBe(true);
  const found = find();
  if (!found) throw new Error('the viewer was closed again');
  return found;
}
