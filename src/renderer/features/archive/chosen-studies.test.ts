import { expect, test } from 'vitest';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { chosenAfter } from './chosen-studies.ts';

const study = (orthancStudyId: string) => ({ orthancStudyId }) as ArchiveStudy;
const ids = (studies: readonly ArchiveStudy[]) => studies.map(({ orthancStudyId }) => orthancStudyId).join('');

test('two studies are chosen at most: a third takes the place of the one chosen first, and a second click takes a study out again', () => {
  const clicked = ['a', 'b', 'c', 'b'].map(study);
  const steps: string[] = [];
  clicked.reduce<readonly ArchiveStudy[]>((chosen, next) => {
    const after = chosenAfter(chosen, next);
    steps.push(ids(after));
    return after;
  }, []);
  expect(steps).toEqual(['a', 'ab', 'bc', 'c']);
});
