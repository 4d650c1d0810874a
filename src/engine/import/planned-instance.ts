import { FaultError } from '../../contract/fault.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import type { ApprovedPlan, ImportDeps } from './import-deps.ts';

/** One staged instance as it leaves: the approved plan applied, nothing written. */
export interface OpenPlanned {
  readonly sizeBytes: number;
  /** May be called again; gives the same bytes every time. */
  stream(): AsyncIterable<Buffer>;
  /** The bytes have arrived: their memory is given back at once. */
  spent(): void;
  close(): Promise<void>;
}

/** Opens an instance of the spool with the approved plan on it. @throws FaultError of the spool or of the plan. */
export async function openPlanned(
  { spoolName, path, sopInstanceUid }: InstanceRow,
  approved: ApprovedPlan,
  { spool, planInstance }: Pick<ImportDeps, 'spool' | 'planInstance'>,
): Promise<OpenPlanned> {
  const source = await spool.open(spoolName ?? '');
  try {
    const planned = await planInstance({ source, path, sopInstanceUid }, approved);
    if (!planned.ok) throw new FaultError(planned.fault.code, planned.fault.params);
    return { sizeBytes: planned.sizeBytes, stream: planned.stream, spent: source.spent, close: source.close };
  } catch (error) {
    await source.close();
    throw error;
  }
}
