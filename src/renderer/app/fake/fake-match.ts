import type {
  Candidate,
  FieldComparison,
  FieldReason,
  Match,
  MatchGuard,
  MatchRule,
  Patient,
} from '../../../contract/directory.ts';
import { matchRules } from '../../../contract/directory.ts';
import { fakePatients } from './fake-directory.ts';
import { fakeRankedOrders } from './fake-orders.ts';
import type { Scene } from './scenes.ts';

/** The fake matcher: what the real one would say of the invented people, by scene. */

type Verdict = FieldComparison['verdict'];
type Outcome = readonly [Verdict, ...FieldReason[]];

/** How an invented patient compares with a disc. */
interface Comparison {
  readonly rule: MatchRule | null;
  readonly score: number;
  readonly name: Outcome;
  readonly birthDate: Outcome;
  readonly sex: Outcome;
}

const stranger: Comparison = {
  ...{ rule: null, score: -21.7, name: ['conflict', 'family-differs', 'given-differs'] },
  ...{ birthDate: ['conflict', 'other-date'], sex: ['conflict', 'sex-differs'] },
};

/** Against Mueller^Joerg, born on 2 January 1970. */
const withMueller: Record<string, Comparison> = {
  p1: {
    rule: 'other-writing',
    score: 28.4,
    name: ['equal-folded', 'umlaut-spelling'],
    birthDate: ['equal'],
    sex: ['equal'],
  },
  p2: {
    rule: 'one-difference',
    score: 3.1,
    name: ['different', 'given-differs'],
    birthDate: ['equal'],
    sex: ['equal'],
  },
  p3: {
    ...{ rule: null, score: 1.2, name: ['different', 'given-similar'] },
    ...{ birthDate: ['different', 'day-month-swapped'], sex: ['equal'] },
  },
};
const himself: Comparison = {
  ...{ rule: 'same-name-and-date', score: 41.9, name: ['equal'], birthDate: ['equal'], sex: ['equal'] },
};

const discs = {
  mueller: { name: 'Mueller^Joerg', birthDate: '1970-01-02', sex: 'M', patientId: 'X-4711' },
  yamada: { name: 'Yamada^Tarou=山田^太郎=やまだ^たろう', birthDate: '1985-07-30', sex: 'M', patientId: '' },
  long: {
    ...{ name: 'von Hohenzollern-Sigmaringen zu Wolkenstein^Maximiliane Friederike Wilhelmine Augusta', sex: 'F' },
    ...{ birthDate: '1931-12-31', patientId: '00000000000000000000000000000000000000000000000000000000012345' },
  },
  papers: { name: '', birthDate: '', sex: '', patientId: '' },
};
type Disc = keyof typeof discs;

function comparisonOf(disc: Disc, patientId: string): Comparison {
  if (disc === 'papers') {
    const missing: Outcome = ['missing'];
    return { rule: null, score: 0, name: missing, birthDate: missing, sex: missing };
  }
  if (disc === 'yamada') return patientId === 'p5' ? himself : stranger;
  if (disc === 'long')
    return patientId === 'p6' ? { ...himself, name: ['equal-folded', 'extra-given-name'] } : stranger;
  return withMueller[patientId] ?? stranger;
}

function compared(disc: Disc, patient: Patient): Candidate {
  const { rule, score, name, birthDate, sex } = comparisonOf(disc, patient.id);
  const on = discs[disc];
  const field = (which: FieldComparison['field'], left: string, right: string, [verdict, ...reasons]: Outcome) => ({
    ...{ field: which, disc: left, ehr: right, reasons },
    verdict: verdict === 'conflict' && left === right ? ('equal' as const) : verdict,
  });
  const { familyName, givenName, middleName, suffix, nameIdeographic, namePhonetic } = patient;
  const latin = [familyName, givenName, middleName, '', suffix].join('^').replace(/\^+$/, '');
  const written = nameIdeographic ? `${latin}=${nameIdeographic}=${namePhonetic}` : latin;
  return {
    patient,
    fields: [
      field('name', on.name, written, name),
      field('birth-date', on.birthDate, patient.birthDate, birthDate),
      field('sex', on.sex, patient.sex, on.sex === patient.sex ? ['equal'] : sex),
      field(
        'patient-id',
        on.patientId,
        patient.mrn,
        on.patientId ? ['different', 'foreign-number'] : ['missing', 'number-missing'],
      ),
    ],
    ...{ rule, tier: rule === null ? null : matchRules[rule], score },
    weights: [{ field: 'name', weight: score }],
  };
}

function candidatesOf(disc: Disc, ids: readonly string[]): Candidate[] {
  return ids.flatMap((id) => fakePatients.filter((one) => one.id === id).map((one) => compared(disc, one)));
}

function matchOf(scene: Scene, decision: Match['decision'], candidates: Candidate[], guards: MatchGuard[]): Match {
  const [first, second] = candidates;
  return {
    ...{ decision, candidates, guards, compared: 12, candidateCount: candidates.length, verification: null },
    orders: first && decision !== 'choose' ? fakeRankedOrders(scene, first.patient.id) : [],
    rival: second ? rivalOf(second) : null,
    margin: first && second ? Math.round((first.score - second.score) * 10) / 10 : null,
    basis: { rules: 1, nameTable: 1, tiers: 3, directoryAt: scene === 'partial' ? '2026-03-15T05:30:00Z' : null },
  };
}

function rivalOf({ patient, fields }: Candidate): NonNullable<Match['rival']> {
  const differing = fields.filter(({ verdict }) => verdict === 'different' || verdict === 'conflict');
  return { patientId: patient.id, differs: differing.map(({ field }) => field) };
}

/** A patient whom somebody named, confirmed or contradicted. */
function verified(scene: Scene, disc: Disc, patientId: string): Match {
  const [named] = candidatesOf(disc, [patientId]);
  if (!named) return matchOf(scene, 'none', [], []);
  const isSure = named.tier !== null && named.tier < 4;
  const isTwin = ['confirm', 'choose', 'ten', 'ten-mixed'].includes(scene);
  const isContradicted = named.fields.some(({ verdict }) => verdict === 'conflict');
  const wasRejected = scene === 'known-different' && patientId === 'p1';
  const guards: MatchGuard[] = [
    ...(disc === 'papers' ? (['no-person'] as const) : []),
    ...(isSure ? [] : (['not-enough'] as const)),
    ...(isContradicted ? (['contradiction'] as const) : []),
    ...(isTwin && isSure ? (['relative'] as const) : []),
    ...(wasRejected ? (['known-different'] as const) : []),
    ...(scene === 'partial' ? (['directory-partial'] as const) : []),
  ];
  const isOpen = isContradicted || named.rule === null || wasRejected;
  return {
    ...matchOf(scene, guards.length === 0 ? 'auto' : 'confirm', [named], guards),
    rival: disc === 'mueller' && patientId !== 'p1' ? { patientId: 'p1', differs: [] } : null,
    verification: guards.length === 0 ? 'confirmed' : isOpen ? 'contradicted' : 'to-confirm',
  };
}

/** What the fake matcher says of a study of the fake disc; with `patientId`, of that patient. */
export function fakeMatch(scene: Scene, patientId: string | undefined, studyInstanceUid = ''): Match {
  const disc = discOf(scene, studyInstanceUid);
  if (patientId !== undefined) return verified(scene, disc, patientId);
  if (disc === 'yamada') return matchOf(scene, 'auto', candidatesOf(disc, ['p5']), []);
  if (scene === 'ten-mixed' && studyInstanceUid.endsWith('.505'))
    return matchOf(scene, 'choose', candidatesOf(disc, ['p1', 'p2', 'p3']), ['rival', 'relative']);
  if (scene === 'ten-mixed' && studyInstanceUid.endsWith('.507'))
    return matchOf(scene, 'confirm', candidatesOf(disc, ['p3', 'p1']), ['relative']);
  switch (scene) {
    case 'rival':
      return matchOf(scene, 'auto', candidatesOf(disc, ['p1', 'p3']), []);
    case 'confirm':
    case 'ten':
    case 'ten-mixed':
      return matchOf(scene, 'confirm', candidatesOf(disc, ['p1', 'p2']), ['relative']);
    case 'choose':
      return matchOf(scene, 'choose', candidatesOf(disc, ['p1', 'p2', 'p3']), ['rival', 'relative']);
    case 'known-different':
      return matchOf(scene, 'choose', candidatesOf(disc, ['p1', 'p3']), ['known-different']);
    case 'partial':
      return matchOf(scene, 'confirm', candidatesOf(disc, ['p1']), ['directory-partial', 'directory-old']);
    case 'reports-only':
      return matchOf(scene, 'none', [], ['no-person']);
    case 'none':
    case 'conflict':
      return matchOf(scene, 'none', [], []);
    case 'nobody':
      return matchOf(scene, 'none', [], ['de-identified']);
    default:
      return matchOf(scene, 'auto', candidatesOf(disc, [disc === 'long' ? 'p6' : 'p1']), []);
  }
}

function discOf(scene: Scene, studyInstanceUid: string): Disc {
  if (scene === 'long') return 'long';
  if (scene === 'reports-only') return 'papers';
  return studyInstanceUid === '1.2.826.0.1.3680043.10.200' ? 'yamada' : 'mueller';
}
