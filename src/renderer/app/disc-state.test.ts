import { describe, expect, test } from 'vitest';
import type { ImportView } from '../../contract/imports.ts';
import { discState, importOfStudy } from './disc-state.ts';
import { fakeReport } from './fake/fake-disc.ts';
import { fakeImport } from './fake/fake-imports.ts';

const { copy: _, ...report } = fakeReport('scan', 'happy');
const [first = '', second = ''] = report.patients.flatMap(({ studies }) => studies.map((one) => one.studyInstanceUid));

function imported(studyInstanceUid: string, staged: number, changes: Partial<ImportView> = {}): ImportView {
  const counts = { selected: 10, staged, sent: 0, alreadyStored: 0, confirmed: 0, failed: 0 };
  return fakeImport({ id: studyInstanceUid + staged, studyInstanceUid, counts, condition: 'running', ...changes });
}

describe('the disc may be given back', () => {
  test('when every study on it is copied whole', () => {
    expect(discState(report, [imported(first, 10), imported(second, 10)])).toBe('copied');
  });

  test('when the scan itself holds what could be read, before anybody decides', () => {
    const held = (state: 'whole' | 'stopped' | 'no-room') => ({ ...report, copy: { state, files: 760, bytes: 1 } });
    expect(discState(held('whole'), [])).toBe('copied');
    expect(discState(held('stopped'), [])).toBe('copied');
    expect(discState(held('no-room'), [])).toBe('undecided');
  });

  test('with its reports, but for those that were too large to be held', () => {
    const [source] = report.sources;
    if (!source) throw new Error('the disc has no source');
    const pdf = { ...fakeReport('scan', 'documents').sources[0]?.documents?.[0] };
    const documents = [pdf] as NonNullable<typeof source.documents>;
    const withReport = { ...report, sources: [{ ...source, documents }] };
    const held = { ...withReport, copy: { state: 'whole' as const, files: 760, bytes: 1 } };
    expect(discState(held, [])).toBe('images-copied');
    const allHeld = { ...source, documents: documents.map((one) => ({ ...one, isHeld: true })) };
    expect(discState({ ...held, sources: [allHeld] }, [])).toBe('copied');
    expect(discState(held, [imported(first, 10), imported(second, 10)])).toBe('copied');
  });

  test('not while one study is still being copied', () => {
    expect(discState(report, [imported(first, 10), imported(second, 9)])).toBe('copying');
  });

  test('not while one study is undecided', () => {
    expect(discState(report, [imported(first, 10)])).toBe('undecided');
    expect(discState(report, [])).toBe('undecided');
  });
});

test('a cancelled import leaves its study to be decided again', () => {
  expect(importOfStudy([imported(first, 3, { condition: 'cancelled' })], first)).toBeUndefined();
});

test('of two imports of one study the newer counts', () => {
  const old = imported(first, 1, { createdAt: '2026-03-01T00:00:00.000Z' });
  const young = imported(first, 2, { createdAt: '2026-03-02T00:00:00.000Z' });
  expect(importOfStudy([old, young], first)).toBe(young);
});
