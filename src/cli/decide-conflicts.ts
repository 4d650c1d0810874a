import type { StudyDecision } from '../contract/plan.ts';
import type { IdentitySide, StudySummary } from '../contract/scan.ts';
import { UsageError } from './exit-codes.ts';

/** What the command line says of contradictions inside a study. */
export interface ConflictWish {
  /** The side whose person the study is, by its key in `gantry scan --json`. */
  readonly side: string | null;
  /** The sides that are the same person in other words. */
  readonly samePerson: readonly string[];
  /** The sides whose images stay out. */
  readonly leaveOut: readonly string[];
  /** Which of several files with one UID: the one that the scan takes, or none. Null where nobody said. */
  readonly sameUid: 'first' | 'none' | null;
  /** Somebody checked that all of a study is one person's, whatever its headers say. */
  readonly isOnePerson: boolean;
}

/** Reads `--same-uid`. @throws UsageError */
export function sameUidOf(value: string | undefined): ConflictWish['sameUid'] {
  if (value === undefined || value === 'first' || value === 'none') return value ?? null;
  throw new UsageError('--same-uid takes first or none');
}

/**
 * The decision for one study. Without a word on files of one UID the first is taken: the import then is partial and names the other.
 * `--auto` decides nothing (`mayDecide` false): what contradicts is held.
 * @throws UsageError for a side that the study has not
 */
export function decisionFor(study: StudySummary, wish: ConflictWish, mayDecide: boolean): StudyDecision | null {
  const { identities, files } = study.conflicts;
  if (identities.length === 0 && files.length === 0) return null;
  const isNamed = ({ key }: IdentitySide) => wish.leaveOut.includes(key) || wish.samePerson.includes(key);
  const side = identities.find(({ key }) => key === wish.side) ?? (wish.isOnePerson ? identities[0] : undefined);
  if (side === undefined && identities.some(isNamed))
    throw new UsageError('--leave-out and --same-person need --study-identity: whose the study is');
  const others = identities.map(({ key }) => key).filter((key) => key !== side?.key);
  const sameUid = wish.sameUid ?? (mayDecide ? 'first' : null);
  return {
    identity:
      side === undefined
        ? null
        : {
            side: side.key,
            samePerson: others.filter((key) => wish.isOnePerson || wish.samePerson.includes(key)),
            leaveOut: others.filter((key) => !wish.isOnePerson && wish.leaveOut.includes(key)),
          },
    files:
      sameUid === null
        ? []
        : files.map((image) => ({
            sopInstanceUid: image.sopInstanceUid,
            keep: sameUid === 'first' ? (image.files[0]?.key ?? null) : null,
          })),
  };
}
