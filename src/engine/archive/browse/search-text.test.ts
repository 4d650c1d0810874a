import { describe, expect, it } from 'vitest';
import { isMeant, matchingKeys, searchesOf } from './search-text.ts';

describe('what somebody types into the archive’s search', () => {
  it.each([
    ['nothing', '  ', []],
    ['a UID', '1.2.840.113619.2', [{ studyInstanceUid: '1.2.840.113619.2' }]],
    [
      'a UID that was made from a UUID',
      '2.25.309062029573670367300293130863970118908',
      [{ studyInstanceUid: '2.25.309062029573670367300293130863970118908' }],
    ],
    ['a number with a dot or two', '2.25.7', [{ patientId: '2.25.7' }, { accessionNumber: '2.25.7' }]],
    [
      'a number is an MRN or an accession number',
      '0047113',
      [{ patientId: '0047113' }, { accessionNumber: '0047113' }],
    ],
    ['a number with letters too', 'ACC2026-4', [{ patientId: 'ACC2026-4' }, { accessionNumber: 'ACC2026-4' }]],
    ['one word is part of a name', 'Müller', [{ patientName: ['Müller'] }]],
    [
      'two words in either order',
      'Jörg Müller',
      [{ patientName: ['Jörg', 'Müller'] }, { patientName: ['Müller', 'Jörg'] }],
    ],
  ])('%s', (_, typed, searches) => {
    expect(searchesOf(typed)).toEqual(searches);
  });

  it('becomes the keys of a query, in which no letter of hers is a pattern', () => {
    expect(
      matchingKeys({
        ...{ patientName: ['Mü*ller', 'J'], patientId: '4\\7', from: '2026-03-01', modality: 'CT', description: 'x' },
      }),
    ).toEqual({
      ...{ PatientName: '*Mü?ller*J*', PatientID: '4?7', StudyDate: '20260301-', ModalitiesInStudy: 'CT' },
      StudyDescription: '*x*',
    });
    expect(matchingKeys({ until: '2026-03-31' })).toEqual({ StudyDate: '-20260331' });
  });

  it('never shows a patient whose number only looks like the one that was asked for', () => {
    const study = { patientId: '_1234', accessionNumber: 'A1', studyInstanceUid: '1.2' };
    expect(isMeant({ patientId: '1234' }, study)).toBe(false);
    expect(isMeant({ patientId: '_1234', accessionNumber: 'a1 ' }, study)).toBe(true);
  });
});
