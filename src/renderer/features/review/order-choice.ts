import type { Order, RankedOrder } from '../../../contract/directory.ts';

/**
 * Whether an order can take no images: cancelled, or made or linked for another study. Then the study can only be kept beside it to be compared
 * (the engine refuses anything else).
 */
export function takesNoImages(
  { status, studyInstanceUid }: Pick<Order, 'status' | 'studyInstanceUid'>,
  ownUid: string,
): boolean {
  return status === 'cancelled' || (studyInstanceUid !== '' && studyInstanceUid !== ownUid);
}

/**
 * How a study goes to an order that a person chose: as its images, or only to be compared with, so that the order stays open for the examination
 * that is still to be made (`use` `prior` and `unlikely`). The person may change it. Pure.
 */
export function startsAsPrior({ use }: Pick<RankedOrder, 'use'>): boolean {
  return use === 'prior' || use === 'unlikely';
}

/** Orders to choose from, and those with a veto: these are shown apart and take a step more. The chosen one is always among the first. Pure. */
export function splitOrders(orders: readonly RankedOrder[], chosenId: string | null | undefined) {
  const isOffered = ({ order, vetoes }: RankedOrder) => vetoes.length === 0 || order.id === chosenId;
  return { offered: orders.filter(isOffered), vetoed: orders.filter((one) => !isOffered(one)) };
}

/** What choosing an order makes of a study: its images, or a prior that is only compared with it. Pure. */
export function chosenOrder(order: Order, ranked: RankedOrder | undefined, studyInstanceUid: string) {
  const asPrior = takesNoImages(order, studyInstanceUid) || (ranked ? startsAsPrior(ranked) : false);
  return { orderId: order.id, asPrior };
}
