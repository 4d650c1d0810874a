import { describe, expect, test } from 'vitest';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { type AskedArchive, heldSoFar, heldStudies, isSomebodyElse } from './held-studies.ts';

function study(uid: string, studyDate: string, instances: number): ArchiveStudy {
  return {
    ...{ orthancStudyId: `id-${uid}`, studyInstanceUid: uid, patientId: 'MRN-1', patientName: 'Weber^Anna' },
    ...{ birthDate: '1984-11-30', sex: 'F', accessionNumber: '', studyDate, description: 'CT' },
    ...{ modalities: ['CT'], series: 1, instances },
  };
}

describe('what several archives hold of a patient', () => {
  test('is one list, the newest first', () => {
    const held = heldStudies([
      { archive: '', studies: [study('1', '2024-01-01', 10), study('2', '2026-01-01', 10)] },
      { archive: 'Cardiology', studies: [study('3', '2025-01-01', 10)] },
    ]);
    expect(held.map(({ study: { studyInstanceUid }, best }) => [studyInstanceUid, best])).toEqual([
      ['2', ''],
      ['3', 'Cardiology'],
      ['1', ''],
    ]);
  });

  test('names a study that stands in two once, with both, and looks at it where more of it is', () => {
    const [alike, fuller] = [study('1', '2026-01-01', 10), study('1', '2026-01-01', 12)];
    const both = (first: ArchiveStudy, second: ArchiveStudy) =>
      heldStudies([
        { archive: '', studies: [first] },
        { archive: 'Cardiology', studies: [second] },
      ]);
    expect(both(alike, fuller)).toEqual([
      {
        ...{ study: fuller, best: 'Cardiology' },
        places: [
          { archive: '', images: 10 },
          { archive: 'Cardiology', images: 12 },
        ],
      },
    ]);
    expect(both(alike, alike)[0]?.best).toBe('');
    expect(both(fuller, alike)[0]?.best).toBe('');
  });
});

test('an archive that is still asked, or did not answer, is never counted among those that hold nothing', () => {
  const of = (
    archive: string,
    data: ArchiveStudy[] | undefined,
    error: Error | null,
    isFetching = false,
  ): AskedArchive => ({
    ...{ archive, data, error, isFetching },
  });
  const away = new Error('away');
  const { studies, ...others } = heldSoFar([
    of('', [study('1', '2026-01-01', 10)], null),
    of('Empty', [], null),
    of('Slow', undefined, null, true),
    of('Away', undefined, away),
    of('Empty before, away now', [], away),
  ]);
  expect(studies).toHaveLength(1);
  expect(others).toEqual({
    without: ['Empty'],
    waiting: ['Slow'],
    silent: [
      { archive: 'Away', error: away },
      { archive: 'Empty before, away now', error: away },
    ],
  });
});

test('a study under the patient’s number that names another birth date or sex is not taken for his own', () => {
  const patient = { birthDate: '1984-11-30', sex: 'F' } as const;
  expect(isSomebodyElse({ birthDate: '1984-11-30', sex: 'F' }, patient)).toBe(false);
  expect(isSomebodyElse({ birthDate: '', sex: 'O' }, patient)).toBe(false);
  expect(isSomebodyElse({ birthDate: '1931-05-20', sex: 'F' }, patient)).toBe(true);
  expect(isSomebodyElse({ birthDate: '1984-11-30', sex: 'M' }, patient)).toBe(true);
});
