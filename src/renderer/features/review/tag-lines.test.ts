import { describe, expect, test } from 'vitest';
import type { TagRow } from '../../../contract/tags.ts';
import { fakePlannedTags, fakeTags } from '../../app/fake/fake-tags.ts';
import { hexLines } from './hex-lines.ts';
import { countTags, type LineFilter, tagLines } from './tag-lines.ts';
import { pairedRows, readableTag, shownRow, singleRows } from './tag-pairs.ts';

const closed: LineFilter = { search: '', onlyDifferences: false, open: new Set() };
const single = singleRows(fakeTags());
const whole = (rows: TagRow[]) => ({ rows, cut: false });
const compared = pairedRows(whole(fakeTags()), whole(fakePlannedTags('happy')));
const paths = (pairs: ReturnType<typeof singleRows>, filter: Partial<LineFilter>) =>
  tagLines(pairs, { ...closed, ...filter }).map(({ pair, key }) => (pair ? shownRow(pair).path : key));

describe('a tag is found', () => {
  test.each(['PatientName', "patient's name", 'mueller', '0010,0010', '(0010,0010)', '00100010'])(
    'by “%s”',
    (search) => {
      expect(paths(single, { search })).toContain('PatientName');
    },
  );

  test('with the sequences around it opened, and nothing else', () => {
    const codes = 'RequestAttributesSequence[0].ScheduledProtocolCodeSequence';
    expect(paths(single, { search: 'code value' })).toEqual([
      'RequestAttributesSequence',
      'RequestAttributesSequence[0]',
      codes,
      `${codes}[0]`,
      `${codes}[0].CodeValue`,
    ]);
    expect(paths(single, { search: '0010,0040' })).toEqual(['PatientSex']);
    expect(paths(single, { search: 'no such thing' })).toEqual([]);
  });

  test('among the private ones by its value, under the name of its maker', () => {
    const lines = tagLines(single, { ...closed, search: 'Parameter 399' });
    expect(lines.map(({ pair, maker }) => pair?.left?.text ?? maker)).toEqual(['ACME MEDCOM HEADER', 'Parameter 399']);
    expect(countTags(lines)).toBe(1);
  });
});

test('sequences and private tags stay closed until somebody opens them', () => {
  const shown = paths(single, {});
  expect(shown).toContain('RequestAttributesSequence');
  expect(shown).not.toContain('RequestAttributesSequence[0]');
  expect(shown.filter((path) => path.startsWith('0029'))).toEqual([]);
  const heading = tagLines(single, closed).find(({ pair }) => pair === null);
  expect(heading).toMatchObject({ maker: 'ACME MEDCOM HEADER', within: 401, isOpen: false });
  expect(paths(single, { open: new Set([heading?.key ?? '']) }).filter((path) => /^0029/.test(path))).toHaveLength(401);
});

test('before and after the import stand side by side in the order of the tags', () => {
  expect(paths(compared, { onlyDifferences: true })).toEqual([
    'AccessionNumber',
    'PatientName',
    'PatientID',
    'OriginalAttributesSequence',
    'OriginalAttributesSequence[0]',
    'OriginalAttributesSequence[0].PatientID',
  ]);
  const verdicts = new Map(compared.map((pair) => [shownRow(pair).path, pair.verdict]));
  expect(verdicts.get('PatientID')).toBe('changed');
  expect(verdicts.get('OriginalAttributesSequence')).toBe('added');
  expect(verdicts.get('PatientSex')).toBe('same');
});

test('a picture of which only the beginning is here is never called the same', () => {
  expect(compared.find((pair) => shownRow(pair).keyword === 'PixelData')?.verdict).toBe('unseen');
});

test('two long texts that begin alike and are as long as each other are not called the same', () => {
  const verdict = compared.find((pair) => shownRow(pair).keyword === 'PatientComments')?.verdict;
  expect(verdict).toBe('unseen');
});

test('where one table ends early, what stands behind its end is not called missing', () => {
  const first = { rows: fakeTags().slice(0, 20), cut: true };
  const ends = (pairs: ReturnType<typeof singleRows>) => pairs.at(-1)?.key;
  for (const pairs of [pairedRows(first, whole(fakeTags())), pairedRows(whole(fakeTags()), first)]) {
    expect(pairs).toHaveLength(20);
    expect(pairs.every(({ left, right }) => left !== null && right !== null)).toBe(true);
    expect(ends(pairs)).toBe(ends(singleRows(first.rows)));
  }
});

test('a sequence counts as changed when something deep inside it is', () => {
  const other = fakeTags().map((row) => (row.keyword === 'CodeValue' ? { ...row, text: 'P5-09001' } : row));
  const changed = pairedRows(whole(fakeTags()), whole(other)).filter(({ verdict }) => verdict === 'changed');
  expect(changed.map((pair) => shownRow(pair).depth)).toEqual([0, 1, 2, 3, 4]);
});

test('what one image has and the other lacks keeps its place', () => {
  const without = fakeTags().filter(({ keyword }) => keyword !== 'StudyDate');
  const pairs = pairedRows(whole(without), whole(fakeTags()));
  expect(pairs.map((pair) => shownRow(pair).path)).toEqual(single.map((pair) => shownRow(pair).path));
  expect(pairs.filter(({ verdict }) => verdict === 'added').map((pair) => shownRow(pair).keyword)).toEqual([
    'StudyDate',
  ]);
});

test('one tag is found among ten thousand, in any part of the table', () => {
  const many = singleRows(fakeTags('long'));
  for (const search of ['parameter 9999', '0029,370f', 'pixel data'])
    expect(countTags(tagLines(many, { ...closed, search }))).toBe(1);
});

test('tags are written as the standard writes them', () => {
  expect(readableTag('0040A730')).toBe('(0040,a730)');
  expect(readableTag('(0010,0010)')).toBe('(0010,0010)');
});

test('bytes are shown with the letters that ASCII has for them', () => {
  expect(hexLines('4dfc6c6c6572')).toEqual(['0000  4d fc 6c 6c 65 72        M·ller']);
});
