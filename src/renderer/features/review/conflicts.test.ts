import { expect, test } from 'vitest';
import type { StudySummary } from '../../../contract/scan.ts';
import { type ConflictDraft, decisionOf, emptyConflictDraft, isUndecided } from './conflicts.ts';

const side = (key: string) => ({ key }) as StudySummary['conflicts']['identities'][number];
const contested = (sopInstanceUid: string) =>
  ({ sopInstanceUid, files: [] }) as unknown as StudySummary['conflicts']['files'][number];
const studyWith = (conflicts: StudySummary['conflicts']) => ({ conflicts }) as StudySummary;
const draft = (changes: Partial<ConflictDraft>) => ({ ...emptyConflictDraft, ...changes });

test('a study without contradictions asks for no decision', () => {
  const study = studyWith({ identities: [], files: [] });
  expect(decisionOf(study, emptyConflictDraft)).toBeUndefined();
  expect(isUndecided(study, undefined)).toBe(false);
});

test('nothing is decided before a person was chosen and every other side was said to be hers or left out', () => {
  const study = studyWith({ identities: [side('a'), side('b'), side('c')], files: [] });
  for (const open of [draft({}), draft({ side: 'a' }), draft({ side: 'a', others: { b: 'out' } })]) {
    expect(decisionOf(study, open)?.identity).toBeNull();
    expect(isUndecided(study, decisionOf(study, open))).toBe(true);
  }
  const decision = decisionOf(study, draft({ side: 'a', others: { b: 'out', c: 'same' } }));
  expect(decision?.identity).toEqual({ side: 'a', samePerson: ['c'], leaveOut: ['b'] });
  expect(isUndecided(study, decision)).toBe(false);
});

test('each image with several contents wants a decision of its own, and “none of them” is one', () => {
  const study = studyWith({ identities: [], files: [contested('1'), contested('2')] });
  const half = decisionOf(study, draft({ files: { 1: null } }));
  expect(isUndecided(study, half)).toBe(true);
  const whole = decisionOf(study, draft({ files: { 1: null, 2: 'k' } }));
  expect(whole?.files).toEqual([
    { sopInstanceUid: '1', keep: null },
    { sopInstanceUid: '2', keep: 'k' },
  ]);
  expect(isUndecided(study, whole)).toBe(false);
});
