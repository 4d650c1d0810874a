import { describe, expect, test } from 'vitest';
import { fakeTags } from '../../app/fake/fake-disc.ts';
import { matchingRows, readableTag } from './matching-rows.ts';

const rows = fakeTags();
const found = (search: string) => matchingRows(rows, search).map(({ path }) => path);

describe('a tag is found', () => {
  test.each(['PatientName', "patient's name", 'mueller', '0010,0010', '(0010,0010)', '00100010'])(
    'by “%s”',
    (search) => {
      expect(found(search)).toContain('00100010');
    },
  );

  test('with the sequences around it, and without their other items', () => {
    expect(found('code value')).toEqual(['00400275', '00400275[0].00400008', '00400275[0].00400008[0].00080100']);
  });

  test('and nothing else is shown', () => {
    expect(found('0010,0040')).toEqual(['00100040']);
    expect(found('no such thing')).toEqual([]);
  });
});

test('an empty search shows everything', () => {
  expect(matchingRows(rows, '  ')).toBe(rows);
});

test('tags are written as the standard writes them', () => {
  expect(readableTag('0040A730')).toBe('(0040,a730)');
  expect(readableTag('(0010,0010)')).toBe('(0010,0010)');
});
