import { expect, test } from 'vitest';
import { fakeImport, fakeImports } from '../../app/fake/fake-imports.ts';
import { isFound, isInState, queueStates } from './queue-filter.ts';

const handover = { id: 1, importId: 'mine', at: '', from: '', to: '', note: 'x' };

test('every import is under at least one state, so that no filter hides it for good', () => {
  for (const view of fakeImports('busy'))
    expect(
      queueStates.some((state) => isInState(view, state, [])),
      view.id,
    ).toBe(true);
});

test('an import that was handed over is found as that, whatever else it is', () => {
  const view = fakeImport({ id: 'mine', station: 'upload', condition: 'held' });
  expect(isInState(view, 'handed-over', [handover])).toBe(true);
  expect(isInState(view, 'needs-you', [handover])).toBe(true);
  expect(isInState(fakeImport({ id: 'other' }), 'handed-over', [handover])).toBe(false);
});

test('what was somebody else’s and is still in the archive is among what needs a person', () => {
  const said = { at: '', actor: 'A', reason: 'x', ehr: 'nothing' } as const;
  const over = { id: 'w', station: 'done', status: 'failed' } as const;
  const view = (archive: 'there' | 'gone') => fakeImport({ ...over, withdrawn: { ...said, archive } });
  expect(isInState(view('there'), 'needs-you', [])).toBe(true);
  expect(isInState(view('gone'), 'needs-you', [])).toBe(false);
});

test('an import is found by patient, number, accession and title', () => {
  const view = fakeImport({ id: 'mine' });
  for (const word of ['müller', '0047113', '20260317-4', 'thorax', ' ']) expect(isFound(view, word), word).toBe(true);
  expect(isFound(view, 'schmidt')).toBe(false);
});
