import { describe, expect, it } from 'vitest';
import { type ValueProblemCode, validateValue } from './validate-value.ts';
import type { Vr } from './vr.ts';

interface Boundaries {
  /** The rule of PS3.5 Table 6.2-1, as a promise. */
  readonly rule: string;
  readonly good: readonly string[];
  /** What is refused, with the code, the limit that is named and the part that offends. */
  readonly bad: readonly (readonly [text: string, code: ValueProblemCode, limit: string | RegExp, part: string])[];
}

const n = (count: number, character = 'x') => character.repeat(count);
const characters = (count: number) => `${count} characters`;
const noControl = 'no control characters';

const table: Partial<Record<Vr, Boundaries>> = {
  AE: {
    rule: '16 ASCII characters, not only spaces, no control characters',
    good: ['A', n(16, 'A'), ` ${n(16, 'A')} `, 'GANTRY 1', 'a/b-c_d'],
    bad: [
      [n(17, 'A'), 'too-long', characters(16), 'A'],
      ['    ', 'bad-format', /only spaces/, '    '],
      ['ÄE', 'bad-format', /ASCII/, 'ÄE'],
      ['A\tB', 'bad-character', noControl, 'U+0009'],
    ],
  },
  AS: {
    rule: 'three digits and D, W, M or Y',
    good: ['000D', '052W', '018M', '099Y'],
    bad: [
      ['18M', 'bad-format', /nnnD/, '18M'],
      ['018X', 'bad-format', /nnnD/, '018X'],
      ['0018M', 'too-long', characters(4), 'M'],
    ],
  },
  CS: {
    rule: '16 capitals, digits, spaces and underscores',
    good: ['M', n(16, 'A'), 'ORIGINAL\\PRIMARY', 'A_1 B'],
    bad: [
      [n(17, 'A'), 'too-long', characters(16), 'A'],
      ['m', 'bad-format', /capital/, 'm'],
      ['A-B', 'bad-format', /capital/, 'A-B'],
    ],
  },
  DA: {
    rule: 'a date that exists, as YYYYMMDD',
    good: ['00010101', '20240229', '19991231', '20000229'],
    bad: [
      ['2024010', 'bad-format', 'YYYYMMDD', '2024010'],
      ['202401011', 'too-long', characters(8), '1'],
      ['19000229', 'out-of-range', 'day 01-28', '29'],
      ['20241301', 'out-of-range', 'month 01-12', '13'],
      ['20240100', 'out-of-range', 'day 01-31', '00'],
    ],
  },
  DS: {
    rule: 'a decimal number of 16 characters',
    good: ['0', '-1.5E+10', '+.5', '1.', '1234567890.12345'],
    bad: [
      ['1234567890.123456', 'too-long', characters(16), '6'],
      ['1,5', 'bad-format', /decimal/, '1,5'],
      ['NaN', 'bad-format', /decimal/, 'NaN'],
      ['1e', 'bad-format', /decimal/, '1e'],
    ],
  },
  DT: {
    rule: 'a date and time that exist, from the year alone to the time zone, in 26 characters',
    good: ['2024', '202402', '20240229235960.123456+1400', '20240101120000-1200', '20240101+0000'],
    bad: [
      ['20240229235960.1234567', 'bad-format', /YYYYMMDD/, '20240229235960.1234567'],
      ['20230229', 'out-of-range', 'day 01-28', '29'],
      ['202413', 'out-of-range', 'month 01-12', '13'],
      ['2024010124', 'out-of-range', 'hour 00-23', '24'],
      ['20240101120000+1500', 'out-of-range', /-1200.*\+1400/, '+1500'],
      ['20240101120000.000000+00000', 'too-long', characters(26), '0'],
    ],
  },
  FD: {
    rule: 'a number',
    good: ['0', '-1.7976931348623157e308', '5e-324'],
    bad: [['x', 'bad-format', 'a number', 'x']],
  },
  FL: {
    rule: 'a number',
    good: ['0', '3.4028234663852886e38'],
    bad: [['1..2', 'bad-format', 'a number', '1..2']],
  },
  IS: {
    rule: 'a whole number of 12 characters from −2³¹ to 2³¹−1',
    good: ['0', '-2147483648', '2147483647', '+00000000001', ' 7 '],
    bad: [
      ['2147483648', 'out-of-range', /2147483647/, '2147483648'],
      ['-2147483649', 'out-of-range', /-2147483648/, '-2147483649'],
      ['1.0', 'bad-format', /whole/, '1.0'],
      ['0000000000001', 'too-long', characters(12), '1'],
    ],
  },
  LO: {
    rule: '64 characters without control characters; a backslash separates values',
    good: [n(64), n(64, '山'), n(64, '😀'), 'a\\b'],
    bad: [
      [n(65), 'too-long', characters(64), 'x'],
      [n(65, '山'), 'too-long', characters(64), '山'],
      ['a\nb', 'bad-character', noControl, 'U+000A'],
    ],
  },
  LT: {
    rule: '10,240 characters; line ends are text, a backslash too',
    good: [n(10_240), 'a\\b', 'a\r\n\tb\f'],
    bad: [
      [n(10_241), 'too-long', characters(10_240), 'x'],
      ['a\0b', 'bad-character', noControl, 'U+0000'],
    ],
  },
  PN: {
    rule: '64 characters in each of three groups of five components',
    good: [n(64), `${n(64)}=${n(64, '山')}=${n(64, 'や')}`, 'a^b^c^d^e', 'Doe^Jane\\Roe^Jon', '=山田'],
    bad: [
      [n(65), 'too-long', characters(64), 'x'],
      [`Doe=${n(65, '山')}`, 'too-long', characters(64), '山'],
      [`${n(32)}^${n(32)}`, 'too-long', characters(64), 'x'],
      ['a^b^c^d^e^f', 'too-many-components', '5 components', 'f'],
      ['a=b=c=d', 'too-many-groups', '3 groups', 'd'],
      ['Doe\n^Jane', 'bad-character', noControl, 'U+000A'],
    ],
  },
  SH: {
    rule: '16 characters, not bytes',
    good: [n(16), n(16, 'ü'), n(16, '漢')],
    bad: [
      [n(17), 'too-long', characters(16), 'x'],
      ['a\u0085', 'bad-character', noControl, 'U+0085'],
    ],
  },
  SL: {
    rule: 'four bytes with sign',
    good: ['-2147483648', '2147483647'],
    bad: [['2147483648', 'out-of-range', /…/, '2147483648']],
  },
  SS: {
    rule: 'two bytes with sign',
    good: ['-32768', '32767'],
    bad: [
      ['32768', 'out-of-range', /…/, '32768'],
      ['-32769', 'out-of-range', /…/, '-32769'],
    ],
  },
  ST: {
    rule: '1,024 characters; line ends are text',
    good: [n(1024), 'a\nb\\c'],
    bad: [[n(1025), 'too-long', characters(1024), 'x']],
  },
  SV: {
    rule: 'eight bytes with sign',
    good: ['-9223372036854775808', '9223372036854775807'],
    bad: [['9223372036854775808', 'out-of-range', /…/, '9223372036854775808']],
  },
  TM: {
    rule: 'a time of day of 14 characters, from the hour alone to six fractional digits',
    good: ['00', '0000', '235960', '235959.999999', '070907.0705'],
    bad: [
      ['24', 'out-of-range', 'hour 00-23', '24'],
      ['2360', 'out-of-range', 'minute 00-59', '60'],
      ['235961', 'out-of-range', 'second 00-60', '61'],
      ['12:30', 'bad-format', /HHMMSS/, '12:30'],
      ['120000.1234567', 'bad-format', /HHMMSS/, '120000.1234567'],
      ['1', 'bad-format', /HHMMSS/, '1'],
    ],
  },
  UC: {
    rule: 'any number of characters; no control characters',
    good: [n(100_000), 'a\\b'],
    bad: [['a\u0001', 'bad-character', noControl, 'U+0001']],
  },
  UI: {
    rule: '64 digits and periods without leading zeros',
    good: ['0', '1.2.840.10008.1.1', `1.${n(62, '2')}`, '2.25.0'],
    bad: [
      [`1.${n(63, '2')}`, 'too-long', characters(64), '2'],
      ['1.02', 'bad-format', /leading zeros/, '1.02'],
      ['1..2', 'bad-format', /leading zeros/, '1..2'],
      ['1.2.', 'bad-format', /leading zeros/, '1.2.'],
      ['1.2 3', 'bad-format', /leading zeros/, '1.2 3'],
    ],
  },
  UL: {
    rule: 'four bytes',
    good: ['0', '4294967295'],
    bad: [
      ['4294967296', 'out-of-range', /…/, '4294967296'],
      ['-1', 'out-of-range', /…/, '-1'],
    ],
  },
  UR: {
    rule: 'a URI without leading spaces; a backslash is no part of one',
    good: ['https://ehr.example/a?b=c#d'],
    bad: [
      [' https://x', 'bad-format', /URI/, ' https://x'],
      ['https://x/ü', 'bad-format', /URI/, 'https://x/ü'],
    ],
  },
  US: {
    rule: 'two bytes',
    good: ['0', '65535'],
    bad: [
      ['65536', 'out-of-range', /…/, '65536'],
      ['-1', 'out-of-range', /…/, '-1'],
      ['1.5', 'bad-format', /whole/, '1.5'],
    ],
  },
  UT: {
    rule: 'any text with line ends',
    good: [n(100_000), 'a\nb\\c'],
    bad: [['a\u0007', 'bad-character', noControl, 'U+0007']],
  },
  UV: {
    rule: 'eight bytes',
    good: ['18446744073709551615'],
    bad: [['18446744073709551616', 'out-of-range', /…/, '18446744073709551616']],
  },
  AT: { rule: 'a tag', good: ['00100020', '(0010,0020)'], bad: [['PatientID', 'bad-format', 'ggggeeee', 'PatientID']] },
};

describe('each kind of value', () => {
  for (const [vr, { rule, good, bad }] of Object.entries(table) as [Vr, Boundaries][]) {
    it(`${vr}: ${rule}`, () => {
      for (const text of good) expect(validateValue(vr, text), text.slice(0, 40)).toEqual({ ok: true });
      for (const [text, code, limit, offendingPart] of bad) {
        const check = validateValue(vr, text);
        expect(check, text.slice(0, 40)).toMatchObject({ ok: false, code, offendingPart });
        expect(check.ok ? '' : check.limit, text.slice(0, 40)).toMatch(limit);
      }
    });
  }

  it('of bytes takes no text', () => {
    for (const vr of ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UN'] as const) {
      expect(validateValue(vr, 'x')).toMatchObject({ ok: false, code: 'not-text' });
    }
  });

  it('has a test here', () => {
    const all: Vr[] = ['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH', 'SL', 'SS'];
    all.push('ST', 'SV', 'TM', 'UC', 'UI', 'UL', 'UR', 'US', 'UT', 'UV');
    expect(Object.keys(table).sort()).toEqual(all.sort());
  });

  it('is given as often as the element takes it', () => {
    expect(validateValue('LO', 'a\\b', { vm: '1' })).toMatchObject({
      code: 'too-many-values',
      limit: 'one value',
      offendingPart: 'b',
    });
    expect(validateValue('DS', '1\\2\\3', { vm: '2' })).toMatchObject({ code: 'too-many-values', offendingPart: '3' });
    expect(validateValue('DS', '1', { vm: '3' })).toMatchObject({ code: 'too-few-values', limit: '3 values' });
    expect(validateValue('DS', '1\\2\\3', { vm: '2-2n' })).toMatchObject({ code: 'too-few-values' });
    expect(validateValue('DS', '1\\2\\3\\4', { vm: '2-2n' })).toEqual({ ok: true });
    expect(validateValue('ST', 'a\\b', { vm: '1' })).toEqual({ ok: true });
  });
});
