import type { Match, MatchGuard } from '../../../contract/directory.ts';
import { isDifference, type PatientDecision } from './decision.ts';

/** What the match column says at its head. */
export const matchVerdicts = [
  'auto',
  'confirm',
  'choose',
  'none',
  'nobody',
  'confirmed',
  'to-confirm',
  'contradicted',
  'rejected',
] as const;
export type MatchVerdict = (typeof matchVerdicts)[number];

/** The headers name nobody who could be looked for. */
const nobodyGuards: readonly MatchGuard[] = ['no-person', 'de-identified', 'veterinary'];

/**
 * The verdict on the patient whom the study would be stored under, or on there being none yet; null while nothing is known. A patient whom a person
 * named is judged by the match that was made with her (`verification`), never by the one that looked for somebody. A field that contradicts is
 * louder than anything else, and what somebody said before is louder than the rules. Pure.
 */
export function matchVerdict(
  decision: PatientDecision,
  found: Match | undefined,
  match: Match | undefined,
): MatchVerdict | null {
  if (decision.candidate?.fields.some(({ verdict }) => verdict === 'conflict')) return 'contradicted';
  if (decision.candidate && match?.guards.includes('known-different')) return 'rejected';
  // Papers and de-identified images contradict nobody: they say nothing.
  if (decision.candidate && isOfNobody(match)) return 'nobody';
  return plainVerdict(decision, found, match);
}

function isOfNobody(match: Match | undefined): boolean {
  return match?.guards.some((guard) => nobodyGuards.includes(guard)) ?? false;
}

function plainVerdict(
  { origin, candidate }: PatientDecision,
  found: Match | undefined,
  match: Match | undefined,
): MatchVerdict | null {
  if (candidate !== null && origin === 'picked') return match?.verification ?? 'to-confirm';
  if (candidate !== null) return origin === 'auto' ? 'auto' : 'confirm';
  if (found?.decision === 'none') return isOfNobody(found) ? 'nobody' : 'none';
  return found === undefined ? null : 'choose';
}

/** Who comes nearest besides the patient chosen, as the match knows her, with the fields in which she differs; null where nobody does. Pure. */
export function nearestOther(decision: PatientDecision, found: Match | undefined, match: Match | undefined) {
  const chosenId = decision.candidate?.patient.id;
  const named = match?.rival?.patientId;
  const others = (found?.candidates ?? []).filter(({ patient }) => patient.id !== chosenId);
  const nearest = others.find(({ patient }) => patient.id === named) ?? others[0];
  if (chosenId === undefined || nearest === undefined) return null;
  return { ...nearest, differing: nearest.fields.filter(isDifference) };
}
