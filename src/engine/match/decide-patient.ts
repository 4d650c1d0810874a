import type { Decision, Match, MatchGuard } from '../../contract/directory.ts';
import { type GuardContext, guardsFor, type Pool, rivalMargin } from './candidate-guards.ts';
import { type JudgedPatient, lastAutomaticTier, noTier } from './compared-patient.ts';
import { noPersonGuards } from './study-guards.ts';

/** More candidates than this help nobody to choose. */
const shownLimit = 25;

export type PatientDecision = Pick<Match, 'decision' | 'candidates' | 'guards' | 'rival' | 'margin' | 'candidateCount'>;

/**
 * One of four decisions (matching.md §6.1). `auto`: exactly one patient fits an open rule, and no guard speaks. `confirm`: one patient is meant
 * and a person ticks two identifiers. `choose`: several may be meant, nobody is preselected. `none`: nobody is near, or nobody is to be
 * looked for. The weights rank; they never decide for a patient. Pure; depends on no order of the pool.
 */
export function decidePatient(pool: Pool, studyGuards: readonly MatchGuard[], context: GuardContext): PatientDecision {
  const isNobody = studyGuards.some((guard) => noPersonGuards.includes(guard));
  const [best, second] = pool.judged;
  if (isNobody || best === undefined) {
    return { decision: 'none', candidates: [], guards: [...studyGuards], rival: null, margin: null, candidateCount: 0 };
  }
  const guards = [...studyGuards, ...guardsFor(best, pool, context)];
  return {
    decision: guards.length === 0 ? 'auto' : reviewOf(pool.judged),
    candidates: pool.judged.slice(0, shownLimit).map(({ candidate }) => candidate),
    guards,
    rival: second === undefined ? null : rivalOf(second),
    margin: second === undefined ? null : Math.round((best.candidate.score - second.candidate.score) * 10) / 10,
    candidateCount: pool.judged.length,
  };
}

/** Confirms or contradicts a patient whom a person or an order named, by the same rules and guards; nobody else is proposed. Pure. */
export function verifyPatient(
  pool: Pool,
  named: JudgedPatient,
  studyGuards: readonly MatchGuard[],
  context: GuardContext,
): PatientDecision & Pick<Match, 'verification'> {
  const guards = [...studyGuards, ...guardsFor(named, pool, context)];
  const other = pool.judged.find(({ patient }) => patient.id !== named.patient.id);
  const isNobody = studyGuards.some((guard) => noPersonGuards.includes(guard));
  const isContradicted =
    isNobody || named.isContradicted || named.tier === noTier || context.knownDifferent.has(named.patient.id);
  return {
    decision: guards.length === 0 ? 'auto' : 'confirm',
    candidates: [named.candidate],
    guards,
    rival: other === undefined ? null : rivalOf(other),
    margin: other === undefined ? null : Math.round((named.candidate.score - other.candidate.score) * 10) / 10,
    candidateCount: 1,
    verification: guards.length === 0 ? 'confirmed' : isContradicted ? 'contradicted' : 'to-confirm',
  };
}

/** One patient is meant where only one fits a rule and the next is far behind. */
function reviewOf(judged: readonly JudgedPatient[]): Decision {
  const [best, second] = judged;
  if (best === undefined) return 'none';
  if (second === undefined) return 'confirm';
  const fitting = judged.filter(({ tier }) => tier <= lastAutomaticTier);
  const isFar = best.candidate.score - second.candidate.score >= rivalMargin;
  const isOnly = fitting.length === 0 ? best.tier !== noTier : fitting.length === 1 && fitting[0] === best;
  return isOnly && isFar ? 'confirm' : 'choose';
}

function rivalOf({ patient, candidate }: JudgedPatient): NonNullable<Match['rival']> {
  const differs = candidate.fields.filter(({ verdict }) => verdict === 'different' || verdict === 'conflict');
  return { patientId: patient.id, differs: differs.map(({ field }) => field) };
}

/** Best first; equal weights in the order of their ids, so that the order of the directory means nothing. */
export function byWeight(left: JudgedPatient, right: JudgedPatient): number {
  return (
    right.candidate.score - left.candidate.score ||
    left.tier - right.tier ||
    (left.patient.id < right.patient.id ? -1 : 1)
  );
}
