import { type Fault, FaultError, fault } from '../../contract/fault.ts';
import type { ArchiveClient } from '../archive/archive-client.ts';
import { erasedSince, lastChange } from '../archive/change-record.ts';
import { instanceMd5 } from '../archive/instance-md5.ts';
import { orthancInstanceId } from '../archive/orthanc-id.ts';
import { readSystem } from '../archive/read-system.ts';
import { storeInstance } from '../archive/store-instance.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { InstanceRow } from '../ledger/instances.ts';
import type { ApprovedPlan } from './import-deps.ts';
import { openPlanned } from './planned-instance.ts';
import type { StationContext } from './station.ts';

/**
 * Watches for others who store under our UIDs while we send. An archive that keeps what it has answers `AlreadyStored`, and nothing more is needed. One that
 * overwrites would replace theirs by ours, or ours by theirs, and call both a success: there each image is looked for right before it leaves, and
 * afterwards the archive's own record of changes is read for what vanished meanwhile.
 */
export interface OtherWriters {
  /** Right before an image leaves: somebody has stored under its UID since we compared. It must not be sent. */
  isTaken(instance: InstanceRow): Promise<boolean>;
  /** Whether `isTaken` has said yes since it was last asked: what is there has to be compared first. */
  tookAny(): boolean;
  /** Whether the archive overwrites is not known yet, and can be found out once an image of ours is there. */
  isUnknown(): boolean;
  /** Finds out with an image that the archive has confirmed: the same bytes again, which harm nothing whatever it does with them. */
  learn(instance: InstanceRow, approved: ApprovedPlan): Promise<void>;
  /**
   * After the last image: null when nobody came between. Otherwise every image of ours has to be confirmed anew, and the fault says what may have been
   * replaced without a word.
   */
  raced(): Promise<Fault | null>;
}

/** Before this interface version (Orthanc 1.11) an archive does not say whether it overwrites. */
const saysOverwriting = 17;
/** By client: whether the archive overwrites, once that is known. */
const overwriting = new WeakMap<ArchiveClient, boolean>();
/** The change after which we look for holes, and how many of them are our own. */
interface Beginning {
  /** Null where there is no record. */
  readonly change: number | null;
  readonly erasedByUs: number;
  /** An engine before this one has sent some of it, and did not come to the end of its watch. */
  readonly isResumed: boolean;
}
/** By client and import. Kept over a cut line, so that the try before it counts. */
const beginnings = new WeakMap<ArchiveClient, Map<string, Beginning>>();

/**
 * Must be called before what the archive holds is compared. Null for an archive that speaks DICOMweb: it has no record to read.
 * @throws FaultError of the archive, here and in what it gives.
 */
export async function watchOtherWriters(
  row: ImportRow,
  client: ArchiveClient,
  { abort, deps }: StationContext,
): Promise<OtherWriters | null> {
  if (client.protocol === 'dicomweb') return null;
  if (!overwriting.has(client)) {
    const { overwritesInstances, apiVersion } = await readSystem(client, abort);
    if (overwritesInstances !== null || apiVersion >= saysOverwriting)
      overwriting.set(client, overwritesInstances ?? false);
  }
  if (overwriting.get(client) === false) return null;
  const since = beginnings.get(client) ?? new Map<string, Beginning>();
  beginnings.set(client, since);
  if (!since.has(row.id)) {
    const change = await lastChange(client, abort);
    since.set(row.id, { change, erasedByUs: 0, isResumed: row.counts.sent > 0 });
  }
  let took = false;
  const seen = new Set<number>();

  /** Whether the archive has the very bytes of all that it confirmed before. */
  async function isStillOurs(): Promise<boolean> {
    for (const { orthancId, md5 } of deps.ledger.instances.confirmedIds(row.seq))
      if ((await instanceMd5(client, orthancId, abort))?.md5 !== md5) return false;
    return true;
  }

  return {
    async isTaken({ seq, seriesInstanceUid, sopInstanceUid }) {
      // Asked a second time about the same image, the comparison could not read ours: sending names what is wrong with it.
      if (overwriting.get(client) === false || seen.has(seq)) return false;
      const { patientId } = row.identity;
      const id = orthancInstanceId({
        ...{ patientId, studyInstanceUid: row.studyInstanceUid },
        ...{ seriesInstanceUid, sopInstanceUid },
      });
      const isThere = (await instanceMd5(client, id, abort)) !== null;
      if (isThere) seen.add(seq);
      took ||= isThere;
      return isThere;
    },
    tookAny() {
      const before = took;
      took = false;
      return before;
    },
    isUnknown: () => !overwriting.has(client),
    async learn(instance, approved) {
      const planned = await openPlanned(instance, approved, deps);
      try {
        const { status } = await storeInstance(client, planned, { signal: abort });
        if (status === 'FilteredOut') return;
        overwriting.set(client, status === 'Success');
        deps.log.info({ overwrites: status === 'Success' }, 'archive that does not say was tried');
        // The hole that this left is ours. The image itself is still watched: its row is behind the beginning.
        const begun = since.get(row.id);
        if (begun !== undefined && begun.change !== null)
          since.set(row.id, { ...begun, erasedByUs: (await erasedSince(client, begun.change, abort)) ?? 0 });
      } catch (error) {
        // Not known then, and looked for before each image as if it did.
        if (!(error instanceof FaultError)) throw error;
      } finally {
        await planned.close();
      }
    },
    async raced() {
      const begun = since.get(row.id);
      if (begun?.isResumed && overwriting.get(client) !== false && !(await isStillOurs()))
        deps.ledger.instances.askAgain(row.seq);
      // Where it could not be tried (one image alone), what was looked for right before it has to do.
      const change = overwriting.get(client) === true ? (begun?.change ?? null) : null;
      const holes = change === null ? 0 : await erasedSince(client, change, abort);
      // Only now: an archive that did not answer is asked about the same stretch again.
      since.delete(row.id);
      if (begun === undefined || change === null) return null;
      const erased = holes === null ? 0 : holes - begun.erasedByUs;
      return erased <= 0 ? null : fault('archive-raced', { erased });
    },
  };
}
