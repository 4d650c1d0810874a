import { FaultError } from '../../../contract/fault.ts';
import { displayPath } from '../display-path.ts';
import type { ReadMeter, Source } from '../source.ts';
import type { Container, ContainerEntry, EntryContent } from './container.ts';

/**
 * A container as a source. It is listed once, by the first who asks; nothing of it is ever written anywhere under a name it brings.
 * Opening an entry that is listed with a reason, or not at all, is refused with `path-unreadable`.
 */
export function containerSource(path: string, container: Container, meter: ReadMeter): Source {
  let listing: Promise<Map<string, ContainerEntry>> | undefined;

  function list(signal?: AbortSignal): Promise<Map<string, ContainerEntry>> {
    const pending =
      listing ?? container.list(signal).then((entries) => new Map(entries.map((entry) => [entry.path, entry])));
    listing = pending;
    pending.catch(() => {
      if (listing === pending) listing = undefined;
    });
    return pending;
  }

  async function contentOf(entryPath: string): Promise<EntryContent> {
    const entry = (await list()).get(entryPath);
    if (entry?.content !== undefined) return entry.content;
    throw new FaultError('path-unreadable', {
      path: displayPath(entryPath),
      reason: entry?.skip ?? 'path-escape',
    });
  }

  return {
    path,
    kind: container.kind,
    label: container.label,
    meter,
    countRead: ({ bytesRead, filesOpened }) => {
      meter.bytesRead += bytesRead;
      meter.filesOpened += filesOpened;
    },
    walk: async function* ({ signal }) {
      for (const { path: entryPath, sizeBytes, skip } of (await list(signal)).values()) {
        signal?.throwIfAborted();
        yield {
          path: entryPath,
          ...(sizeBytes === undefined ? {} : { sizeBytes }),
          ...(skip === undefined ? {} : { skip }),
        };
      }
    },
    open: async (entryPath) => (await contentOf(entryPath)).open(),
    sizeOf: async (entryPath) => (await list()).get(entryPath)?.sizeBytes ?? 0,
    openStream: async function* (entryPath, { signal }) {
      yield* (await contentOf(entryPath)).stream(signal);
    },
    close: () => container.close(),
  };
}
