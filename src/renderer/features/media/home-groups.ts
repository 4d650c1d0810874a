import type { Handover } from '../../../contract/desk.ts';
import { needsPerson } from '../../../contract/import-choices.ts';
import type { ImportView } from '../../../contract/imports.ts';
import { byUrgency, isActive, isProven } from '../../words/import-words.ts';

/** What Home shows of all imports: those that need a person, those under way, those that ended today; the most urgent first. */
export function homeGroups(imports: readonly ImportView[], handovers: readonly Handover[], now: Date) {
  const handedOver = new Set(handovers.map(({ importId }) => importId));
  const midnight = midnightOf(now);
  const needsSomebody = (view: ImportView) => needsPerson(view) || handedOver.has(view.id);
  return {
    held: imports.filter(needsSomebody).toSorted(byUrgency),
    active: imports.filter((view) => isActive(view) && !needsSomebody(view)).toSorted(byUrgency),
    today: imports
      .filter((view) => view.finishedAt !== null && view.finishedAt >= midnight && !needsSomebody(view))
      .toSorted(byUrgency),
  };
}

/** What came of today, in numbers: of all imports that ended since midnight, but for those that were somebody else's. */
export function todaysNumbers(imports: readonly ImportView[], now: Date) {
  const midnight = midnightOf(now);
  const ended = imports.filter(
    ({ finishedAt, withdrawn }) => finishedAt !== null && finishedAt >= midnight && !withdrawn,
  );
  return {
    discs: new Set(ended.flatMap(({ scanId }) => scanId ?? [])).size,
    studies: ended.length,
    confirmed: ended.reduce((sum, { counts }) => sum + counts.confirmed, 0),
    notWhole: ended.filter((view) => !isProven(view)).length,
  };
}

/** An ISO time in UTC, as those of imports are: years of them are compared as they stand. */
function midnightOf(now: Date): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}
