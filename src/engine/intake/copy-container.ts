import { randomBytes } from 'node:crypto';
import { FaultError } from '../../contract/fault.ts';
import type { FileOutcome } from '../scan/file-outcome.ts';
import { mayBeDocument } from '../scan/offer-documents.ts';
import { beginSpoolFile, spoolPrefixDigits } from '../vault/spool-writer.ts';
import type { CopyTask, FileToCopy, WrittenCopy } from './copy-source.ts';
import { type TakenFile, takeFile } from './take-file.ts';

/** A file of a container that was being read when a person stopped it, or that gave nothing for too long. */
class NotRead extends Error {}

/**
 * The same for a container, which only the engine itself can open: one entry after the other, each from the one stream of its bytes; its header is taken apart in
 * a thread within limits. An entry that fails is tried once more at the end.
 */
export async function copyContainer(task: CopyTask): Promise<void> {
  const prefix = randomBytes(spoolPrefixDigits / 2).toString('hex');
  const again: FileToCopy[] = [];
  let inHandBytes = 0;
  task.onInHand(() => inHandBytes);
  const moved = (bytes: number) => {
    inHandBytes = bytes;
  };
  for (const file of task.files) {
    const { index, entry } = file;
    if (task.stop.aborted) return;
    const taken = await takeEntry(task, file, prefix, moved);
    if (taken === null) return;
    if (taken.outcome.kind === 'unreadable' && taken.outcome.reason === 'read-error' && entry.skip === undefined) {
      again.push(file);
      task.onDamaged(index);
    } else task.onOutcome(index, taken.outcome, taken.written);
  }
  if (again.length > 0) task.onRetrying();
  for (const file of again) {
    const taken = task.stop.aborted ? null : await takeEntry(task, file, prefix, moved);
    if (taken !== null) task.onOutcome(file.index, taken.outcome, taken.written);
  }
}

/** Null when a person stopped it. */
async function takeEntry(
  task: CopyTask,
  { entry, keepsDocument }: FileToCopy,
  prefix: string,
  moved: (bytes: number) => void,
): Promise<{ outcome: FileOutcome; written: WrittenCopy | null } | null> {
  const { source, spool, signal, stop } = task;
  let taken: TakenFile | undefined;
  let stream: AsyncIterator<Buffer> | undefined;
  let spoolFailure: unknown;
  moved(0);
  const open = async (path: string) => {
    const sizeBytes = entry.sizeBytes ?? (await source.sizeOf(path));
    const running = source.openStream(path, signal === undefined ? {} : { signal })[Symbol.asyncIterator]();
    stream = running;
    let received = 0;
    taken = takeFile({
      sizeBytes,
      async pull() {
        const step = await unlessStopped(running.next(), stop, task.times.stallMs);
        received += step.done === true ? 0 : step.value.length;
        moved(received);
        return step.done === true ? null : step.value;
      },
      async reread(position, lengthBytes) {
        const bytes = await source.open(path);
        try {
          return await bytes.read(position, lengthBytes);
        } finally {
          await bytes.close();
        }
      },
      begin: () => {
        const guarded = <T>(work: () => T): T => {
          try {
            return work();
          } catch (error) {
            spoolFailure = error;
            throw error;
          }
        };
        const file = guarded(() => beginSpoolFile(spool, sizeBytes, prefix));
        return { ...file, add: (bytes) => guarded(() => file.add(bytes)), end: () => guarded(file.end) };
      },
    });
    return taken.bytes;
  };
  let written: WrittenCopy | null = null;
  try {
    signal?.throwIfAborted();
    let outcome = await task.headers.read({ path: source.path, open, sizeOf: source.sizeOf }, entry);
    if (taken !== undefined && (outcome.kind === 'instance' || (keepsDocument && mayBeDocument(outcome)))) {
      const sizeBytes = taken.bytes.sizeBytes;
      const { studyInstanceUid = null, seriesInstanceUid = null } = outcome.kind === 'instance' ? outcome.instance : {};
      const file = await taken.finish().catch(() => null);
      if (file !== null) written = { file, modifiedAtMs: null };
      else
        outcome = {
          kind: 'unreadable',
          path: entry.path,
          reason: 'read-error',
          bytesLost: sizeBytes,
          studyInstanceUid,
          seriesInstanceUid,
        };
    }
    signal?.throwIfAborted();
    if (spoolFailure instanceof FaultError) throw spoolFailure;
    if (stop.aborted && written === null && outcome.kind === 'unreadable') return null;
    return { outcome, written };
  } finally {
    moved(0);
    if (written === null) taken?.drop();
    // Not waited for: a stream that hangs ends when its read does.
    stream?.return?.()?.catch(() => undefined);
  }
}

/** A read of a stream, for as long as anybody wants it. */
async function unlessStopped<T>(read: Promise<T>, stop: AbortSignal, stallMs: number): Promise<T> {
  const given = Promise.withResolvers<never>();
  const end = () => given.reject(new NotRead('left alone'));
  const timer = setTimeout(end, stallMs);
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) end();
  try {
    return await Promise.race([read, given.promise]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', end);
    read.catch(() => undefined);
  }
}
