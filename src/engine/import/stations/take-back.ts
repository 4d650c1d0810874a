import { fault } from '../../../contract/fault.ts';
import { archiveVerbs } from '../../archive/archive-verbs.ts';
import type { ImportRow, Withdrawal } from '../../ledger/imports.ts';
import { archiveOf } from '../archive-of.ts';
import { isoTime } from '../clock.ts';
import type { OrderLinker } from '../import-deps.ts';
import { importFaults } from '../import-faults.ts';
import type { StationContext, StationResult } from '../station.ts';
import { makeUploadLog } from '../upload-log.ts';

/**
 * "Not this patient": takes back what the EHR was told. Its upload log says so first, for that every EHR takes; then the order lets go of the study. An EHR
 * that has no way for it holds the import until somebody did it there, which the order itself shows. In the archive nothing is
 * touched (decision 9): whether the images are still there is asked and kept. Safe to run again from any point.
 * @throws FaultError of the EHR.
 */
export async function takeBack(
  row: ImportRow,
  withdrawal: Withdrawal,
  context: StationContext,
): Promise<StationResult> {
  const { ledger, orderLinker } = context.deps;
  const linker = row.project === null ? orderLinker() : null;
  // Without an order there is nothing that only the EHR can take back.
  if (linker === null && row.order !== null) return { kind: 'hold', fault: fault('ehr-not-configured') };
  const log = {
    ...makeUploadLog(row, {
      status: 'failed',
      faults: importFaults(ledger, row),
      fileNames: ledger.instances.paths(row.seq),
      uploadedAt: row.linkedAt ?? withdrawal.at,
    }),
    errorMessage: `not-this-patient: ${withdrawal.reason}`,
  };
  await linker?.putUploadLog(log, context.abort);
  ledger.uploadLogs.save(row.seq, log);
  if (linker !== null && row.order !== null && row.unlinkedAt === null) {
    const { accessionNumber } = row.order;
    const { studyInstanceUid } = row;
    if (!(await unlink(row, row.order, linker, context)))
      return { kind: 'hold', fault: fault('order-unlink-by-hand', { accessionNumber, studyInstanceUid }) };
  }
  await noteArchive(row, context);
  return { kind: 'advance', status: 'failed' };
}

/** Whether the order does not name the study any more, which is kept as a fact. */
async function unlink(
  row: ImportRow,
  order: NonNullable<ImportRow['order']>,
  linker: OrderLinker,
  { deps, clock, abort }: StationContext,
): Promise<boolean> {
  const outcome = await linker.unlinkOrder?.(order.id, row.studyInstanceUid, abort);
  if (outcome === undefined || outcome === 'not-offered') return false;
  const at = isoTime(clock.now());
  deps.ledger.transaction(() => {
    deps.ledger.imports.recordUnlinked(row.seq, at);
    const detail = { order, studyInstanceUid: row.studyInstanceUid, outcome };
    deps.ledger.audit.append({ at, actor: 'gantry', action: 'order.unlinked', subject: row.id, detail });
  });
  return true;
}

/** An archive that is away holds nothing up: `queue run --recheck` asks it again. */
async function noteArchive(row: ImportRow, { deps, clock, abort }: StationContext): Promise<void> {
  const client = archiveOf(row, deps);
  const { seq, orthancStudyId } = row;
  if (client === null || orthancStudyId === null) return;
  const held = await archiveVerbs(client)
    .heldIds(orthancStudyId, abort)
    .catch(() => null);
  if (held === null) return;
  const state = held.size === 0 ? 'gone' : 'held';
  const at = isoTime(clock.now());
  deps.ledger.transaction(() => {
    deps.ledger.imports.recordArchiveState(seq, state);
    deps.ledger.audit.append({ at, actor: 'gantry', action: 'archive.asked', subject: row.id, detail: { state } });
  });
}
