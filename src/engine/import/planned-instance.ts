import { type Fault, FaultError } from '../../contract/fault.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import { giveBack } from '../vault/spent-bytes.ts';
import type { ApprovedPlan, ImportDeps, PreparedInstance } from './import-deps.ts';

/** One staged instance as it leaves: the approved plan applied, nothing written. */
export interface OpenPlanned {
  readonly sizeBytes: number;
  /** Of all bytes, in hex, where it is known before they leave. */
  readonly md5?: string;
  /** May be called again; gives the same bytes every time. */
  stream(): AsyncIterable<Buffer>;
  /** The bytes have arrived: their memory is given back at once. */
  spent(): void;
  close(): Promise<void>;
}

/** Of what lies in memory: progress is heard of in parts. */
const partBytes = 1024 * 1024;

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

/** The same of an instance that was made ready ahead. @throws FaultError when that could not be. */
export function openPrepared(prepared: PreparedInstance | Fault): OpenPlanned {
  if ('code' in prepared) throw new FaultError(prepared.code, prepared.params);
  const { bytes, md5 } = prepared;
  return {
    sizeBytes: bytes.length,
    md5,
    async *stream() {
      for (let at = 0; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes);
    },
    spent: () => giveBack(bytes),
    close: async () => {},
  };
}
