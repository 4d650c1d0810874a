import { createHash } from 'node:crypto';
import { FaultError } from '../../contract/fault.ts';
import { dataSetStart } from '../archive/dicomweb/retrieve-instance.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import type { ApprovedPlan, ImportDeps } from './import-deps.ts';
import { openPlanned } from './planned-instance.ts';
import { faultOf } from './station.ts';

/** Checksums of the bytes that leave, in hex. */
export interface PlannedSums {
  readonly md5: string;
  /** Without preamble and file meta information. */
  readonly dataSetMd5: string;
  readonly sentBytes: number;
}

/** Preamble, `DICM` and the element that says how long the file meta information is. */
const longestStart = 144;

/** Reads what would leave and hashes it. Null where the instance has a trouble of its own, which sending names. */
export async function plannedSums(
  instance: InstanceRow,
  approved: ApprovedPlan,
  deps: Pick<ImportDeps, 'spool' | 'planInstance'>,
): Promise<PlannedSums | null> {
  try {
    const planned = await openPlanned(instance, approved, deps);
    try {
      return { ...(await sumsOf(planned.stream())), sentBytes: planned.sizeBytes };
    } finally {
      await planned.close();
    }
  } catch (error) {
    if (error instanceof FaultError && faultOf(error).class === 'data') return null;
    throw error;
  }
}

async function sumsOf(stream: AsyncIterable<Buffer>): Promise<Pick<PlannedSums, 'md5' | 'dataSetMd5'>> {
  const whole = createHash('md5');
  const dataSet = createHash('md5');
  let head: Buffer = Buffer.alloc(0);
  /** Bytes still to come before the data set; null until that is known. */
  let before: number | null = null;
  for await (const part of stream) {
    whole.update(part);
    if (before === null) head = Buffer.concat([head, part]);
    if (before === null && head.length < longestStart) continue;
    const bytes: Buffer = before === null ? head : part;
    const skip: number = before ?? dataSetStart(head);
    dataSet.update(bytes.subarray(Math.min(skip, bytes.length)));
    before = Math.max(0, skip - bytes.length);
  }
  if (before === null) dataSet.update(head);
  return { md5: whole.digest('hex'), dataSetMd5: dataSet.digest('hex') };
}
