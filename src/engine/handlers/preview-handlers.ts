import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import { previewFiles } from '../preview/preview-files.ts';
import type { ScannedInstance } from '../study/scanned-instance.ts';
import type { LiveScans } from './live-scans.ts';
import type { Rooms } from './rooms.ts';
import { storedStudy } from './stored-study.ts';

interface ObjectRef {
  readonly scanId: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
}

/** Calls that look into images: from the vault where it has them, else from the medium, if nobody else reads that now. */
export function previewHandlers(rooms: Rooms, scans: LiveScans): Pick<EngineHandlers, 'preview'> {
  const { ledger, intake } = rooms;
  const files = previewFiles();

  function find(ref: ObjectRef): ScannedInstance {
    const live = scans.find(ref.scanId, ref.sopInstanceUid);
    if (live !== null) return live;
    const found = storedStudy(ledger, ref).instances.find((one) => one.sopInstanceUid === ref.sopInstanceUid);
    if (found === undefined) throw new FaultError('not-found');
    return found;
  }

  /** Null while the medium is being copied and this file is not in the vault yet: a disc is read once. */
  async function openObject(ref: ObjectRef): Promise<(() => Promise<ByteSource>) | null> {
    const { sourcePath, path } = find(ref);
    const place = [ref.scanId, sourcePath, path] as const;
    // Opened when it is looked into, and not before: what is known of it already is told without.
    if (intake.isHeld(...place))
      return async () => {
        const held = await intake.openHeld(...place);
        if (held === null) throw new FaultError('not-found');
        return held;
      };
    if (scans.isReading(sourcePath)) return null;
    return async () => {
      const medium = await intake.openMedium(ref.scanId)(sourcePath);
      try {
        const file = await medium.open(path);
        const close = async () => {
          await file.close();
          await medium.close();
        };
        return { sizeBytes: file.sizeBytes, read: (at, length) => file.read(at, length), close };
      } catch (error) {
        await medium.close();
        throw error;
      }
    };
  }
  const keyOf = ({ scanId, studyInstanceUid, sopInstanceUid }: ObjectRef) =>
    `${scanId} ${studyInstanceUid} ${sopInstanceUid}`;

  return {
    preview: {
      async series({ seriesInstanceUid, ...ref }) {
        const own = storedStudy(ledger, ref).instances.filter((one) => one.seriesInstanceUid === seriesInstanceUid);
        return own.sort(inOrder).map(({ sopInstanceUid, instanceNumber, sizeBytes }) => ({
          sopInstanceUid,
          instanceNumber,
          bytes: sizeBytes,
        }));
      },
      async object(ref) {
        const open = await openObject(ref);
        return open === null ? { kind: 'broken', problem: 'being-copied' } : files.describe(keyOf(ref), open);
      },
      async frame({ frame, ...ref }) {
        const open = await openObject(ref);
        return open === null ? { ok: false, problem: 'being-copied' } : files.frame(keyOf(ref), open, frame);
      },
    },
  };
}

/** By number; what has none comes last, as it lies on the medium. */
function inOrder(one: ScannedInstance, other: ScannedInstance): number {
  const [first, second] = [one.instanceNumber, other.instanceNumber].map(
    (number) => number ?? Number.POSITIVE_INFINITY,
  );
  if (first !== second) return (first ?? 0) < (second ?? 0) ? -1 : 1;
  return one.path.localeCompare(other.path, 'en', { numeric: true });
}
