import type { TagChange } from '../contract/plan.ts';
import type { CharsetRepair } from './dicom/charset-repair.ts';
import { readAttributes } from './dicom/read-values.ts';
import type { OpenMedium } from './intake/open-medium.ts';
import { isScanned } from './plan/old-values.ts';
import { sameValue } from './plan/same-value.ts';
import type { ScannedInstance } from './study/scanned-instance.ts';
import { readStudyFiles } from './study-files.ts';

/**
 * The images of a study that one change of its plan concerns: those that hold another value now. By the rule that the plan counts with, and like it from headers only
 * where the scan did not keep the tag.
 */
export async function changedInstances(
  instances: readonly ScannedInstance[],
  { keyword, new: value }: Pick<TagChange, 'keyword' | 'new'>,
  repair: CharsetRepair | null,
  signal?: AbortSignal,
  openMedium?: OpenMedium,
): Promise<ScannedInstance[]> {
  const isOther = (text: string): boolean => !sameValue(keyword, text, value ?? '');
  if (isScanned(keyword)) return instances.filter(({ attributes }) => isOther(attributes[keyword] ?? ''));
  const changed: ScannedInstance[] = [];
  const keywords = [keyword];
  for await (const { instance, opened } of readStudyFiles(instances, repair, signal, openMedium)) {
    const read = opened === null ? {} : await readAttributes(opened.header, opened.source, keywords);
    if (isOther(read[keyword]?.text ?? '')) changed.push(instance);
  }
  return changed;
}
