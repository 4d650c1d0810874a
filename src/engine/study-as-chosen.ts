import type { Choice } from '../contract/engine.ts';
import type { CharsetRepair } from './dicom/charset-repair.ts';
import { repairedStudy } from './repaired-study.ts';
import { type DecidedStudy, decidedStudy } from './study/decided-study.ts';
import type { ScannedStudy } from './study/scanned-study.ts';
import { studyPerson } from './study/study-person.ts';
import type { OpenMedium } from './study-files.ts';

/** A study as the operator decided and reads it. */
export interface ChosenStudy extends Omit<DecidedStudy, 'sideUids'> {
  /** The instances whose person the study is, where the others were decided to be hers in other words; else empty. */
  readonly side: ScannedStudy['instances'];
}

/**
 * What an import works with: images of other people taken out, contested files decided, texts repaired, and the person whom the decision
 * names. Reads the headers that a repair concerns.
 * @throws FaultError `input-invalid` for a decision that does not fit the study
 */
export async function studyAsChosen(
  stored: ScannedStudy,
  { decision, repair }: { decision: Choice['decision']; repair: CharsetRepair | null },
  signal?: AbortSignal,
  openMedium?: OpenMedium,
): Promise<ChosenStudy> {
  const decided = decidedStudy(stored, decision ?? null);
  const study = await repairedStudy(decided.study, repair, signal, openMedium);
  const { open, leftOut, sideUids } = decided;
  if (sideUids === null) return { study, open, leftOut, side: [] };
  const side = study.instances.filter(({ sopInstanceUid }) => sideUids.has(sopInstanceUid));
  return { study: { ...study, patient: studyPerson(side) }, open, leftOut, side };
}
