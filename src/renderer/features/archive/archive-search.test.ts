import { expect, test } from 'vitest';
import { archiveSearchOf, nothingAsked } from './archive-search.ts';

test('nothing is listed before somebody asks, nor for a single letter', () => {
  expect(archiveSearchOf(nothingAsked)).toBeNull();
  expect(archiveSearchOf({ ...nothingAsked, text: ' M ' })).toBeNull();
  expect(archiveSearchOf({ ...nothingAsked, text: 'M', modality: 'CT' })).toBeNull();
});

test('each field that is filled in narrows the search, and empty ones do not', () => {
  expect(archiveSearchOf({ ...nothingAsked, text: ' Müller ' })).toEqual({ text: 'Müller' });
  expect(
    archiveSearchOf({ text: '', from: '2026-03-01', until: '2026-03-31', modality: 'CT', description: 'thorax' }),
  ).toEqual({ from: '2026-03-01', until: '2026-03-31', modality: 'CT', description: 'thorax' });
});
