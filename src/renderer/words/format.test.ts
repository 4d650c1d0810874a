import { describe, expect, test } from 'vitest';
import { formatBytes, formatDate, formatNumber, formatRate, formatShare, formatSpan, lastPathPart } from './format.ts';

describe('sizes', () => {
  test.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_536, '2 kB'],
    [63_120_000, '63.1 MB'],
    [526_000_000, '526 MB'],
    [6_564_480_000, '6.6 GB'],
  ])('%d bytes reads “%s”', (bytes, text) => {
    expect(formatBytes(bytes, 'en')).toBe(text);
  });

  test('a German reader sees a comma', () => {
    expect(formatRate(12_400_000, 'de')).toMatch(/^12,4\sMB\/s$/);
  });
});

test('an Arabic reader sees the digits that stand on the disc', () => {
  expect(formatDate('1961-12-13', 'ar')).toMatch(/13.*1961/);
  expect(formatBytes(526_000_000, 'ar')).toContain('526');
  expect(formatNumber(1_204, 'ar')).toBe('1,204');
});

test.each([
  ['en', /^50%$/],
  ['de', /^50\s%$/],
  ['fr', /^50\s%$/],
  ['es', /^50\s%$/],
  ['ar', /^50\u200e?%\u200e?$/],
])('half of an upload in %s reads as that language writes percent', (language, text) => {
  expect(formatShare(0.5, language)).toMatch(text);
});

describe('spans', () => {
  test.each([
    [0, '0 sec'],
    [0.4, '0 sec'],
    [95, '1 min 35 sec'],
    [120, '2 min'],
    [3_725, '1 hr 2 min'],
    [-5, '0 sec'],
  ])('%d s reads “%s”', (seconds, text) => {
    expect(formatSpan(seconds, 'en')).toBe(text);
  });
});

describe('dates', () => {
  test('a birth date is the same day in every time zone and never month-first', () => {
    expect(formatDate('1970-02-03', 'en')).toBe('3 Feb 1970');
    expect(formatDate('1970-02-03', 'de')).toBe('03.02.1970');
  });

  test('what is no date is shown as it came, not as a wrong date', () => {
    expect(formatDate('unknown', 'en')).toBe('unknown');
    expect(formatDate('', 'en')).toBe('');
  });
});

test('a disc is called by the last part of its path, on every system', () => {
  expect(lastPathPart('/media/cdrom/RADIOLOGIE-OST/')).toBe('RADIOLOGIE-OST');
  expect(lastPathPart('D:\\Bilder\\2026')).toBe('2026');
  expect(lastPathPart('D:\\')).toBe('D:');
  expect(lastPathPart('/')).toBe('/');
});
