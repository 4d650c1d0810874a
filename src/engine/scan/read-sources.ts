import { dirname } from 'node:path/posix';
import { firstWindowBytes } from '../dicom/byte-source.ts';
import { displayPath } from '../media/display-path.ts';
import type { Source, SourceEntry } from '../media/source.ts';
import type { BoundedReader } from './bounded-reader.ts';
import type { FileOutcome } from './file-outcome.ts';
import { fewestFilesForThreads, type HeaderThreads, startHeaderThreads } from './header-threads.ts';
import type { InstantListing } from './instant-listing.ts';
import type { FilesOfSource } from './read-file.ts';
import type { ProgressReporter } from './scan-progress.ts';

/** An optical drive loses more by seeking between readers than it gains by having several. */
const readers = { disc: 1, folder: 4, zip: 1, iso: 1 } as const;
/** Files whose first bytes came and whose headers are being taken apart: meanwhile the next ones are fetched. */
const filesInHand = 32;

/**
 * What became of every file of each source, its DICOMDIRs first, then in on-disc order. Walks all sources first, which on a disc is one sweep over its directory and gives
 * the total, then reads headers without blocking, in threads within limits (`files`); only the threads that large folders are read in begin while the walk still goes on. Rejects with the signal's
 * reason when it fires.
 */
export async function readSources(
  sources: readonly Source[],
  progress: ProgressReporter,
  listing: InstantListing,
  signal: AbortSignal | undefined,
  files: BoundedReader,
): Promise<FileOutcome[][]> {
  const seen = { files: 0, total: null as number | null, dicom: 0, folder: '', patientName: '' };
  const facts = () => ({
    filesSeen: seen.files,
    filesTotal: seen.total,
    dicomFiles: seen.dicom,
    bytesRead: sources.reduce((sum, source) => sum + source.meter.bytesRead, 0),
    folder: displayPath(seen.folder),
    patientName: seen.patientName,
  });
  const entries: SourceEntry[][] = [];
  const directories: FileOutcome[][] = [];
  const threads = new Map<Source, HeaderThreads>();
  const note = (outcome: FileOutcome) => {
    seen.files += 1;
    if (outcome.kind !== 'instance') return;
    seen.dicom += 1;
    seen.patientName ||= outcome.instance.attributes.PatientName ?? '';
  };
  const tell = (last: SourceEntry | undefined) => {
    seen.folder = last === undefined ? '' : dirname(last.path);
    progress.step(facts);
  };
  const noteAll = (batch: readonly FileOutcome[]) => {
    batch.forEach(note);
    seen.folder = dirname(batch.at(-1)?.path ?? '');
    progress.step(facts);
  };
  try {
    for (const source of sources) {
      const own: SourceEntry[] = [];
      const ownDirectories: FileOutcome[] = [];
      entries.push(own);
      directories.push(ownDirectories);
      for await (const entry of source.walk(signal === undefined ? {} : { signal })) {
        const directory = await listing.take(files, source, entry);
        if (directory !== undefined) {
          ownDirectories.push(directory);
          note(directory);
          continue;
        }
        own.push(entry);
        const reading = threads.get(source);
        if (reading !== undefined) reading.add(entry);
        else tell(entry);
        if (own.length !== fewestFilesForThreads) continue;
        const started = startHeaderThreads(source, noteAll, signal, files.limits);
        if (started === undefined) continue;
        threads.set(source, started);
        own.forEach(started.add);
      }
    }
    seen.total = [...entries, ...directories].reduce((sum, own) => sum + own.length, 0);

    const outcomes: FileOutcome[][] = [];
    for (const [index, source] of sources.entries()) {
      const own = entries[index] ?? [];
      const medium = inTurn(source, readers[source.kind]);
      const readOne = async (entry: SourceEntry) => {
        signal?.throwIfAborted();
        const outcome = await files.read(medium, entry);
        note(outcome);
        tell(entry);
        return outcome;
      };
      const read = await (threads.get(source)?.finish() ?? inOrder(own, filesInHand, readOne));
      outcomes.push([...(directories[index] ?? []), ...read]);
    }
    progress.last(facts);
    return outcomes;
  } finally {
    for (const started of threads.values()) started.close();
  }
}

/** A source of which so many files at a time are opened and their first bytes read, in the order in which they are asked for. */
function inTurn({ path, open, sizeOf }: FilesOfSource, atOnce: number): FilesOfSource {
  const queue: (() => void)[] = [];
  let free = atOnce;
  const openInTurn = async (name: string) => {
    if (free === 0) await new Promise<void>((go) => queue.push(go));
    else free -= 1;
    try {
      const bytes = await open(name);
      // Every source keeps its first window.
      await bytes.read(0, firstWindowBytes).catch(() => undefined);
      return bytes;
    } finally {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
  return { path, open: openInTurn, sizeOf };
}

/** Runs at most `atOnce` at a time, started in order; the results stand in the order of the items. */
async function inOrder<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
