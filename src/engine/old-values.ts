import type { CharsetRepair } from './dicom/charset-repair.ts';
import { readAttributes } from './dicom/read-values.ts';
import type { ScannedStudy } from './study/scanned-study.ts';
import { type OpenMedium, readStudyFiles } from './study-files.ts';

/** How many instances of a study hold which value of a tag that the scan did not read: value → instances. Reads headers only. */
export async function oldValues(
  study: ScannedStudy,
  keyword: string,
  repair: CharsetRepair | null,
  signal?: AbortSignal,
  open?: OpenMedium,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const keywords = [keyword];
  for await (const { opened } of readStudyFiles(study.instances, repair, signal, open)) {
    const read = opened === null ? {} : await readAttributes(opened.header, opened.source, keywords);
    const value = read[keyword]?.text ?? '';
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
