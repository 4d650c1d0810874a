import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Patient } from '../../contract/directory.ts';
import { openMemorySource } from '../directory/memory-source.ts';
import type { PatientSource } from '../directory/patient-source.ts';
import { namePart } from '../identity/written-name.ts';
import { nameGroups } from '../study/study-person.ts';
import { defaultPolicy } from './candidate-guards.ts';
import { compareBirthDates } from './compare-birth-dates.ts';
import { compareFamily } from './compare-family.ts';
import { compareGiven } from './compare-given.ts';
import { lastAutomaticTier } from './compared-patient.ts';
import { matchPerson, type PersonInput } from './match-person.ts';
import { guardPerson } from './study-guards.ts';

function patient(id: string, familyName: string, givenName: string, more: Partial<Patient> = {}): Patient {
  return {
    ...{ id, mrn: `M${id}`, issuer: 'CLINIC', familyName, givenName, middleName: '', suffix: '' },
    ...{ nameIdeographic: '', namePhonetic: '', previousNames: [], birthDate: '1984-08-28', sex: 'F', otherIds: [] },
    ...{ mergedInto: null, updatedAt: '' },
    ...more,
  };
}

const disc = (name: string, more: Partial<PersonInput['person']> = {}) => ({
  ...{ patientId: '', issuer: '', patientName: nameGroups(name), birthDate: '1984-08-28', sex: 'F' },
  ...more,
});

const everyTier = { ...defaultPolicy, tiers: [1, 2, 3, 4, 5, 6, 7] };

function match(name: string, patients: Patient[], more: Partial<PersonInput> = {}) {
  const person = more.person ?? disc(name);
  return matchPerson({
    ...{ person, studyDate: '2020-01-01', source: openMemorySource(patients), policy: everyTier },
    studyGuards: guardPerson(person, '2020-01-01'),
    ...more,
  });
}

describe('pairs that were once taken for one person stay apart', () => {
  test.each([
    // dicom-synth typical 3, Q6624: a twin whose name sounds alike, with a slip in the family name.
    ['Kharchenko^Kristi', 'Kharchnko', 'Kristy'],
    // matching.md §2.3: pairs of loose nickname tables.
    ['Smith^Ellie', 'Smith', 'Danielle'],
    ['Smith^Bobby', 'Smith', 'Roger'],
    ['Smith^Sophie', 'Smith', 'Sophia'],
    ['Smith^Angel', 'Smith', 'Angela'],
    ['Singh^Gurpreet', 'Kaur', 'Gurpreet'],
    ['Li^Na', 'Lee', 'Na'],
    ['Garcia^Maria', 'Garcia Lopez', 'Maria'],
    ['Zhang^Wei=张^伟', '张', '薇'],
    ['Weber^Kayla', 'Weber', 'Layla'],
  ])('%s is not %s %s without a person', async (name, family, given) => {
    expect((await match(name, [patient('1', family, given)])).decision).not.toBe('auto');
  });
});

describe('the same person is known in spite of', () => {
  test.each([
    ['a transliteration', 'Shcherbakova^Natalya', 'Scherbakowa', 'Natalja'],
    ['particles run together', 'De La Cruz^Maria', 'Delacruz', 'Maria'],
    ['letters that a system lost', 'M?LLER^J?RGEN', 'Müller', 'Jürgen'],
    ['a short form', 'Miller^Betty', 'Miller', 'Elizabeth'],
    ['simplified characters', 'Wang^XiaoDong=王^小东', '王', '小東'],
    ['a name cut off', 'SMITHSONBERGENFE^ALEXANDRIA', 'Smithsonbergenfeld', 'Alexandria'],
    ['a dotless i', 'İbrahimoğlu^Işık', 'Ibrahimoglu', 'Isik'],
    ['swapped components with a middle name', 'Natalia^Broussard^A', 'Broussard', 'Natalia'],
  ])('%s', async (_, name, family, given) => {
    expect((await match(name, [patient('1', family, given)])).decision).toBe('auto');
  });
});

describe('nothing is decided without a person', () => {
  const anna = patient('1', 'Oberhauser', 'Anneliese');
  const alone = (more: Partial<PersonInput>) => match('Oberhauser^Anneliese', [anna], more);
  const standing = (more: Partial<Awaited<ReturnType<PatientSource['standing']>>>): PatientSource => ({
    ...openMemorySource([anna]),
    standing: async () => ({ kind: 'copy', isWhole: true, syncedAt: '2026-01-02T00:00:00Z', patients: 1, ...more }),
  });
  const now = new Date('2026-01-02T12:00:00Z');

  test('when nothing stands against it, it is', async () => {
    expect(await alone({ source: standing({}), now })).toMatchObject({ decision: 'auto', guards: [] });
  });

  test.each<[string, string, () => Promise<{ guards: string[]; decision: string }>]>([
    ['a partial directory', 'directory-partial', () => alone({ source: standing({ isWhole: false }), now })],
    ['an old copy', 'directory-old', () => alone({ source: standing({ syncedAt: '2026-01-01T00:00:00Z' }), now })],
    ['the kill switch', 'automatic-off', () => alone({ policy: { ...everyTier, automatic: false } })],
    ['a closed tier', 'tier-not-open', () => alone({ policy: { ...everyTier, tiers: [2] } })],
    ['a pair known to be different', 'known-different', () => alone({ knownDifferent: new Set(['1']) })],
    ['a study imported for somebody else', 'imported-as-another', () => alone({ importedAs: ['M2'] })],
    [
      'a death before the study',
      'deceased-before-study',
      () => match('Oberhauser^Anneliese', [{ ...anna, deceasedOn: '2019-01-01' }]),
    ],
    ['a birth after the study', 'born-after-study', () => alone({ studyDate: '1980-01-01' })],
    ['a merged record', 'merged', () => match('Oberhauser^Anneliese', [{ ...anna, mergedInto: '9' }])],
  ])('%s', async (_, guard, ask) => {
    const { decision, guards } = await ask();
    expect(guards).toContain(guard);
    expect(decision).not.toBe('auto');
  });

  test('a name that many have, unless a third identifier speaks', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      patient(`m${index}`, 'Garcia', 'Maria', {
        birthDate: `19${50 + index}-03-04`,
        middleName: index === 34 ? 'Consuelo' : '',
      }),
    );
    expect((await match('', many, { person: disc('Garcia^Maria', { birthDate: '1984-03-04' }) })).guards).toContain(
      'common-name',
    );
    const third = await match('', many, { person: disc('Garcia^Maria^Consuelo', { birthDate: '1984-03-04' }) });
    expect(third).toMatchObject({ decision: 'auto' });
  });
});

test('a disc of a twin does not confirm her sister, and a stranger contradicts', async () => {
  const [lena, lara] = [patient('1', 'Schneider', 'Lena'), patient('2', 'Schneider', 'Lara')];
  const named = (name: string) => match(name, [lena, lara], { named: lara });
  expect(await named('Schneider^Lara')).toMatchObject({ decision: 'auto', verification: 'confirmed' });
  expect((await named('Schneider^Lena')).decision).not.toBe('auto');
  expect(await match('Weber^Karl', [lena], { named: lena })).toMatchObject({ verification: 'contradicted' });
});

const names = fc.constantFrom(
  'Anna',
  'Ana',
  'Hanna',
  'Müller',
  'Mueller',
  'Meier',
  'van der Berg',
  'Berg',
  'Lopez-Garcia',
  'Jan',
  'J',
  'Anna Maria',
  '张',
);

test('comparing is the same from either side', () => {
  fc.assert(
    fc.property(names, names, (left, right) => {
      expect(compareFamily(namePart(left), namePart(right)).relation).toBe(
        compareFamily(namePart(right), namePart(left)).relation,
      );
      const there = compareGiven(namePart(left), namePart(right));
      const back = compareGiven(namePart(right), namePart(left));
      expect([there.relation, there.middle]).toEqual([back.relation, back.middle]);
      expect(compareBirthDates('1970-01-02', '1970-02-01')).toEqual(compareBirthDates('1970-02-01', '1970-01-02'));
    }),
  );
});

const people = fc.array(
  fc.record({ familyName: names, givenName: names, birthDate: fc.constantFrom('1984-08-28', '1984-08-27', '') }),
  { minLength: 1, maxLength: 6 },
);

test('the order of the directory means nothing, and beside a rival nothing is automatic', async () => {
  await fc.assert(
    fc.asyncProperty(people, names, names, async (drawn, family, given) => {
      const list = drawn.map((each, index) => patient(String(index), each.familyName, each.givenName, each));
      const there = await match(`${family}^${given}`, list);
      const back = await match(`${family}^${given}`, list.toReversed());
      expect([back.decision, back.candidates.map((each) => each.patient.id)]).toEqual([
        there.decision,
        there.candidates.map((each) => each.patient.id),
      ]);
      const fitting = there.candidates.filter(({ tier }) => tier !== null && tier <= lastAutomaticTier);
      if (fitting.length > 1) expect(there.decision).not.toBe('auto');
    }),
    { numRuns: 60 },
  );
});
