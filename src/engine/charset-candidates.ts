import type { CharsetCandidate } from '../contract/plan.ts';
import { parseCharacterSet } from './dicom/character-set.ts';
import { governedTexts } from './dicom/charset-repair.ts';
import { repairEncodings } from './dicom/repair-encoding.ts';
import { likelierReadings, type RawText, rankReadings, type TextReading } from './dicom/text-readings.ts';
import type { OpenMedium } from './intake/open-medium.ts';
import { declaredSet, hasDoubtfulText } from './repaired-study.ts';
import type { ScannedInstance } from './study/scanned-instance.ts';
import type { ScannedStudy } from './study/scanned-study.ts';
import { readStudyFiles } from './study-files.ts';

/** What people know a study by; these are shown, all texts are weighed. */
const previewKeywords = [
  'PatientName',
  'StudyDescription',
  'SeriesDescription',
  'InstitutionName',
  'ReferringPhysicianName',
];
const previewTexts = 5;
const filesLookedAt = 24;
const candidatesShown = 6;

/**
 * The ways in which a study's texts can be read. Weighed are the objects that declare no character set or one that their texts belie; where there are
 * none, those of the most frequent declaration. Looks into one file of each different name and description. Empty when every text is ASCII.
 */
export async function charsetCandidates(
  study: ScannedStudy,
  knownName: string | undefined,
  signal?: AbortSignal,
  openMedium?: OpenMedium,
): Promise<CharsetCandidate[]> {
  const groups = [...Map.groupBy(study.instances.filter(hasDoubtfulText), declaredSet)].sort(
    ([, left], [, right]) => right.length - left.length,
  );
  const read = await Promise.all(
    groups.map(async ([declared, instances]) => ({ declared, texts: await textsOf(instances, signal, openMedium) })),
  );
  const doubtful = read.filter(
    ({ declared, texts }) =>
      parseCharacterSet(declared).kind === 'undeclared' || likelierReadings(rankReadings(texts)).length > 0,
  );
  const concerned = doubtful.length > 0 ? doubtful : read.slice(0, 1);
  const texts = new Map(
    concerned.flatMap((group) => group.texts).map((text) => [`${text.keyword} ${text.bytes.toString('hex')}`, text]),
  );
  const readings = rankReadings([...texts.values()], knownName);
  const own = readings.findIndex(({ encoding }) => encoding === null);
  return readings
    .filter((_, index) => index < candidatesShown || index === own)
    .map((reading) => ({
      declared: concerned.map(({ declared }) => declared),
      encoding: reading.encoding,
      label: reading.encoding === null ? '' : repairEncodings[reading.encoding],
      score: reading.score,
      preview: previewOf(reading),
    }));
}

async function textsOf(
  instances: readonly ScannedInstance[],
  signal: AbortSignal | undefined,
  openMedium: OpenMedium | undefined,
): Promise<RawText[]> {
  const texts: RawText[] = [];
  for await (const { opened } of readStudyFiles(differentTexts(instances), null, signal, openMedium)) {
    if (opened !== null) texts.push(...(await governedTexts(opened.header, opened.source)).texts);
  }
  return texts;
}

function previewOf({ texts }: TextReading): CharsetCandidate['preview'] {
  return previewKeywords
    .flatMap((keyword) => texts.filter((text) => text.keyword === keyword).slice(0, 2))
    .slice(0, previewTexts);
}

function differentTexts(instances: readonly ScannedInstance[]): ScannedInstance[] {
  const seen = new Map<string, ScannedInstance>();
  for (const instance of instances) {
    const { PatientName, StudyDescription, SeriesDescription, InstitutionName } = instance.attributes;
    const key = JSON.stringify([PatientName, StudyDescription, SeriesDescription, InstitutionName]);
    if (!seen.has(key)) seen.set(key, instance);
  }
  return [...seen.values()].slice(0, filesLookedAt);
}
