import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeDicomFile } from '../../src/engine/disc-maker/dicom-writer.ts';
import type { DiscInstance, DiscRecipe } from '../../src/engine/disc-maker/disc-study.ts';
import { standardInstances } from '../../src/engine/disc-maker/standard-disc.ts';

/**
 * For tests only: the standard disc's CT with its report, a PDF or an SR, as series 1 in front of the slices as series 2. Some workstations
 * number what they add to a study so. One file an object in `folder`.
 */
export function reportBeforeImages(wanted: { folder: string; report: 'PDF' | 'SR'; images: number }): {
  studyInstanceUid: string;
} {
  const { folder, report, images } = wanted;
  const recipe: DiscRecipe = { kind: 'standard', seed: 9, patients: 1, studies: 1, images, uidSalt: `first-${report}` };
  mkdirSync(folder, { recursive: true });
  const recordType = report === 'PDF' ? 'ENCAP DOC' : 'SR DOCUMENT';
  const isAxial = ({ series }: DiscInstance) => series.number === 2;
  const chosen = standardInstances(recipe).filter((each) => isAxial(each) || each.recordType === recordType);
  for (const instance of chosen) {
    const { pixels, ...file } = instance;
    const dataset = { ...instance.dataset(), SeriesNumber: isAxial(instance) ? 2 : 1 };
    const bytes = encodeDicomFile({ ...file, dataset, ...(pixels ? { pixels: pixels() } : {}) });
    writeFileSync(join(folder, `${instance.sopInstanceUid}.dcm`), Buffer.concat(bytes));
  }
  return { studyInstanceUid: chosen[0]?.series.study.studyInstanceUid ?? '' };
}
