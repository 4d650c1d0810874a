import type { Handover } from '../../../contract/desk.ts';
import type { ImportView } from '../../../contract/imports.ts';
import { byUrgency, isActive, needsPerson } from '../../words/import-words.ts';

/** What Home shows of all imports: those that need a person, those under way, those that ended today; the most urgent first. */
export function homeGroups(imports: readonly ImportView[], handovers: readonly Handover[], now: Date) {
  const handedOver = new Set(handovers.map(({ importId }) => importId));
  // Both are ISO times in UTC: years of imports are compared as they stand.
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
  const needsSomebody = (view: ImportView) => needsPerson(view) || handedOver.has(view.id);
  return {
    held: imports.filter(needsSomebody).toSorted(byUrgency),
    active: imports.filter((view) => isActive(view) && !needsSomebody(view)).toSorted(byUrgency),
    today: imports.filter(({ finishedAt }) => finishedAt !== null && finishedAt >= midnight).toSorted(byUrgency),
  };
}
