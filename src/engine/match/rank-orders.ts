import type { Match, Order } from '../../contract/directory.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { prevailing } from '../study/study-person.ts';
import { regionsAgree } from './body-part.ts';

type RankedOrder = Match['orders'][number];

/** Why an order stands where it stands; the window has a text for each. */
export const orderReasons = {
  'study-uid-equal': 100,
  'accession-equal': 60,
  'outside-images-expected': 20,
  'modality-equal': 10,
  'body-part-equal': 6,
  'laterality-equal': 3,
  completed: -15,
  'body-part-differs': -10,
  'laterality-differs': -30,
  'modality-differs': -30,
  cancelled: -60,
  'linked-to-another-study': -60,
} as const;
export type OrderReason = keyof typeof orderReasons;

const vetoes: readonly OrderReason[] = [
  'laterality-differs',
  'modality-differs',
  'cancelled',
  'linked-to-another-study',
];
const strong: readonly OrderReason[] = ['study-uid-equal', 'accession-equal'];

/**
 * A patient's orders, the likeliest first, each with its reasons. At most one is `suggested`, and only where it stands alone: by study UID, by
 * accession number (these are the patient's own orders, so an equal number is no foreign one), or as the only order that expects outside images of this modality.
 * A suggestion is not a link: a person takes it (matching.md §0.9: linking by modality, region and date is wrong in up to 2.5 % of cases). Pure.
 */
export function rankOrders(study: ScannedStudy, orders: readonly Order[]): RankedOrder[] {
  const ranked = orders
    .map((order) => ({ order, reasons: reasonsFor(study, order) }))
    .sort(
      (left, right) =>
        weight(right.reasons) - weight(left.reasons) || right.order.requestedAt.localeCompare(left.order.requestedAt),
    );
  const suggested =
    standsAlone(ranked, (reasons) => reasons.includes('study-uid-equal')) ??
    standsAlone(ranked, (reasons) => isFree(reasons) && reasons.includes('accession-equal')) ??
    standsAlone(ranked, isExpected);
  return ranked.map(({ order, reasons }) => ({ order, suggested: order === suggested, reasons }));
}

function standsAlone(
  ranked: readonly { order: Order; reasons: OrderReason[] }[],
  fits: (reasons: OrderReason[]) => boolean,
): Order | undefined {
  const fitting = ranked.filter(({ reasons }) => fits(reasons));
  return fitting.length === 1 ? fitting[0]?.order : undefined;
}

function isFree(reasons: readonly OrderReason[]): boolean {
  return !reasons.some((reason) => vetoes.includes(reason));
}

function isExpected(reasons: readonly OrderReason[]): boolean {
  return (
    isFree(reasons) &&
    reasons.includes('outside-images-expected') &&
    reasons.includes('modality-equal') &&
    !reasons.includes('body-part-differs')
  );
}

function weight(reasons: readonly OrderReason[]): number {
  return reasons.reduce((sum, reason) => sum + orderReasons[reason], 0);
}

function reasonsFor(study: ScannedStudy, order: Order): OrderReason[] {
  const { summary } = study;
  const reasons: OrderReason[] = [];
  if (order.studyInstanceUid !== '') {
    reasons.push(order.studyInstanceUid === study.studyInstanceUid ? 'study-uid-equal' : 'linked-to-another-study');
  }
  const accession = summary.accessionNumber.trim();
  if (accession !== '' && accession === order.accessionNumber.trim()) reasons.push('accession-equal');
  if (order.status === 'outside_images_expected') reasons.push('outside-images-expected');
  if (order.status === 'cancelled') reasons.push('cancelled');
  if (order.status === 'completed' && !strong.some((reason) => reasons.includes(reason))) reasons.push('completed');
  if (order.modality !== '' && summary.modalities.length > 0) {
    reasons.push(summary.modalities.includes(order.modality) ? 'modality-equal' : 'modality-differs');
  }
  const regions = regionsAgree(
    `${summary.bodyPart} ${summary.description}`,
    `${order.bodyPart} ${order.procedureName}`,
  );
  if (regions !== null) reasons.push(regions ? 'body-part-equal' : 'body-part-differs');
  const side = prevailing(study.instances, 'Laterality');
  if (['L', 'R'].includes(side) && ['L', 'R'].includes(order.laterality)) {
    reasons.push(side === order.laterality ? 'laterality-equal' : 'laterality-differs');
  }
  return reasons;
}
