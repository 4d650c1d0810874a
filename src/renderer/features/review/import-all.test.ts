import { expect, test } from 'vitest';
import { fakeReport } from '../../app/fake/fake-disc.ts';
import { fakeMatch } from '../../app/fake/fake-match.ts';
import { fakePlan } from '../../app/fake/fake-plan.ts';
import { chooseAll, type RowChoice, rowNeed, ticksOfAll } from './import-all.ts';
import { emptyPatientDraft, emptyStudyDraft, type StudyDraft } from './review-draft.ts';

const report = fakeReport('scan', 'ten-mixed');
const studies = report.patients[0]?.studies ?? [];

/** The ten studies, each with its own match; `drafts` by their place in the list. */
function rowsOf(scene: 'ten-mixed' | 'order-proven', drafts: Record<number, Partial<StudyDraft>> = {}): RowChoice[] {
  return chooseAll(
    report,
    studies.map((study, index) => ({
      study,
      drafts: { patient: emptyPatientDraft, study: { ...emptyStudyDraft, ...drafts[index] } },
      found: fakeMatch(scene, undefined, study.studyInstanceUid),
      picked: undefined,
    })),
    [],
    false,
  );
}

function needOf(row: RowChoice | undefined) {
  if (!row) throw new Error('no such study');
  const made = row.choice ? fakePlan(row.choice, 'ten-mixed') : null;
  const plan = made?.ok ? made.plan : null;
  return rowNeed(row, 'p1', { isMatching: false, isBroken: false, plan, hasProblems: false });
}

test('what contradicts itself, is nobody’s yet or fits another patient stays, and each says why', () => {
  const rows = rowsOf('ten-mixed', Object.fromEntries(studies.map((_, index) => [index, { orderId: null }])));
  expect(rows.map(needOf)).toEqual([
    ...[null, null, 'conflict', null, null, 'patient', null, 'other-patient', null, null],
  ]);
});

test('an order that merely fits best is chosen for no study', () => {
  expect(needOf(rowsOf('ten-mixed')[0])).toBe('order');
});

test('a proven order is proposed to one study only, and to none where a person gave it to another', () => {
  expect(rowsOf('order-proven').map(({ orderId }) => orderId)).toEqual(['o1', ...Array(9).fill(undefined)]);
});

test('a study that differs from the patient in any detail is not confirmed along with others', () => {
  const [row] = rowsOf('ten-mixed', { 0: { orderId: null } });
  const candidate = row?.decision.candidate;
  if (!row || !candidate) throw new Error('the first study has its patient');
  const fields = candidate.fields.map((field) =>
    field.field === 'birth-date' ? { ...field, verdict: 'different' as const } : field,
  );
  const differing = { ...row, decision: { ...row.decision, candidate: { ...candidate, fields } } };
  expect(needOf(differing)).toBe('confirm');
});

test('two details are asked once for all; a study that writes the name in another way asks for it besides', () => {
  const [first, second] = rowsOf('ten-mixed', { 0: { orderId: null }, 1: { orderId: null } });
  if (!first || !second) throw new Error('there are ten studies');
  expect(ticksOfAll([first, second]).map(({ field }) => field)).toEqual(['name', 'birth-date']);
  const { candidate } = second.decision;
  if (!candidate) throw new Error('the second study has its patient');
  const fields = candidate.fields.map((field) => (field.field === 'name' ? { ...field, disc: 'Muller^J' } : field));
  const other = { ...second, decision: { ...second.decision, candidate: { ...candidate, fields } } };
  expect(ticksOfAll([first, other]).map(({ field }) => field)).toEqual(['name', 'birth-date', 'name']);
});
