import { FaultError } from '../../contract/fault.ts';
import type { StudyDecision } from '../../contract/plan.ts';
import { fileKey } from './file-key.ts';
import { identitySides, type SideOfStudy } from './identity-sides.ts';
import { rereadStudy } from './reread-study.ts';
import type { ScannedInstance } from './scanned-instance.ts';
import type { MissingFile, ScannedStudy } from './scanned-study.ts';

/** What a person has still to decide before a study can be imported. */
export type OpenConflict = 'identity' | 'files';

/** A study as somebody decided it. */
export interface DecidedStudy {
  readonly study: ScannedStudy;
  readonly open: readonly OpenConflict[];
  /** The SOP instances of the side whose person the study is; null where nothing contradicts or nothing is decided. */
  readonly sideUids: ReadonlySet<string> | null;
  /** Images of the study that stay out because somebody said so. */
  readonly leftOut: number;
}

/**
 * Applies a decision to a study: images of other people and contested files that were decided against are taken out. Without a decision
 * the study stays whole and says what is open. Pure.
 * @throws FaultError `input-invalid` for a decision about sides or files that this study has not
 */
export function decidedStudy(study: ScannedStudy, decision: StudyDecision | null): DecidedStudy {
  const open: OpenConflict[] = [];
  const sides = identitySides(study.instances);
  const identity = sides.length > 1 ? wholeIdentity(sides, decision) : null;
  if (sides.length > 1 && identity === null) open.push('identity');
  const files = decideFiles(study, decision);
  if (files.isOpen) open.push('files');
  const out = identity === null ? new Set<string>() : leftOutUids(sides, identity);
  const instances = files.instances.filter((instance) => !out.has(instance.sopInstanceUid));
  const isTouched = identity !== null || files.isTouched;
  const left = { ...study, instances, missingFiles: files.missingFiles };
  return {
    study: isTouched ? rereadStudy(left, new Map()) : study,
    open,
    sideUids: identity === null ? null : uidsOf(sideWith(sides, identity.side)),
    leftOut: study.instances.length - instances.length,
  };
}

/** The decision about people; null when it forgets one of the sides. */
function wholeIdentity(sides: readonly SideOfStudy[], decision: StudyDecision | null): StudyDecision['identity'] {
  const identity = decision?.identity ?? null;
  if (identity === null) return null;
  const named = [identity.side, ...identity.samePerson, ...identity.leaveOut];
  if (new Set(named).size !== named.length) throw invalid();
  for (const key of named) sideWith(sides, key);
  return named.length === sides.length ? identity : null;
}

function leftOutUids(sides: readonly SideOfStudy[], { leaveOut }: NonNullable<StudyDecision['identity']>): Set<string> {
  return new Set(leaveOut.flatMap((key) => [...uidsOf(sideWith(sides, key))]));
}

function sideWith(sides: readonly SideOfStudy[], key: string): SideOfStudy {
  const side = sides.find((each) => each.key === key);
  if (side === undefined) throw invalid();
  return side;
}

function uidsOf(side: SideOfStudy): Set<string> {
  return new Set(side.members.map((instance) => instance.sopInstanceUid));
}

function invalid(): FaultError {
  return new FaultError('input-invalid', { call: 'plan.make' });
}

/** Of each image with several contents the one that was decided for, in the place of the one that the scan would take. */
function decideFiles(study: ScannedStudy, decision: StudyDecision | null) {
  const chosen = new Map<string, ScannedInstance | null>();
  const settled = new Set<string>();
  const against: MissingFile[] = [];
  for (const candidates of study.contested) {
    const uid = candidates[0]?.instance.sopInstanceUid ?? '';
    const decided = decision?.files.find((each) => each.sopInstanceUid === uid);
    if (decided === undefined) continue;
    const kept = decided.keep === null ? null : candidates.find(({ instance }) => fileKey(instance) === decided.keep);
    if (kept === undefined) throw invalid();
    chosen.set(uid, kept?.instance ?? null);
    for (const { instance, shownPath } of candidates) {
      settled.add(shownPath);
      if (instance !== kept?.instance && instance.studyInstanceUid === study.studyInstanceUid)
        against.push({
          ...{ path: shownPath, reason: 'same-uid-other-content' },
          seriesInstanceUid: instance.seriesInstanceUid,
        });
    }
  }
  const others = study.missingFiles.filter(
    ({ path, reason }) => reason !== 'same-uid-other-content' || !settled.has(path),
  );
  const instances = study.instances.flatMap((instance) => {
    const kept = chosen.get(instance.sopInstanceUid);
    if (kept === undefined) return [instance];
    return kept !== null && kept.studyInstanceUid === study.studyInstanceUid ? [kept] : [];
  });
  const missingFiles = [...others, ...against];
  return { instances, missingFiles, isTouched: chosen.size > 0, isOpen: chosen.size < study.contested.length };
}
