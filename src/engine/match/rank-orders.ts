import type { Order, OrderUse, RankedOrder } from '../../contract/directory.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import type { IssuedNumber } from '../study/study-numbers.ts';
import { prevailing } from '../study/study-person.ts';
import { regionAgreement } from './body-regions.ts';
import { type Procedure, readProcedure, sameModality } from './procedure-text.ts';

/** What matching to orders looks at of a study. */
export interface StudyForOrders {
  readonly studyInstanceUid: string;
  readonly accessionNumber: string;
  /** Issuer of the accession number (0008,0051), '' where the disc does not say. */
  readonly accessionIssuer: string;
  /** Accession numbers of the requests that its objects answer (0040,0275; 0040,A370), each with its issuer. */
  readonly requests?: readonly IssuedNumber[];
  readonly modalities: readonly string[];
  readonly description: string;
  readonly bodyPart: string;
  readonly laterality: string;
  /** ISO 8601 date or ''. */
  readonly studyDate: string;
}

/** What the caller knows beyond the disc. */
export interface OrderContext {
  /** Who issues this site's accession numbers; '' where nobody set it, and then no accession number is proof. */
  readonly accessionIssuer?: string;
  /** The import order that a person or the worklist named for this very disc. */
  readonly importOrderId?: string;
}

/** Why an order stands where it stands, with its weight; the window has a text for each. */
export const orderReasons = {
  'study-uid-equal': 100,
  'named-import-order': 100,
  'accession-and-issuer': 90,
  'accession-equal': 40,
  'outside-images-expected': 12,
  'modality-equal': 12,
  'body-part-equal': 12,
  'body-part-near': 3,
  'laterality-equal': 6,
  'procedure-alike': 10,
  'contrast-equal': 3,
  'date-fits': 4,
  'date-does-not-fit': -6,
  completed: -10,
  'contrast-differs': -4,
  'body-part-differs': -14,
  'laterality-differs': -30,
  'modality-differs': -30,
  cancelled: -60,
  'linked-to-another-study': -60,
} as const;
export type OrderReason = keyof typeof orderReasons;

/** None of these is ever suggested. */
const vetoes: readonly OrderReason[] = [
  'laterality-differs',
  'modality-differs',
  'cancelled',
  'linked-to-another-study',
];
const proofs: readonly OrderReason[] = ['study-uid-equal', 'named-import-order', 'accession-and-issuer'];
/** The first must lead by this much to be suggested: one slot that agrees. */
const lead = 4;
/** Images for an "outside images expected" order are older; a referral's own come within these days after it. */
const priorDays = 3_650;
const aheadDays = 3;
const referralDays = 120;

/**
 * A patient's orders, the likeliest first, each with its reasons. `automatic` only by the study's own UID, the accession number with its issuer, or a
 * named import order: by modality, region and date alone one in fifty is wrong where the right order is missing (matching.md §2.4). At most
 * one is `suggested`, and only without a veto. An order that this disc does not answer is `prior`: the study is linked as an earlier
 * examination and the order stays open. Does not depend on the order of the list. Pure.
 */
export function rankOrders(study: StudyForOrders, orders: readonly Order[], context: OrderContext = {}): RankedOrder[] {
  const asked = readProcedure(`${study.description} ${study.bodyPart}`);
  const ranked = orders.map((order) => judge(study, asked, order, context)).sort(byScore);
  const proven = ranked.filter(({ reasons }) => reasons.some((reason) => proofs.includes(reason as OrderReason)));
  const automatic = proven.length === 1 && proven[0]?.vetoes.length === 0 ? proven[0] : undefined;
  const suggested = automatic ?? standingOut(ranked);
  return ranked.map((each) => ({
    ...each,
    automatic: each === automatic,
    suggested: each === suggested,
  }));
}

/** The part of a scanned study that orders are compared with. */
export function studyForOrders(study: ScannedStudy): StudyForOrders {
  const { summary, instances } = study;
  const {
    modalities,
    description,
    bodyPart,
    accessionNumber,
    accessionIssuer = '',
    requests = [],
    studyDate,
  } = summary;
  return {
    studyInstanceUid: study.studyInstanceUid,
    ...{ accessionNumber, accessionIssuer, requests, modalities, description, bodyPart, studyDate },
    laterality: prevailing(instances, 'Laterality'),
  };
}

function judge(study: StudyForOrders, asked: Procedure, order: Order, context: OrderContext): RankedOrder {
  const wanted = readProcedure(`${order.procedureName} ${order.bodyPart}`);
  const detail = alikeness(asked, wanted);
  const reasons = reasonsFor(study, asked, order, wanted, context);
  if (detail >= 0.5) reasons.push('procedure-alike');
  const against = vetoes.filter((veto) => reasons.includes(veto));
  const use = orderUseOf(order, reasons, against.length > 0);
  const score = reasons.reduce((sum, reason) => sum + orderReasons[reason], 0) + Math.round(detail * 80) / 10;
  const isOpen = order.status === 'requested' || order.status === 'scheduled';
  const isSameExamination =
    reasons.includes('modality-equal') && reasons.includes('body-part-equal') && against.length === 0;
  return {
    order,
    reasons,
    vetoes: against,
    use,
    score: Math.round(score * 10) / 10,
    mayBeUnnecessary:
      isOpen && isSameExamination && isRecent(study.studyDate, order.requestedAt) && use !== 'this-study',
    suggested: false,
    automatic: false,
  };
}

function orderUseOf(order: Order, reasons: readonly OrderReason[], isVetoed: boolean): OrderUse {
  if (reasons.some((reason) => proofs.includes(reason))) return 'this-study';
  if (isVetoed) return 'unlikely';
  if (order.status === 'outside_images_expected') return 'outside-images';
  return 'prior';
}

function reasonsFor(
  study: StudyForOrders,
  asked: Procedure,
  order: Order,
  wanted: Procedure,
  context: OrderContext,
): OrderReason[] {
  const reasons: OrderReason[] = [];
  if (order.studyInstanceUid !== '')
    reasons.push(order.studyInstanceUid === study.studyInstanceUid ? 'study-uid-equal' : 'linked-to-another-study');
  if (context.importOrderId === order.id) reasons.push('named-import-order');
  const accession = accessionReason(study, order, context);
  if (accession !== null) reasons.push(accession);
  if (order.status === 'outside_images_expected') reasons.push('outside-images-expected');
  if (order.status === 'cancelled') reasons.push('cancelled');
  if (order.status === 'completed' && !reasons.some((reason) => proofs.includes(reason))) reasons.push('completed');
  const orderModality = order.modality || [...wanted.modalities].join(' ');
  const studyModalities = study.modalities.length > 0 ? study.modalities : [...asked.modalities];
  const modality = sameModality(studyModalities, orderModality);
  if (modality !== null) reasons.push(modality ? 'modality-equal' : 'modality-differs');
  const region = regionAgreement(asked.regions, wanted.regions);
  if (region !== null)
    reasons.push(region > 0.5 ? 'body-part-equal' : region > 0 ? 'body-part-near' : 'body-part-differs');
  const [ours, theirs] = [study.laterality || asked.side, order.laterality.trim().toUpperCase() || wanted.side];
  if (isSide(ours) && isSide(theirs)) reasons.push(ours === theirs ? 'laterality-equal' : 'laterality-differs');
  if (asked.contrast !== '' && wanted.contrast !== '')
    reasons.push(asked.contrast === wanted.contrast ? 'contrast-equal' : 'contrast-differs');
  const date = dateFits(study.studyDate, order);
  if (date !== null) reasons.push(date ? 'date-fits' : 'date-does-not-fit');
  return reasons;
}

/**
 * Whether an accession number of the disc is the order's: with its issuer it is proof, without one a hint. The same number of another issuer is another
 * request, whose number happens to be the same (matching.md §0.8).
 */
function accessionReason(study: StudyForOrders, order: Order, context: OrderContext): OrderReason | null {
  const wanted = order.accessionNumber.trim();
  if (wanted === '') return null;
  const issuer = issuerKey(order.accessionIssuer || context.accessionIssuer);
  const own = { value: study.accessionNumber, issuer: study.accessionIssuer };
  const issuers = [own, ...(study.requests ?? [])]
    .filter(({ value }) => value.trim() === wanted)
    .map((number) => issuerKey(number.issuer));
  if (issuer !== '' && issuers.includes(issuer)) return 'accession-and-issuer';
  return issuers.some((other) => other === '' || issuer === '') ? 'accession-equal' : null;
}

function issuerKey(issuer: string | undefined): string {
  return (issuer ?? '').trim().toUpperCase();
}

function isSide(side: string): boolean {
  return side === 'L' || side === 'R';
}

/** From 0 to 1: what the two say beyond modality, region and side, word by word and slot by slot. */
function alikeness(left: Procedure, right: Procedure): number {
  const region = regionAgreement(left.regions, right.regions) ?? 0.5;
  const all = new Set([...left.words, ...right.words]).size;
  const shared = [...left.words].filter((word) => right.words.has(word)).length;
  const text = all === 0 ? 0 : shared / all;
  const slots = [
    left.isAngiography === right.isAngiography,
    left.isPortable === right.isPortable,
    left.views === right.views || left.views === 0 || right.views === 0,
    left.contrast === right.contrast,
  ];
  return region * 0.4 + text * 0.3 + (slots.filter(Boolean).length / slots.length) * 0.3;
}

/** Outside images precede an import order; those that a referral asks for follow it (matching.md §5). Null where a date is missing. */
function dateFits(studyDate: string, order: Order): boolean | null {
  const requested = Date.parse(order.requestedAt.slice(0, 10));
  const made = Date.parse(studyDate);
  if (Number.isNaN(requested) || Number.isNaN(made)) return null;
  const days = (made - requested) / 86_400_000;
  return order.status === 'outside_images_expected'
    ? days <= aheadDays && days >= -priorDays
    : days >= -referralDays && days <= referralDays;
}

/** The images are so fresh that a second examination of the kind may not be needed. */
function isRecent(studyDate: string, requestedAt: string): boolean {
  const days = (Date.parse(requestedAt.slice(0, 10)) - Date.parse(studyDate)) / 86_400_000;
  return !Number.isNaN(days) && days >= -aheadDays && days <= 60;
}

/** The one to suggest: the images that this order expects, or the patient's own order with this number, standing clear of the next. */
function standingOut(ranked: readonly RankedOrder[]): RankedOrder | undefined {
  const free = ranked.filter(({ vetoes: against }) => against.length === 0);
  const [first, second] = free;
  if (first === undefined) return undefined;
  const speaks = first.reasons.includes('accession-equal') || isFitting(first);
  const clear = second === undefined || first.score - second.score >= lead;
  return speaks && clear && !isUnasked(first) ? first : undefined;
}

function isFitting({ reasons }: RankedOrder): boolean {
  return (
    reasons.includes('modality-equal') &&
    reasons.includes('outside-images-expected') &&
    !reasons.includes('body-part-differs')
  );
}

/** A local order for an examination that is still to be made is not the disc's, unless it has its number. */
function isUnasked({ order, reasons }: RankedOrder): boolean {
  return (order.status === 'requested' || order.status === 'scheduled') && !reasons.includes('accession-equal');
}

function byScore(left: RankedOrder, right: RankedOrder): number {
  return (
    right.score - left.score ||
    right.order.requestedAt.localeCompare(left.order.requestedAt) ||
    (left.order.id < right.order.id ? -1 : 1)
  );
}
