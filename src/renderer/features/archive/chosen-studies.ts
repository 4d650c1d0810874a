import type { ArchiveStudy } from '../../../contract/imports.ts';

/** What is chosen after a study was clicked: again is not any more; a third takes the place of the first, since two are compared. */
export function chosenAfter(chosen: readonly ArchiveStudy[], clicked: ArchiveStudy): readonly ArchiveStudy[] {
  const others = chosen.filter(({ orthancStudyId }) => orthancStudyId !== clicked.orthancStudyId);
  return others.length < chosen.length ? others : [...others, clicked].slice(-2);
}
