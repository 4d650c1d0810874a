import { type FirstRunStep, firstRunSteps } from '../../../contract/plain.ts';
import type { FirstRun, Settings } from '../../../contract/settings.ts';

/** Whether the guide opens by itself: a new installation, or one whose guide was left half-way without a word. */
export function wantsGuide({ archive, firstRun }: Settings): boolean {
  return firstRun === undefined ? archive === null : !firstRun.isClosed;
}

/** Where the guide goes on: the first step that nobody has answered; from the beginning when all are. */
export function firstOpenStep(answers: FirstRun['answers']): FirstRunStep {
  return firstRunSteps.find((step) => answers[step] === undefined) ?? 'vault';
}

/** The step after this one; null after the last. */
export function stepAfter(step: FirstRunStep): FirstRunStep | null {
  return firstRunSteps[firstRunSteps.indexOf(step) + 1] ?? null;
}

/** The step before this one; null before the first. */
export function stepBefore(step: FirstRunStep): FirstRunStep | null {
  return firstRunSteps[firstRunSteps.indexOf(step) - 1] ?? null;
}
