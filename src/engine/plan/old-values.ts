import { scannedKeywords } from '../study/scanned-instance.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';

/** Distinct values of one tag over a study, with how many instances hold each; '' stands for absent and for empty. */
export type OldValues = ReadonlyMap<string, number>;

/** What a tag holds now: from the scan where the scan kept it, else from the files. */
export async function oldValuesOf(
  study: ScannedStudy,
  keyword: string,
  readOldValues: (keyword: string) => Promise<OldValues>,
): Promise<OldValues> {
  if (!isScanned(keyword)) return readOldValues(keyword);
  const counts = new Map<string, number>();
  for (const { attributes } of study.instances) {
    const value = attributes[keyword] ?? '';
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** Whether the scan keeps this tag of each image. */
export function isScanned(keyword: string): keyword is (typeof scannedKeywords)[number] {
  return scannedKeywords.some((each) => each === keyword);
}
