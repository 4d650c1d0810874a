import { describe, expect, test } from 'vitest';
import { dictionaryEntries, lookupKeyword, parseTag } from './dictionary.ts';

describe('the data dictionary', () => {
  test('finds every attribute by its keyword, whether asked for the first time or again', () => {
    const entries = dictionaryEntries();
    expect(entries.length).toBeGreaterThan(5000);
    for (const round of [1, 2])
      expect({ round, lost: entries.filter(({ keyword, tag }) => parseTag(keyword) !== tag) }).toEqual({
        round,
        lost: [],
      });
  });

  test('takes nothing for a keyword that only begins like one, ends like one or stands outside of them all', () => {
    for (const word of ['', 'A', 'Patient', 'PatientIDs', 'PatientNam', 'patientid', 'Zzzz', 'PatientID|LO'])
      expect(parseTag(word)).toBeUndefined();
  });

  test('knows the repeating groups by their keyword and by any of their tags', () => {
    expect(parseTag('OverlayData')).toBe(0x60003000);
    expect(lookupKeyword('60023000')?.keyword).toBe('OverlayData');
  });
});
