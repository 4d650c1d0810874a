import { createHash } from 'node:crypto';
import type { ArchiveClient } from '../archive/archive-client.ts';
import { giveBackAs, keptFile, keptTransferSyntax } from '../archive/give-back.ts';
import { bufferSource } from '../dicom/byte-source.ts';
import { sameDataSet } from '../dicom/same-data-set.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import type { ApprovedPlan } from './import-deps.ts';
import { openPlanned } from './planned-instance.ts';
import type { StationContext } from './station.ts';

/** Both copies are compared in memory. */
const mostBytes = 512 * 1024 * 1024;

/** `same`: every element and every pixel. `unproven`: it is kept in another encoding, and nobody here can tell. `other`: it differs. */
export type ReencodedProof = 'same' | 'unproven' | 'other';

/**
 * An archive that re-encodes what it gets (Orthanc's `IngestTranscoding`), or that got the same image before by C-STORE, never holds our bytes. It is asked
 * for the image in the transfer syntax that we sent, and every element with every pixel is compared: a weaker proof than the MD5 of what lies on
 * its disk, and the log says so. An image that was compressed on the disc and is compressed otherwise there comes back as other bytes: not proven.
 * `there` is the instance as the archive knows it, with the MD5 that it gave.
 * @throws FaultError of the archive or the spool.
 */
export async function reencodedProof(
  instance: InstanceRow,
  there: { readonly orthancId: string; readonly md5: string },
  approved: ApprovedPlan,
  client: ArchiveClient,
  { deps, abort }: Pick<StationContext, 'deps' | 'abort'>,
): Promise<ReencodedProof> {
  if (client.protocol === 'dicomweb') return 'other';
  const ours = instance.transferSyntaxUid;
  const { orthancId } = there;
  const kept = await keptTransferSyntax(client, orthancId, abort);
  if (kept === null) return 'other';
  if (instance.sizeBytes > mostBytes) return kept === ours ? 'other' : 'unproven';
  const theirs = await (kept === ours
    ? keptFile(client, orthancId, abort)
    : giveBackAs(client, orthancId, ours, abort));
  if (theirs === null) return kept === ours ? 'other' : 'unproven';
  // An archive whose record is not of the file that it gives back is not to be believed.
  if (kept === ours && createHash('md5').update(theirs).digest('hex') !== there.md5) return 'other';
  const planned = await openPlanned(instance, approved, deps);
  try {
    const parts: Buffer[] = [];
    for await (const part of planned.stream()) parts.push(Buffer.from(part));
    const found = await sameDataSet(bufferSource(Buffer.concat(parts)), bufferSource(theirs));
    const about = { instance: instance.seq, kept, sent: ours, found };
    deps.log.info(about, 'weaker proof: other bytes in the archive, compared element by element');
    if (found === 'same') return 'same';
    // Coding the same picture twice gives the same pixels and other bytes.
    return kept !== ours && (found === 'unreadable' || isCompressed(ours)) ? 'unproven' : 'other';
  } finally {
    await planned.close();
  }
}

/** Encapsulated transfer syntaxes have their own arcs (PS3.5 Annex A.4). */
function isCompressed(uid: string): boolean {
  return uid.startsWith('1.2.840.10008.1.2.4.') || uid === '1.2.840.10008.1.2.5';
}
