import { type Fault, FaultError, fault } from '../../../contract/fault.ts';
import type { ArchiveClient } from '../../archive/archive-client.ts';
import { instanceMd5 } from '../../archive/instance-md5.ts';
import { readStudy } from '../../archive/read-study.ts';
import type { InstanceRow } from '../../ledger/instances.ts';
import { isoTime } from '../clock.ts';
import { parallel } from '../parallel.ts';
import { type StationContext, type StationResult, type StationRun, stationResult } from '../station.ts';

const pageRows = 256;

/**
 * Asks the archive for its own MD5 of each instance that was sent, and compares. Only then is an instance confirmed. What the archive does not
 * hold after all is sent again; what it holds in another form holds the import: an `AlreadyStored` instance of other content is never
 * taken for ours. At the end the archive's own count of the study is compared.
 */
export const verify: StationRun = async (row, context) => {
  const client = context.deps.archive();
  if (client === null) return { kind: 'hold', fault: fault('archive-not-configured') };
  const { instances, imports } = context.deps.ledger;
  const findings: Findings = { lost: 0, different: null };
  for (let after = 0; ; ) {
    const page = instances.toConfirm(row.seq, after, pageRows);
    const last = page.at(-1);
    if (last === undefined) break;
    const trouble = await confirmPage(page, client, context, findings);
    if (trouble !== null) return trouble;
    after = last.seq;
  }
  if (findings.different !== null) return { kind: 'hold', fault: findings.different };
  if (findings.lost > 0)
    return { kind: 'send-again', fault: fault('archive-instance-missing', { instances: findings.lost }) };

  const confirmed = instances.confirmed(row.seq).images;
  const orthancStudyId = imports.find(row.id)?.orthancStudyId ?? null;
  if (confirmed === 0 || orthancStudyId === null) return { kind: 'advance' };
  const study = await readStudy(client, orthancStudyId, context.abort);
  const held = study?.instances ?? 0;
  return held >= confirmed
    ? { kind: 'advance' }
    : { kind: 'retry', fault: fault('archive-instance-missing', { instances: confirmed - held }) };
};

interface Findings {
  /** Instances that the archive does not hold. */
  lost: number;
  /** Why the import must be held. */
  different: Fault | null;
}

/** Null when the page is through; what it found is in `findings` and in the ledger. */
async function confirmPage(
  page: readonly InstanceRow[],
  client: ArchiveClient,
  context: StationContext,
  findings: Findings,
): Promise<StationResult | null> {
  const { instances } = context.deps.ledger;
  const confirmed: number[] = [];
  const lost: number[] = [];
  let ended: Fault | null = null;

  async function confirmOne(instance: InstanceRow): Promise<void> {
    try {
      const md5 = await instanceMd5(client, instance.orthancId ?? '', context.abort);
      if (md5 === instance.md5) confirmed.push(instance.seq);
      else if (md5 === null) lost.push(instance.seq);
      else {
        const other = instance.storedStatus === 'AlreadyStored' ? 'archive-holds-other-content' : 'archive-md5-differs';
        const found = fault(other, { path: instance.path, sopInstanceUid: instance.sopInstanceUid });
        instances.recordFault(instance.seq, found);
        findings.different ??= found;
      }
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      ended ??= error.fault;
    }
  }
  const go = (): boolean => ended === null && !context.stop.aborted;
  await parallel(page, context.deps.connections(), go, confirmOne);

  instances.recordConfirmed(confirmed, isoTime(context.clock.now()));
  instances.markUnsent(lost);
  findings.lost += lost.length;
  context.progress.recorded();
  if (ended !== null) return stationResult(ended);
  return context.stop.aborted ? { kind: 'stopped' } : null;
}
