import type { StudyDecision } from '../../../contract/plan.ts';
import type { StudySummary } from '../../../contract/scan.ts';

/** What the operator decided of a study's contradictions so far. */
export interface ConflictDraft {
  /** The side whose person the study is; null while nobody is chosen. */
  side: string | null;
  /** What becomes of each other side. */
  others: Record<string, 'same' | 'out'>;
  /** The file to keep of each contested image, null for none of them. */
  files: Record<string, string | null>;
}

export const emptyConflictDraft: ConflictDraft = { side: null, others: {}, files: {} };

/**
 * The decision that a draft makes, for the engine; undefined for a study without contradictions. What is not decided yet is left open, so
 * that the engine refuses it too.
 */
export function decisionOf({ conflicts }: StudySummary, draft: ConflictDraft): StudyDecision | undefined {
  const { identities, files } = conflicts;
  if (identities.length === 0 && files.length === 0) return undefined;
  const others = identities.filter(({ key }) => key !== draft.side);
  const isWhole = draft.side !== null && others.every(({ key }) => draft.others[key] !== undefined);
  return {
    identity:
      identities.length > 0 && draft.side !== null && isWhole
        ? {
            side: draft.side,
            samePerson: others.map(({ key }) => key).filter((key) => draft.others[key] === 'same'),
            leaveOut: others.map(({ key }) => key).filter((key) => draft.others[key] === 'out'),
          }
        : null,
    files: files.flatMap(({ sopInstanceUid }) => {
      const keep = draft.files[sopInstanceUid];
      return keep === undefined ? [] : [{ sopInstanceUid, keep }];
    }),
  };
}

/** Whether something is still open. */
export function isUndecided({ conflicts }: StudySummary, decision: StudyDecision | undefined): boolean {
  if (decision === undefined) return false;
  return (
    (conflicts.identities.length > 0 && decision.identity === null) || decision.files.length < conflicts.files.length
  );
}
