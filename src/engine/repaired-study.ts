import type { CharsetRepair } from './dicom/charset-repair.ts';
import { readSequences } from './dicom/read-sequences.ts';
import { readAttributes } from './dicom/read-values.ts';
import type { OpenMedium } from './intake/open-medium.ts';
import { rereadStudy } from './study/reread-study.ts';
import {
  type ScannedInstance,
  type ScannedKeyword,
  scannedItemKeywords,
  scannedKeywords,
  scannedSequences,
} from './study/scanned-instance.ts';
import type { ScannedStudy } from './study/scanned-study.ts';
import { readStudyFiles } from './study-files.ts';

/** A study as it reads with the operator's repair: whom it names is what matching and planning go by. Reads the headers concerned. */
export async function repairedStudy(
  study: ScannedStudy,
  repair: CharsetRepair | null,
  signal?: AbortSignal,
  openMedium?: OpenMedium,
): Promise<ScannedStudy> {
  if (repair === null) return study;
  const concerned = study.instances.filter(
    (instance) => repair.declared.includes(declaredSet(instance)) && hasDoubtfulText(instance),
  );
  const attributes = new Map<ScannedInstance, ScannedInstance['attributes']>();
  for await (const { instance, opened } of readStudyFiles(concerned, repair, signal, openMedium)) {
    if (opened === null) continue;
    const read = await readAttributes(opened.header, opened.source, scannedKeywords);
    const texts: Partial<Record<ScannedKeyword, string>> = {};
    for (const keyword of scannedKeywords) {
      const value = read[keyword];
      if (value !== undefined) texts[keyword] = value.text;
    }
    const sequences = await readSequences(opened.header, opened.source, scannedSequences, scannedItemKeywords);
    attributes.set(instance, { ...texts, ...sequences });
  }
  return rereadStudy(study, attributes);
}

/** What an instance declares, as `CharsetRepair.declared` names it. */
export function declaredSet({ attributes }: ScannedInstance): string {
  return attributes.SpecificCharacterSet ?? '';
}

/** Whether any scanned value depends on the character set. */
export function hasDoubtfulText({ attributes }: ScannedInstance): boolean {
  return Object.values(attributes).some((text) => /[^\x00-\x7f]/.test(text));
}
