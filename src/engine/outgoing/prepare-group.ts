import { createHash } from 'node:crypto';
import { type Fault, FaultError } from '../../contract/fault.ts';
import { type Md5Room, md5Lanes, openMd5Room } from '../dicom/md5-lanes.ts';
import type { ApprovedPlan, InstancePlanner, PreparedInstance } from '../import/import-deps.ts';
import { openWhole } from '../vault/open-whole.ts';
import type { SpoolAccess } from '../vault/spool-writer.ts';

/** Which instance of the spool is to leave, and where it came from. */
export interface InstanceToPrepare {
  readonly spoolName: string;
  readonly path: string;
  readonly sopInstanceUid: string;
}

/** Bytes to send, or the fault; null is a bug: whoever asked does it in its own way, which says what is wrong. */
export type PreparedOrNot = PreparedInstance | Fault | null;

/** Up to this size, usual slices, instances are hashed side by side. */
const sideBySideBytes = 2 * 1024 * 1024;
const partBytes = 128 * 1024;

/**
 * Makes instances ready to leave, each in a buffer of its own: read, decrypted, the approved plan applied, hashed. The answers stand in the order
 * of the instances. Waits for the disk: for threads. A fault is the instance's own, or all instances' (`plan-changed`, `spool-damaged`).
 */
export function openGroupPreparer(spool: SpoolAccess, planInstance: InstancePlanner) {
  let room: Md5Room | undefined;
  /** Room for the sealed bytes, lent to one file after another. */
  let sealed = Buffer.alloc(0);
  function scratch(bytes: number): Buffer {
    if (sealed.length < bytes) sealed = Buffer.allocUnsafeSlow(bytes);
    return sealed;
  }

  async function bytesOf(
    { spoolName, path, sopInstanceUid }: InstanceToPrepare,
    approved: ApprovedPlan,
  ): Promise<Buffer<ArrayBuffer> | Fault> {
    const source = openWhole(spool, spoolName, scratch);
    try {
      const planned = await planInstance({ source, path, sopInstanceUid }, approved);
      if (!planned.ok) return planned.fault;
      const bytes = Buffer.allocUnsafeSlow(planned.sizeBytes);
      let filled = 0;
      for await (const part of planned.stream()) filled += part.copy(bytes, filled);
      if (filled !== bytes.length) throw new FaultError('spool-damaged');
      return bytes;
    } finally {
      await source.close();
    }
  }

  /** The MD5 of each, in hex. */
  function md5Of(group: readonly Buffer[]): string[] {
    room ??= openMd5Room(partBytes);
    const { begin, lane, takeParts, digest } = room;
    begin(group.map(({ length }) => length));
    for (let at = 0; at <= Math.max(0, ...group.map(({ length }) => length)); at += partBytes) {
      for (const [index, bytes] of group.entries())
        if (at < bytes.length) bytes.copy(lane(index), 0, at, Math.min(at + partBytes, bytes.length));
      takeParts();
    }
    return group.map((_, index) => digest(index));
  }

  return async (group: readonly InstanceToPrepare[], approved: ApprovedPlan): Promise<PreparedOrNot[]> => {
    const made: (Buffer<ArrayBuffer> | Fault | null)[] = [];
    for (const instance of group)
      made.push(
        await bytesOf(instance, approved).catch((error: unknown) => (error instanceof FaultError ? error.fault : null)),
      );
    const slices = made.filter(
      (one): one is Buffer<ArrayBuffer> => Buffer.isBuffer(one) && one.length <= sideBySideBytes,
    );
    const sums = new Map<Buffer, string>();
    for (let at = 0; at < slices.length; at += md5Lanes) {
      const lanes = slices.slice(at, at + md5Lanes);
      for (const [index, md5] of md5Of(lanes).entries()) if (lanes[index]) sums.set(lanes[index], md5);
    }
    return made.map((one) => {
      if (!Buffer.isBuffer(one)) return one;
      return { bytes: one, md5: sums.get(one) ?? createHash('md5').update(one).digest('hex') };
    });
  };
}
