import { describe, expect, test } from 'vitest';
import type { OrderUse, RankedOrder } from '../../../contract/directory.ts';
import { fakeMatch } from '../../app/fake/fake-match.ts';
import { splitOrders, startsAsPrior, takesNoImages } from './order-choice.ts';

const orders = fakeMatch('order-vetoed', undefined).orders;
const ids = (some: readonly RankedOrder[]) => some.map(({ order }) => order.id);

describe('an order that does not fit', () => {
  test('is not among those to choose from', () => {
    const { offered, vetoed } = splitOrders(orders, undefined);
    expect(vetoed.length).toBeGreaterThan(0);
    expect(offered.every(({ vetoes }) => vetoes.length === 0)).toBe(true);
  });

  test('is shown among them once a person took the further step', () => {
    const [taken] = splitOrders(orders, undefined).vetoed;
    const { offered, vetoed } = splitOrders(orders, taken?.order.id);
    expect(ids(offered)).toContain(taken?.order.id);
    expect(ids(vetoed)).not.toContain(taken?.order.id);
  });
});

test.each([
  ['this-study', false],
  ['outside-images', false],
  ['prior', true],
  ['unlikely', true],
] as const)('an order of use “%s” is to be compared with only: %s', (use: OrderUse, isPrior) => {
  expect(startsAsPrior({ use })).toBe(isPrior);
});

test('images never go into a cancelled order or one that holds another study', () => {
  const open = { status: 'outside_images_expected', studyInstanceUid: '' } as const;
  expect(takesNoImages(open, '1.2.3')).toBe(false);
  expect(takesNoImages({ ...open, studyInstanceUid: '1.2.3' }, '1.2.3')).toBe(false);
  expect(takesNoImages({ ...open, studyInstanceUid: '9' }, '1.2.3')).toBe(true);
  expect(takesNoImages({ ...open, status: 'cancelled' }, '1.2.3')).toBe(true);
});
