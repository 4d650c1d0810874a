import { readHeader } from './dicom/read-header.ts';
import { readAttributes } from './dicom/read-values.ts';
import { openSource } from './media/open-source.ts';
import type { ScannedStudy } from './study/scanned-study.ts';

/** How many instances of a study hold which value of a tag that the scan did not read: value → instances. Reads headers only. */
export async function oldValues(
  study: ScannedStudy,
  keyword: string,
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const keywords = [keyword];
  for (const [sourcePath, instances] of Map.groupBy(study.instances, (instance) => instance.sourcePath)) {
    const source = await openSource(sourcePath);
    try {
      for (const instance of instances) {
        signal?.throwIfAborted();
        const bytes = await source.open(instance.path);
        try {
          const read = await readHeader(bytes);
          const value = read.ok ? ((await readAttributes(read.header, bytes, keywords))[keyword]?.text ?? '') : '';
          counts.set(value, (counts.get(value) ?? 0) + 1);
        } finally {
          await bytes.close();
        }
      }
    } finally {
      await source.close();
    }
  }
  return counts;
}
