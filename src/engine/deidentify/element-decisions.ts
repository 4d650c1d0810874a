import { type Tag, tagLabel } from '../dicom/dictionary.ts';
import type { Action } from './profile.ts';

/** What happened to one file, for its report: how often each action code was applied, and what a person should know. */
export interface DecisionLog {
  readonly actions: Partial<Record<Action, number>>;
  /** Elements kept because the profile does not name them, in which an identity was found and cut out, by keyword. */
  readonly cleaned: Set<string>;
  readonly notes: Set<DecisionNote>;
}

export type DecisionNote =
  /** The content of a report or graphics is a dummy: no option asked to clean it. */
  | 'content-replaced'
  | 'graphics-replaced'
  | 'overlays-removed'
  /** An overlay that a person has looked at stays, without what lies in the boxes. */
  | 'overlays-cleaned'
  | 'curves-removed'
  | 'private-kept'
  | 'undecodable-text-removed'
  | 'unreadable-date-removed'
  | 'pixels-blackened';

export function openDecisionLog(): DecisionLog {
  return { actions: {}, cleaned: new Set(), notes: new Set() };
}

export function count(log: DecisionLog, action: Action): void {
  log.actions[action] = (log.actions[action] ?? 0) + 1;
}

export function noteCleaned(log: DecisionLog, tag: Tag): void {
  log.cleaned.add(tagLabel(tag));
}
