import type { Order, RankedOrder } from '../../../contract/directory.ts';
import { fakeOrders } from './fake-directory.ts';
import type { Scene } from './scenes.ts';

/** The orders that a scene's patient has: the others stay with the EHR, and a search finds them. */
const shown: Partial<Record<Scene, readonly string[]>> = {
  'order-prior': ['o5', 'o2'],
  'order-vetoed': ['o1', 'o2', 'o6'],
};
const usual: readonly string[] = ['o1', 'o2', 'o4'];

/** Orders of a patient as the fake matcher ranks them, best first. */
export function fakeRankedOrders(scene: Scene, patientId: string): RankedOrder[] {
  const ids = shown[scene] ?? usual;
  return fakeOrders
    .filter((order) => order.patientId === patientId && ids.includes(order.id))
    .map((order) => ranked(order, scene))
    .sort((left, right) => right.score - left.score);
}

function ranked(order: Order, scene: Scene): RankedOrder {
  const rest = { order, suggested: false, automatic: false, vetoes: [], mayBeUnnecessary: false };
  switch (order.id) {
    case 'o2':
      return {
        ...rest,
        use: 'unlikely',
        reasons: ['modality-differs', 'body-part-differs'],
        vetoes: ['modality-differs'],
        score: -44,
      };
    case 'o6':
      return {
        ...rest,
        use: 'unlikely',
        reasons: ['modality-equal', 'body-part-equal', 'cancelled'],
        vetoes: ['cancelled'],
        score: -36,
      };
    case 'o5':
      return {
        ...rest,
        ...{ use: 'prior', reasons: ['modality-equal', 'body-part-equal', 'date-fits', 'contrast-differs'] },
        ...{ mayBeUnnecessary: true, score: 24 },
      };
    default: {
      const isProven = scene === 'order-proven';
      const reasons = ['outside-images-expected', 'modality-equal', 'body-part-equal'];
      return {
        ...{ ...rest, suggested: true, automatic: isProven, use: isProven ? 'this-study' : 'outside-images' },
        ...{ reasons: isProven ? ['named-import-order', ...reasons] : reasons, score: isProven ? 136 : 36 },
      };
    }
  }
}
