import { type Fault, fault } from '../../../contract/fault.ts';
import type { OrderLink } from '../../directory/directory.ts';
import type { StudyFacts } from '../../directory/imaging-study.ts';
import type { ImportRow } from '../../ledger/imports.ts';
import { isoTime } from '../clock.ts';
import { ehrTrouble } from '../ehr-trouble.ts';
import type { LinkOutcome, OrderLinker } from '../import-deps.ts';
import { importFaults } from '../import-faults.ts';
import { linkSides, orderTrouble } from '../order-trouble.ts';
import { seriesNumbers } from '../series-numbers.ts';
import type { StationContext, StationRun } from '../station.ts';
import { importStatus, makeUploadLog } from '../upload-log.ts';
import { takeBack } from './take-back.ts';

/** An order that changes under our hands again and again is a matter for a person. */
const mostVersions = 3;

/**
 * Tells the EHR: the order gets the study, the upload log gets its row. Both may be said twice without harm. An import of which nothing arrived
 * links no order, but leaves its row as `failed`; a prior links none either. A study that is not this patient's takes back what was said.
 */
export const link: StationRun = async (claimed, context) => {
  const { ledger } = context.deps;
  const row = ledger.imports.find(claimed.id) ?? claimed;
  if (row.withdrawal !== null) return takeBack(row, row.withdrawal, context);
  // A de-identified study is linked to no order, and the EHR hears nothing of it.
  const linker = row.project === null ? context.deps.orderLinker() : null;
  const status = importStatus(row, seriesNumbers(ledger, row));
  const at = row.linkedAt ?? isoTime(context.clock.now());

  if (row.order !== null && row.orthancStudyId !== null && row.linkedAt === null && status !== 'failed') {
    if (linker === null) return { kind: 'hold', fault: fault('ehr-not-configured') };
    const orderLink = linkOf(row, row.orthancStudyId, at, context);
    const refused = await linkOrder(row, row.order, orderLink, linker, context);
    if (refused !== null) return { kind: 'hold', fault: refused };
    const order = row.order;
    ledger.transaction(() => {
      ledger.imports.recordLinked(row.seq, at);
      const detail = { order, link: orderLink };
      ledger.audit.append({ at, actor: 'gantry', action: 'order.linked', subject: row.id, detail });
    });
  }
  if (status !== 'failed' && row.patient.id !== '')
    await linker?.recordStudy?.(studyFacts(row, context), context.abort);
  const log = makeUploadLog(row, {
    status,
    faults: importFaults(ledger, row),
    fileNames: ledger.instances.paths(row.seq),
    uploadedAt: at,
  });
  await linker?.putUploadLog(log, context.abort);
  ledger.uploadLogs.save(row.seq, log);
  return { kind: 'advance', status };
};

function studyFacts(row: ImportRow, { deps }: StationContext): StudyFacts {
  const { series, images } = deps.ledger.instances.confirmed(row.seq);
  return {
    studyInstanceUid: row.studyInstanceUid,
    patientId: row.patient.id,
    orderId: row.order?.id ?? null,
    studyDate: row.studyDate === '' ? null : row.studyDate,
    modalities: row.modalities,
    description: row.title,
    numberOfSeries: series,
    numberOfImages: images,
  };
}

function linkOf(row: ImportRow, orthancStudyId: string, at: string, { deps }: StationContext): OrderLink {
  const { series, images } = deps.ledger.instances.confirmed(row.seq);
  return {
    studyInstanceUid: row.studyInstanceUid,
    orthancStudyId,
    numberOfSeries: series,
    numberOfImages: images,
    studyDate: row.studyDate === '' ? null : row.studyDate,
    studyTime: row.studyTime === '' ? null : row.studyTime,
    uploadedBy: row.approvedBy,
    uploadedAt: at,
  };
}

/**
 * Links, and gives why not. The order may have another version than the one that was approved: when it is still of the same patient, with the
 * same accession number, not cancelled and not linked elsewhere, the change does not concern what was approved and the new version is linked.
 */
async function linkOrder(
  row: ImportRow,
  order: NonNullable<ImportRow['order']>,
  orderLink: OrderLink,
  linker: OrderLinker,
  context: StationContext,
): Promise<Fault | null> {
  // Before the first try: a merged patient leaves the order's version as it was.
  const trouble = row.snapshot === null ? null : await ehrTrouble(row, linker, context);
  if (trouble !== null) return trouble;
  let etag = order.etag;
  for (let version = 1; ; version += 1) {
    const outcome = await linker.linkOrder(order.id, etag, orderLink, context.abort);
    if (outcome.kind === 'linked' || outcome.kind === 'already') return null;
    if (outcome.kind !== 'changed' || version === mostVersions) return refusal(row, order, outcome, linker, context);
    const now = await linker.readOrder(order.id, context.abort);
    const changed = orderTrouble(row, order, now);
    if (changed !== null || now === null) return changed;
    etag = now.etag;
  }
}

/** The order's own word for why not, so that a person sees both sides. */
async function refusal(
  row: ImportRow,
  { id, accessionNumber }: NonNullable<ImportRow['order']>,
  outcome: LinkOutcome,
  linker: OrderLinker,
  { abort }: StationContext,
): Promise<Fault> {
  if (outcome.kind === 'conflict') {
    const holder = outcome.studyInstanceUid ?? (await linker.readOrder(id, abort))?.studyInstanceUid ?? '';
    return fault('order-linked-elsewhere', { accessionNumber, ...linkSides(row, holder) });
  }
  if (outcome.kind === 'cancelled') return fault('order-cancelled', { accessionNumber });
  if (outcome.kind === 'not-found') return fault('order-not-found', { accessionNumber });
  return fault('order-changed', { accessionNumber });
}
