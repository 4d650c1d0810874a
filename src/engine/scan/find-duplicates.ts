import { createHash } from 'node:crypto';
import type { ScannedInstance } from '../study/scanned-instance.ts';

export interface DuplicateFindings {
  /** Each SOP instance once, in the order given. */
  readonly kept: readonly ScannedInstance[];
  /** Byte for byte an instance that is kept. */
  readonly duplicates: readonly ScannedInstance[];
  /** The UID of a kept instance with other content: not imported, and a person must know. */
  readonly conflicts: readonly { readonly kept: ScannedInstance; readonly other: ScannedInstance }[];
}

/**
 * Sorts instances that claim the same SOP Instance UID: one that `isListed` (the DICOMDIR names it) is kept before the others, else the first. Files are read whole only where UID and size collide. A file that `hashOf` cannot
 * read (null) makes a conflict: what cannot be compared must not be called equal.
 */
export async function findDuplicates(
  instances: readonly ScannedInstance[],
  isListed: (instance: ScannedInstance) => boolean,
  hashOf: (instance: ScannedInstance) => Promise<string | null>,
): Promise<DuplicateFindings> {
  const kept = new Map<string, ScannedInstance>();
  const duplicates: ScannedInstance[] = [];
  const conflicts: { kept: ScannedInstance; other: ScannedInstance }[] = [];
  const sameContent = async (left: ScannedInstance, right: ScannedInstance) => {
    if (left.sizeBytes !== right.sizeBytes) return false;
    const hash = await hashOf(left);
    return hash !== null && hash === (await hashOf(right));
  };
  for (const instance of [...instances.filter(isListed), ...instances.filter((each) => !isListed(each))]) {
    const first = kept.get(instance.sopInstanceUid);
    if (first === undefined) kept.set(instance.sopInstanceUid, instance);
    else if (await sameContent(first, instance)) duplicates.push(instance);
    else conflicts.push({ kept: first, other: instance });
  }
  const isKept = (instance: ScannedInstance) => kept.get(instance.sopInstanceUid) === instance;
  return { kept: instances.filter(isKept), duplicates, conflicts };
}

/** SHA-256 of a stream, hex. */
export async function sha256Of(chunks: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
