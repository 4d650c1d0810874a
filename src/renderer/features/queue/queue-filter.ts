import type { Handover } from '../../../contract/desk.ts';
import { needsPerson } from '../../../contract/import-choices.ts';
import type { ImportView } from '../../../contract/imports.ts';
import { isActive, isProven } from '../../words/import-words.ts';
import { readableName } from '../../words/person-name.ts';

export const queueStates = [
  'needs-you',
  'handed-over',
  'under-way',
  'waiting',
  'paused',
  'confirmed',
  'not-whole',
  'cancelled',
] as const;
export type QueueState = (typeof queueStates)[number];

/** Whether an import is in the wanted state; one can be in two: handed over and waiting for a person. */
export function isInState(view: ImportView, state: QueueState | null, handovers: readonly Handover[]): boolean {
  switch (state) {
    case null:
      return true;
    case 'needs-you':
      return needsPerson(view);
    case 'handed-over':
      return handovers.some(({ importId }) => importId === view.id);
    case 'under-way':
      return isActive(view) && !view.paused && (view.condition === 'running' || view.condition === 'ready');
    case 'waiting':
      return isActive(view) && !view.paused && view.condition === 'waiting';
    case 'paused':
      return isActive(view) && view.paused === true;
    case 'confirmed':
      return isProven(view) && !view.withdrawn;
    case 'not-whole':
      return view.status === 'partial' || view.status === 'failed';
    case 'cancelled':
      return view.condition === 'cancelled';
  }
}

/** Found by title, patient, number or accession. */
export function isFound(view: ImportView, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return wanted === '' || textOf(view).includes(wanted);
}

/** What an import is found by, kept for as long as the import stays what it is. */
const texts = new WeakMap<ImportView, string>();
function textOf(view: ImportView): string {
  const known = texts.get(view);
  if (known !== undefined) return known;
  const { title, patient, order } = view;
  const text = [title, readableName(patient.name), patient.mrn, order?.accessionNumber ?? ''].join('\n').toLowerCase();
  texts.set(view, text);
  return text;
}
