import type { TFunction } from 'i18next';
import { describe, expect, test } from 'vitest';
import { isTakenBack, needsPerson } from '../../contract/import-choices.ts';
import type { ImportView } from '../../contract/imports.ts';
import { fakeImport } from '../app/fake/fake-imports.ts';
import { byUrgency, importProgress, importState, isProven, needsDisc } from './import-words.ts';

const t = ((key: string) => key) as unknown as TFunction;

function counted(selected: number, staged: number, sent: number, confirmed: number): ImportView['counts'] {
  return { selected, staged, sent, alreadyStored: 0, confirmed, failed: 0 };
}
const done = { station: 'done', condition: 'ready', status: 'success' } as const;

describe('green', () => {
  test('is shown when every chosen image is confirmed and the import succeeded', () => {
    const view = fakeImport({ id: 'a', ...done, counts: counted(120, 120, 120, 120) });
    expect(isProven(view)).toBe(true);
    expect(importState(t, view, false)).toEqual({ tone: 'proven', word: 'state.success' });
  });

  test.each([
    ['one image is not confirmed', { ...done, counts: counted(120, 120, 120, 119) }],
    ['all are sent but none is confirmed', { ...done, counts: counted(120, 120, 120, 0) }],
    ['nothing was chosen', { ...done, counts: counted(0, 0, 0, 0) }],
    ['images are missing on the disc', { ...done, status: 'partial', missing: 2, counts: counted(118, 118, 118, 118) }],
    ['the link is still to come', { station: 'link', condition: 'running', counts: counted(1, 1, 1, 1) }],
    ['it was cancelled', { ...done, condition: 'cancelled', counts: counted(1, 1, 1, 1) }],
  ] as [string, Partial<ImportView>][])('is never shown when %s', (_case, changes) => {
    expect(importState(t, fakeImport({ id: 'a', ...changes }), false).tone).not.toBe('proven');
  });
});

test('a held import asks for a person, a waiting one does not', () => {
  expect(importState(t, fakeImport({ id: 'a', condition: 'held' }), false).tone).toBe('person');
  expect(importState(t, fakeImport({ id: 'a', condition: 'waiting' }), false).tone).toBe('waiting');
});

test('a queued import says that everything is paused when it is', () => {
  expect(importState(t, fakeImport({ id: 'a' }), true).word).toBe('state.paused');
});

test('the disc is needed until the last image is copied', () => {
  expect(needsDisc(fakeImport({ id: 'a', condition: 'running', counts: counted(10, 9, 0, 0) }))).toBe(true);
  expect(needsDisc(fakeImport({ id: 'a', condition: 'running', counts: counted(10, 10, 0, 0) }))).toBe(false);
  expect(needsDisc(fakeImport({ id: 'a', condition: 'cancelled', counts: counted(10, 9, 0, 0) }))).toBe(false);
});

test('the bar never runs past its end and stands at nought for an empty study', () => {
  const view = fakeImport({ id: 'a', station: 'upload', bytesSent: 12, bytesTotal: 10, counts: counted(1, 1, 1, 0) });
  expect(importProgress(t, view).share).toBe(1);
  expect(importProgress(t, { ...view, bytesTotal: 0 }).share).toBe(0);
});

test('what needs a person stands first, what is finished last', () => {
  const views = [
    fakeImport({ id: 'done', ...done }),
    fakeImport({ id: 'waiting', condition: 'waiting' }),
    fakeImport({ id: 'held', condition: 'held' }),
    fakeImport({ id: 'running', condition: 'running' }),
  ];
  expect(views.toSorted(byUrgency).map(({ id }) => id)).toEqual(['held', 'running', 'waiting', 'done']);
});

describe('"not this patient"', () => {
  const said = { at: '2026-03-17T08:00:00.000Z', actor: 'b.keller', reason: 'never there' };
  const counts = counted(120, 120, 120, 120);
  const withdrawn = (ehr: 'linked' | 'unlinked', archive: 'there' | 'gone') =>
    fakeImport({ id: 'w', ...done, status: 'failed', counts, withdrawn: { ...said, ehr, archive } });

  test.each([
    ['the order still names it', withdrawn('linked', 'gone')],
    ['the archive still holds it', withdrawn('unlinked', 'there')],
  ])('asks for a person as long as %s', (_case, view) => {
    expect(isTakenBack(view)).toBe(false);
    expect(needsPerson(view)).toBe(true);
    expect(importState(t, view, false).tone).toBe('person');
    expect(byUrgency(view, fakeImport({ id: 'r', condition: 'running' }))).toBeLessThan(0);
  });

  test('is quiet once nothing of it is left anywhere', () => {
    expect(importState(t, withdrawn('unlinked', 'gone'), false)).toMatchObject({ tone: 'quiet' });
    expect(needsPerson(withdrawn('unlinked', 'gone'))).toBe(false);
  });
});
