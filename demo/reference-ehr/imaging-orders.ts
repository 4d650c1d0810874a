import { createHash } from 'node:crypto';
import type { EhrState } from './ehr-state.ts';
import type { ImagingOrder } from './ehr-types.ts';
import { type Call, jsonObject, problem, type Reply } from './http-reply.ts';
import { emptyLink, isEmptyLink, readOrderLink } from './order-link.ts';
import { pageOf } from './paging.ts';

/** GET /imaging-orders: every given parameter must fit exactly. */
export function listOrders(state: EhrState, { query }: Call): Reply {
  const since = query.get('updated_since');
  if (since !== null && Number.isNaN(Date.parse(since)))
    return problem(400, 'bad-time', 'updated_since must be an RFC 3339 time');
  const fits = (order: ImagingOrder): boolean =>
    (['accession_number', 'patient_id', 'status', 'modality'] as const).every((field) => {
      const asked = query.get(field);
      return asked === null || asked === order[field];
    }) &&
    (since === null || Date.parse(order.updated_at) >= Date.parse(since));
  return pageOf([...state.orders.values()].filter(fits), query);
}

/** GET /imaging-orders/{id}; the ETag of the reply is what a later PATCH must name. */
export function getOrder(state: EhrState, { params }: Call): Reply {
  const order = state.orders.get(params.id ?? '');
  return order === undefined ? problem(404, 'no-such-order', 'No such order') : orderReply(order);
}

/**
 * PATCH /imaging-orders/{id}: links a study. The same study again changes nothing and needs no fresh ETag, so that a
 * client whose reply was lost may ask again. Another study, or a cancelled order, is a conflict for people to solve.
 */
export function linkOrder(state: EhrState, { params, headers, body }: Call): Reply {
  const order = state.orders.get(params.id ?? '');
  if (order === undefined) return problem(404, 'no-such-order', 'No such order');
  const asked = jsonObject(body);
  if (state.takesLinksBack && isEmptyLink(asked)) return unlinkOrder(state, order, headers['if-match']);
  const link = readOrderLink(asked);
  if (typeof link === 'string') return problem(400, 'bad-link', 'This is not an order link', link);

  if (order.study_instance_uid === link.study_instance_uid) return orderReply(order);
  if (order.study_instance_uid !== null)
    return problem(409, 'linked-to-another-study', 'This order is linked to another study');
  if (order.status === 'cancelled') return problem(409, 'order-cancelled', 'This order was cancelled');

  const stale = whyStale(order, headers['if-match']);
  if (stale !== null) return stale;

  const linked: ImagingOrder = { ...order, ...link, status: 'completed', updated_at: state.now().toISOString() };
  state.orders.set(order.id, linked);
  return orderReply(linked);
}

/** The order as it was before a study came: open, with no trace of the link. */
function unlinkOrder(state: EhrState, order: ImagingOrder, ifMatch: string | undefined): Reply {
  const stale = whyStale(order, ifMatch);
  if (stale !== null) return stale;
  const updated_at = state.now().toISOString();
  const open: ImagingOrder = { ...order, ...emptyLink, status: 'requested', updated_at };
  state.orders.set(order.id, open);
  return orderReply(open);
}

function whyStale(order: ImagingOrder, ifMatch: string | undefined): Reply | null {
  if (ifMatch === undefined) return problem(428, 'if-match-required', 'Name the ETag that you read in If-Match');
  return ifMatch === etagOf(order)
    ? null
    : problem(412, 'changed-since-read', 'This order has changed since you read it');
}

function orderReply(order: ImagingOrder): Reply {
  return { status: 200, body: order, headers: { etag: etagOf(order) } };
}

function etagOf(order: ImagingOrder): string {
  return `"${createHash('sha256').update(JSON.stringify(order)).digest('base64url').slice(0, 22)}"`;
}
