import { describe, expect, it } from 'vitest';
import type { Plan } from '../../contract/plan.ts';
import { planHash } from './plan-hash.ts';

type Unhashed = Omit<Plan, 'hash'>;

/** A plan with something in every place. */
function fullPlan(): Unhashed {
  return {
    studyInstanceUid: '1.2.3',
    patient: { id: 'p1', mrn: '0047113', name: 'Mueller^Jörg' },
    order: { id: 'o1', accessionNumber: 'ACC-1', etag: '"1"' },
    changes: [
      {
        ...{ tag: '(0010,0020)', keyword: 'PatientID', vr: 'LO', new: '0047113', reason: 'directory', instances: 2 },
        old: [{ value: '991', instances: 2 }],
      },
      {
        ...{ tag: '(0010,0021)', keyword: 'IssuerOfPatientID', vr: 'LO', new: null, reason: 'safety', instances: 1 },
        old: [{ value: 'EAST', instances: 1 }],
      },
    ],
    instances: 2,
    documents: [
      { id: 'd1', path: 'report.pdf', kind: 'pdf', target: 'encapsulated-pdf', sopInstanceUid: '1.2.3.9', bytes: 100 },
    ] as unknown as NonNullable<Plan['documents']>,
    charset: {
      policy: 'transcode',
      repair: { declared: ['ISO_IR 100'], encoding: 'windows-1251' },
      switches: [{ from: 'ISO_IR 100', to: 'ISO_IR 192', guessed: '', instances: 2, transcodedElements: 3 }],
      asciiForms: [{ keyword: 'PatientName', value: 'Mueller^Joerg' }],
    },
    fields: [{ field: 'name', disc: 'MUELLER^JOERG', ehr: 'Mueller^Jörg', verdict: 'equal-folded' }],
    toConfirm: ['birth-date'],
    prior: true,
    decision: {
      identity: { side: 'a', samePerson: ['b'], leaveOut: ['c'] },
      files: [{ sopInstanceUid: '1.2.3.1', keep: 'k1' }],
    },
    undecided: ['files'],
    leftOut: 1,
  };
}

type Path = readonly (string | number)[];

/** Every value at the ends of a plan, by its path. */
function* leaves(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) yield path;
  else for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key]);
}

function changed(path: Path, change: (value: unknown) => unknown): Unhashed {
  const plan = structuredClone(fullPlan());
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], plan);
  const key = path.at(-1) ?? '';
  const holder = parent as Record<string, unknown>;
  holder[key] = change(holder[key]);
  return plan;
}

const another = (value: unknown): unknown =>
  typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value ?? ''}x`;

const hash = planHash(fullPlan());
const all = [...leaves(fullPlan())];
/** The version of the order decides no byte. */
const isVersion = (path: Path): boolean => path.join('.') === 'order.etag';

describe('an approval binds to what was seen', () => {
  it.each(all.filter((path) => !isVersion(path)).map((path) => [path.join('.'), path] as const))(
    'another %s is another plan',
    (_, path) => {
      expect(planHash(changed(path, another))).not.toBe(hash);
    },
  );

  it('has looked at every place of a plan', () => {
    expect(all.length).toBeGreaterThan(50);
  });

  it.each(['patient', 'order', 'charset', 'documents', 'decision', 'prior'] as const)(
    'a plan without its %s is another plan',
    (part) => {
      const { [part]: _, ...rest } = fullPlan();
      const without = part === 'documents' || part === 'prior' ? rest : { ...rest, [part]: null };
      expect(planHash(without as Unhashed)).not.toBe(hash);
    },
  );

  it('a change more, a change less or another order of two images’ values is another plan', () => {
    const plan = fullPlan();
    const [first, second] = plan.changes;
    expect(planHash({ ...plan, changes: plan.changes.slice(0, 1) })).not.toBe(hash);
    expect(planHash({ ...plan, changes: [...plan.changes, ...plan.changes] })).not.toBe(hash);
    expect(planHash({ ...plan, changes: [second, first].flatMap((each) => each ?? []) })).not.toBe(hash);
  });
});

describe('and to nothing else', () => {
  it('the same content has the same hash, whoever wrote it down and in whatever order its fields stand', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, inner]) => [key, reversed(inner)]),
            )
          : value;
    expect(planHash(reversed(fullPlan()) as Unhashed)).toBe(hash);
    expect(planHash(JSON.parse(JSON.stringify(fullPlan())))).toBe(hash);
  });

  it('another version of the same order is the same plan: it decides no byte, and the link has its own rules', () => {
    expect(planHash(changed(['order', 'etag'], another))).toBe(hash);
  });
});
