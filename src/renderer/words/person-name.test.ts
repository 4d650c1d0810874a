import { describe, expect, test } from 'vitest';
import type { Patient } from '../../contract/directory.ts';
import { discPatientName, furtherNames, otherScripts, readableName } from './person-name.ts';

describe('a DICOM name reads like a name', () => {
  test.each([
    ['Müller^Jörg', 'Müller, Jörg'],
    ['Müller^Jörg^Hans^Dr^', 'Müller, Jörg Hans'],
    ['Smith^John^^^Jr', 'Smith, John, Jr'],
    ['Smith^John^^^Sr', 'Smith, John, Sr'],
    ['SUKARNO', 'SUKARNO'],
    ['^Jörg', 'Jörg'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'Yamada, Tarou'],
    ['=山田^太郎', '山田, 太郎'],
    ['^^^^', ''],
    ['', ''],
  ])('%s → %s', (raw, text) => {
    expect(readableName(raw)).toBe(text);
  });
});

test('a disc that writes the name in ideographs only still shows a name', () => {
  const name = { alphabetic: '', ideographic: '山田^太郎', phonetic: 'やまだ^たろう' };
  expect(discPatientName(name)).toBe('山田, 太郎');
  expect(otherScripts(name)).toBe('やまだ, たろう');
});

test('other scripts and former names of a patient read like names, too', () => {
  const patient = { nameIdeographic: '張^三', namePhonetic: '', previousNames: ['Schmidt^Eva'] } as unknown as Patient;
  expect(furtherNames(patient)).toEqual({ scripts: ['張, 三'], former: ['Schmidt, Eva'] });
});
